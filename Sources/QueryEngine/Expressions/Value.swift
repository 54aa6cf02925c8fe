import RDF
import TripleIndex

/// What sort of value an expression has.
enum ValueKind: UInt8 {
  /// An error or an unbound variable: expressions do not tell them apart.
  case error = 0
  case iri, blankNode
  /// `xsd:string`.
  case string
  /// A string with a language tag, perhaps with a direction.
  case languageString
  case boolean
  /// An integer of 64 bits.
  case integer
  /// A decimal of a 64-bit mantissa.
  case decimal
  case float, double
  /// An integer or decimal that is larger; held by the workspace.
  case bigNumber
  /// `xsd:dateTime` and its relatives; held by the workspace.
  case dateTime
  /// A duration; held by the workspace.
  case duration
  case triple
  /// A literal of an unknown datatype, or ill-typed.
  case other

  /// Whether the value is a number.
  @inline(__always) var isNumeric: Bool { rawValue >= Self.integer.rawValue && rawValue <= Self.bigNumber.rawValue }
  /// Whether the value is a literal.
  @inline(__always) var isLiteral: Bool { rawValue >= Self.string.rawValue && self != .triple }
}

/// A value inside an expression: 32 bytes, trivially copied, without ownership.
///
/// Text points into the dictionary, the pool of local terms, or the workspace's arena; large numbers
/// and dates are indices into the workspace. A value is therefore valid until the
/// workspace is reset. A value that was read from a term keeps the term's id, so that it is
/// written back without being formatted and lexical forms survive.
struct Value {
  var kind: ValueKind
  /// The base direction of a language string (1 left to right, 2 right to left), the scale of a
  /// decimal, or 1 for an ill-typed literal of a known datatype.
  var detail: UInt8 = 0
  /// The term this value is, or 0 when it was computed.
  var id: TermID = 0
  var payload: UInt64 = 0
  var counts: UInt64 = 0
  var tagAddress: UInt64 = 0

  static let error = Value(kind: .error)
  static let `true` = Value(kind: .boolean, payload: 1)
  static let `false` = Value(kind: .boolean, payload: 0)

  @inline(__always) init(kind: ValueKind, detail: UInt8 = 0, id: TermID = 0, payload: UInt64 = 0) {
    self.kind = kind
    self.detail = detail
    self.id = id
    self.payload = payload
  }

  @inline(__always) static func boolean(_ value: Bool) -> Value { Value(kind: .boolean, payload: value ? 1 : 0) }
  @inline(__always) static func integer(_ value: Int64) -> Value {
    Value(kind: .integer, payload: UInt64(bitPattern: value))
  }
  @inline(__always) static func double(_ value: Double) -> Value { Value(kind: .double, payload: value.bitPattern) }
  @inline(__always) static func float(_ value: Float) -> Value { Value(kind: .float, payload: UInt64(value.bitPattern)) }

  /// A value of text and tag in memory that outlives it.
  @inline(__always) init(
    kind: ValueKind, detail: UInt8 = 0, id: TermID = 0, text: UnsafeBufferPointer<UInt8>,
    tag: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
  ) {
    self.kind = kind
    self.detail = detail
    self.id = id
    payload = UInt64(UInt(bitPattern: text.baseAddress))
    counts = UInt64(text.count) | UInt64(tag.count) << 32
    tagAddress = UInt64(UInt(bitPattern: tag.baseAddress))
  }

  /// A simple string in memory that outlives the value.
  @inline(__always) static func string(_ text: UnsafeBufferPointer<UInt8>) -> Value { Value(kind: .string, text: text) }

  /// Lexical form, IRI or label of the kinds that carry text (not of numbers, dates, booleans).
  @inline(__always) var text: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(payload)), count: Int(counts & 0xFFFF_FFFF))
  }
  /// Language tag or datatype IRI of the kinds that carry text.
  @inline(__always) var tag: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(tagAddress)), count: Int(counts >> 32))
  }

  @inline(__always) var int64: Int64 { Int64(bitPattern: payload) }
  @inline(__always) var asDouble: Double { Double(bitPattern: payload) }
  @inline(__always) var asFloat: Float { Float(bitPattern: UInt32(truncatingIfNeeded: payload)) }
  @inline(__always) var asBool: Bool { payload != 0 }
  @inline(__always) var isError: Bool { kind == .error }
}

/// Integers and decimals of 64 bits as a whole number and digits behind the point.
extension Value {
  @inline(__always) var isSmallExact: Bool { kind == .integer || kind == .decimal }
  @inline(__always) var smallScale: Int { kind == .decimal ? Int(detail) : 0 }

  /// The whole numbers of two such values over the same digits behind the point; nil when one would not fit.
  @inline(__always) static func aligned(_ a: Value, _ b: Value) -> (Int64, Int64, scale: Int)? {
    let (x, y) = (a.smallScale, b.smallScale)
    if x == y { return (a.int64, b.int64, x) }
    let digits = abs(x - y)
    if digits > 18 { return nil }
    var power: Int64 = 1
    for _ in 0..<digits { power &*= 10 }
    let (wider, overflow) = (x < y ? a : b).int64.multipliedReportingOverflow(by: power)
    if overflow { return nil }
    return x < y ? (wider, b.int64, y) : (a.int64, wider, x)
  }
}

/// The three truth values of an expression.
enum Truth {
  static let no: UInt8 = 0
  static let yes: UInt8 = 1
  static let error: UInt8 = 2
}
