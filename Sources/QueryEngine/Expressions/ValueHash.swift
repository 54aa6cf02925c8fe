import RDF
import TripleIndex

/// Numbers for terms such that values that are `=` have the same one: what equal values are looked up by.
///
/// The other way round nothing is said: who joins by the number compares the values then. Holds for terms of the
/// dictionary. A float equals every decimal that rounds to it, and these do not equal each other: where there are
/// floats all numbers have one number. SPARQL 1.2 Query, section 17.4.1 (RDFterm-equal and the equalities of numbers and dates).
struct ValueHash {
  let workspace: ExpressionWorkspace
  private let terms: TermSource
  private let hasFloats: Bool

  init(_ context: EvaluationContext) {
    workspace = ExpressionWorkspace(context)
    terms = context.snapshot.terms
    hasFloats = context.snapshot.hasFloats
  }

  /// Values that are compared one by one: durations, triple terms, dates without an order.
  private static let unsorted: UInt32 = 1

  /// The number of a term; 0 for unbound only.
  func number(_ id: TermID) -> UInt32 {
    if id == 0 { return 0 }
    if TermSpace.isValued(id) {
      let value = terms.value(id)
      switch value.kind {
      case .integer, .decimal, .float, .double: return hasFloats ? Self.unsorted : Self.hash(value.key, salt: 1)
      case .dayTimeDuration, .yearMonthDuration, .none: return Self.unsorted
      default: return Self.hash(value.key, salt: UInt64(value.kind.rawValue))
      }
    }
    let view = workspace.context.view(id)
    switch view.kind {
    case .iri, .blankNode, .string: return id
    // Tags are compared without case.
    case .language, .languageLTR, .languageRTL: return Self.hash(view.textBytes)
    case .unbound, .triple: return Self.unsorted
    case .typed:
      let value = workspace.decode(view, id: id)
      workspace.reset()
      // Of an unknown datatype: equal when it is the same term.
      return value.kind == .other ? id : Self.unsorted
    }
  }

  private static func hash(_ key: Double, salt: UInt64) -> UInt32 {
    // Both zeros are one value.
    mix((key == 0 ? 0 : key.bitPattern) &+ salt &* 0x9E37_79B9_7F4A_7C15)
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mix(value)
  }

  /// Beside ``unsorted`` and unbound.
  private static func mix(_ value: UInt64) -> UInt32 { max(2, UInt32(truncatingIfNeeded: RandomSource.mix(value))) }
}
