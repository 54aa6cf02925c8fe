import RDF
import Store
import TripleIndex

/// Terms of the dictionary as the file keeps them.
enum TermStorage {
  /// The stored form of a term; a hole of the id range is unbound.
  static func stored(_ id: TermID, _ source: TermSource) -> StoredTerm {
    let view = source.view(id)
    let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    switch view.kind {
    case .unbound: return StoredTerm(kind: .unbound, text: empty, tag: empty)
    case .triple:
      guard let parts = source.components(id) else { return StoredTerm(kind: .unbound, text: empty, tag: empty) }
      return StoredTerm(kind: .triple, text: empty, tag: empty, parts: (parts.s, parts.p, parts.o))
    default: return StoredTerm(kind: view.kind, text: view.textBytes, tag: view.tagBytes)
    }
  }
}

/// How far the dictionary is on disk: one past the last stored id of each range.
struct StoredTermLimits: Sendable, Equatable {
  var plain: UInt32 = 1
  var valued: UInt32 = TermSpace.valuedStart

  /// Everything that a snapshot knows.
  init(of source: TermSource) {
    plain = source.plainLimit
    valued = source.valuedLimit
  }

  init() {}

  /// Makes the limits reach beyond an id.
  mutating func cover(_ id: TermID) {
    if id >= TermSpace.valuedStart { valued = max(valued, id &+ 1) } else { plain = max(plain, id &+ 1) }
  }

  /// The ranges of ids that `source` has beyond these limits.
  func missing(in source: TermSource) -> [JournalEntry.NewTerms] {
    var spaces: [JournalEntry.NewTerms] = []
    if source.plainLimit > plain { spaces.append(.init(first: plain, count: Int(source.plainLimit - plain))) }
    if source.valuedLimit > valued { spaces.append(.init(first: valued, count: Int(source.valuedLimit - valued))) }
    return spaces
  }
}

extension IDQuad {
  init(_ quad: QuadIDs) { self.init(s: quad.s, p: quad.p, o: quad.o, g: quad.g) }
}

extension QuadIDs {
  init(_ quad: IDQuad) { self.init(s: quad.s, p: quad.p, o: quad.o, g: quad.g) }
}
