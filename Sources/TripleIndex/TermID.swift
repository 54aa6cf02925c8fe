import RDF

/// The number of a term in a snapshot. 0 is no term (unbound; in graph position: the default graph).
public typealias TermID = UInt32

/// How the 32 bits of a ``TermID`` are divided.
///
/// `[1, 2^30)`: terms without a parsed value; `[2^30, 2^31)`: well-formed literals of a
/// datatype with an order (numbers, booleans, dates), whose value is parsed once and held
/// in a side column; from `2^31`: terms that a query made, never stored.
public enum TermSpace {
  /// No term.
  public static let unbound: TermID = 0
  /// The first id of literals with a parsed value.
  public static let valuedStart: TermID = 1 << 30
  /// The first id of terms local to a query.
  public static let localStart: TermID = 1 << 31

  /// Whether the id is of a stored literal with a parsed value.
  @inlinable @inline(__always) public static func isValued(_ id: TermID) -> Bool {
    id &- (1 << 30) < (1 << 30)
  }
  /// Whether the id is of a term that a query made.
  @inlinable @inline(__always) public static func isLocal(_ id: TermID) -> Bool { id >= 1 << 31 }
}

/// A triple of term ids.
@frozen public struct Triple: Hashable, Sendable {
  public var s: TermID
  public var p: TermID
  public var o: TermID
  @inlinable public init(s: TermID, p: TermID, o: TermID) {
    self.s = s
    self.p = p
    self.o = o
  }
  @inlinable public init(_ s: TermID, _ p: TermID, _ o: TermID) { self.init(s: s, p: p, o: o) }
}

extension Triple: Comparable {
  /// Order by subject, predicate, object.
  @inlinable public static func < (a: Triple, b: Triple) -> Bool {
    if a.s != b.s { return a.s < b.s }
    if a.p != b.p { return a.p < b.p }
    return a.o < b.o
  }
}

/// A quad of term ids; `g` is 0 in the default graph.
@frozen public struct QuadIDs: Hashable, Sendable {
  public var s: TermID
  public var p: TermID
  public var o: TermID
  public var g: TermID
  @inlinable public init(s: TermID, p: TermID, o: TermID, g: TermID = 0) {
    self.s = s
    self.p = p
    self.o = o
    self.g = g
  }
  /// The triple without its graph.
  @inlinable public var triple: Triple { Triple(s: s, p: p, o: o) }
}
