import Glibc
import RDF
import TripleIndex

/// The order of ORDER BY: unbound, blank nodes, IRIs, literals, triple terms. Numbers
/// compare by value, dates by time, strings by code points; kinds of literals that `<`
/// does not compare stand one after the other, so that the order is total.
/// SPARQL 1.1 Query, section 15.1.
struct TermOrder {
  let context: EvaluationContext

  /// Ranks of kinds, the top byte of a prefix.
  private enum Rank {
    static let unbound: UInt64 = 0, blank: UInt64 = 1, iri: UInt64 = 2
    static let number: UInt64 = 3, string: UInt64 = 4, language: UInt64 = 5, boolean: UInt64 = 6
    static let date: UInt64 = 8, typed: UInt64 = 30, triple: UInt64 = 31
  }

  /// Eight bytes that compare as the terms do, as far as they differ.
  @inline(__always) func prefix(_ id: TermID) -> UInt64 {
    if id == 0 { return 0 }
    if let value = context.value(id) { return TermOrder.prefix(value) }
    return prefix(context.view(id))
  }

  /// The prefix and, where that is equal, what decides before anything else: the text of terms without a value, which
  /// stays where it is. Empty for other terms.
  @inline(__always) func prefixAndText(_ id: TermID) -> (prefix: UInt64, text: UnsafeBufferPointer<UInt8>) {
    let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    if id == 0 { return (0, none) }
    if let value = context.value(id) { return (TermOrder.prefix(value), none) }
    let view = context.view(id)
    return (prefix(view), view.kind == .triple ? none : view.textBytes)
  }

  private static func prefix(_ value: TermValue) -> UInt64 {
    let rank = value.kind.isNumeric ? Rank.number : value.kind == .boolean ? Rank.boolean
      : Rank.date + UInt64(value.kind.rawValue)
    // The sign bit turned makes doubles compare as unsigned integers; NaN comes first.
    let key = value.key == 0 ? 0.0 : value.key
    if key.isNaN { return rank << 56 }
    let bits = key.bitPattern
    let ordered = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    return rank << 56 | ordered >> 8
  }

  private func prefix(_ view: TermView) -> UInt64 {
    let rank: UInt64
    switch view.kind {
    case .unbound: return 0
    case .blankNode: rank = Rank.blank
    case .iri: rank = Rank.iri
    case .string: rank = Rank.string
    case .language, .languageLTR, .languageRTL: rank = Rank.language
    case .typed: rank = Rank.typed
    case .triple: return Rank.triple << 56
    }
    var word: UInt64 = 0
    let bytes = UnsafeRawBufferPointer(view.textBytes)
    if bytes.count >= 8 {
      word = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) >> 8
    } else {
      var shift: UInt64 = 48
      for i in 0..<min(7, bytes.count) {
        word |= UInt64(bytes[i]) << shift
        shift = shift &- 8
      }
    }
    return rank << 56 | word
  }

  /// Negative, zero or positive; zero means that ORDER BY does not tell them apart.
  func compare(_ a: TermID, _ b: TermID) -> Int {
    if a == b { return 0 }
    let left = prefix(a)
    let right = prefix(b)
    if left != right { return left < right ? -1 : 1 }
    return compareEqualPrefixes(a, b)
  }

  /// As ``compare(_:_:)`` for terms with the same prefix.
  func compareEqualPrefixes(_ a: TermID, _ b: TermID) -> Int {
    if a == b || a == 0 || b == 0 { return 0 }
    let left = context.value(a)
    let right = context.value(b)
    if let left, let right {
      if left.key != right.key { return left.key < right.key ? -1 : left.key > right.key ? 1 : 0 }
      if left.isExact && right.isExact { return 0 }
      return compareExactly(a, b)
    }
    let x = context.view(a)
    let y = context.view(b)
    if x.kind == .triple || y.kind == .triple {
      guard let s = context.components(a), let t = context.components(b) else {
        return x.kind == y.kind ? 0 : x.kind == .triple ? 1 : -1
      }
      let subject = compare(s.s, t.s)
      if subject != 0 { return subject }
      let predicate = compare(s.p, t.p)
      return predicate != 0 ? predicate : compare(s.o, t.o)
    }
    let text = TermOrder.compare(x.textBytes, y.textBytes)
    return text != 0 ? text : TermOrder.compare(x.tagBytes, y.tagBytes)
  }

  private func compareExactly(_ a: TermID, _ b: TermID) -> Int {
    guard let x = XSDValue(context.view(a)), let y = XSDValue(context.view(b)) else { return 0 }
    if case .numeric(let n) = x, case .numeric(let m) = y { return n.compare(m) ?? 0 }
    return TermOrder.compare(context.view(a).textBytes, context.view(b).textBytes)
  }

  /// Bytes of UTF-8 compare as the code points do.
  static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let n = min(a.count, b.count)
    if n > 0, let x = a.baseAddress, let y = b.baseAddress {
      let order = memcmp(x, y, n)
      if order != 0 { return order < 0 ? -1 : 1 }
    }
    return a.count - b.count
  }
}

extension EvaluationContext {
  /// The parsed value of a literal with an order; nil for other terms.
  @inline(__always) func value(_ id: TermID) -> TermValue? {
    if TermSpace.isValued(id) { return snapshot.value(id) }
    if id >= LocalTerms.firstID { return terms.value(id) }
    return nil
  }
}
