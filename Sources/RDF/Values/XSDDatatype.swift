/// The XML Schema datatypes that Tern knows by their values.
public enum XSDDatatype: UInt8, Sendable, CaseIterable {
  case string, boolean, decimal, integer, float, double
  case nonPositiveInteger, negativeInteger, long, int, short, byte
  case nonNegativeInteger, unsignedLong, unsignedInt, unsignedShort, unsignedByte, positiveInteger
  case dateTime, dateTimeStamp, date, time, gYear, gYearMonth, gMonth, gMonthDay, gDay
  case duration, dayTimeDuration, yearMonthDuration

  /// The datatype of an IRI; nil for IRIs outside of XML Schema and types without values here.
  public init?(iri: UnsafeBufferPointer<UInt8>) {
    let namespace: StaticString = "http://www.w3.org/2001/XMLSchema#"
    let length = namespace.utf8CodeUnitCount
    guard iri.count > length, let base = iri.baseAddress else { return nil }
    // The tail differs more often than the head: compare from the end.
    for index in stride(from: length - 1, through: 0, by: -1) where base[index] != namespace.utf8Start[index] { return nil }
    let local = UnsafeBufferPointer(start: base + length, count: iri.count - length)
    for candidate in Self.candidates[min(local.count, Self.candidates.count - 1)] where candidate.name.utf8CodeUnitCount == local.count {
      var equal = true
      for index in 0..<local.count where local[index] != candidate.name.utf8Start[index] {
        equal = false
        break
      }
      if equal {
        self = candidate.type
        return
      }
    }
    return nil
  }

  public init?(iri: String) {
    var text = iri
    guard let type = text.withUTF8({ XSDDatatype(iri: $0) }) else { return nil }
    self = type
  }

  /// Names by their length, so that few are compared.
  private static let candidates: [[(name: StaticString, type: XSDDatatype)]] = {
    var table: [[(name: StaticString, type: XSDDatatype)]] = Array(repeating: [], count: 20)
    for type in XSDDatatype.allCases { table[type.localName.utf8CodeUnitCount].append((type.localName, type)) }
    return table
  }()

  /// The name in the namespace of XML Schema.
  public var localName: StaticString {
    switch self {
    case .string: "string"
    case .boolean: "boolean"
    case .decimal: "decimal"
    case .integer: "integer"
    case .float: "float"
    case .double: "double"
    case .nonPositiveInteger: "nonPositiveInteger"
    case .negativeInteger: "negativeInteger"
    case .long: "long"
    case .int: "int"
    case .short: "short"
    case .byte: "byte"
    case .nonNegativeInteger: "nonNegativeInteger"
    case .unsignedLong: "unsignedLong"
    case .unsignedInt: "unsignedInt"
    case .unsignedShort: "unsignedShort"
    case .unsignedByte: "unsignedByte"
    case .positiveInteger: "positiveInteger"
    case .dateTime: "dateTime"
    case .dateTimeStamp: "dateTimeStamp"
    case .date: "date"
    case .time: "time"
    case .gYear: "gYear"
    case .gYearMonth: "gYearMonth"
    case .gMonth: "gMonth"
    case .gMonthDay: "gMonthDay"
    case .gDay: "gDay"
    case .duration: "duration"
    case .dayTimeDuration: "dayTimeDuration"
    case .yearMonthDuration: "yearMonthDuration"
    }
  }

  /// The datatype IRI.
  public var iri: IRI { IRI(XSD.namespace + localName.description) }

  /// Whether the type is `xsd:integer` or derived from it.
  public var isInteger: Bool { self == .integer || (rawValue >= Self.nonPositiveInteger.rawValue && rawValue <= Self.positiveInteger.rawValue) }

  /// Whether the type is one of the numeric types or derived from one.
  public var isNumeric: Bool { rawValue >= Self.decimal.rawValue && rawValue <= Self.positiveInteger.rawValue }

  /// Smallest and largest value of a derived integer type; nil where there is no bound.
  var integerBounds: (lowest: Int64?, highest: Int64?) {
    switch self {
    case .nonPositiveInteger: (nil, 0)
    case .negativeInteger: (nil, -1)
    case .long: (.min, .max)
    case .int: (Int64(Int32.min), Int64(Int32.max))
    case .short: (Int64(Int16.min), Int64(Int16.max))
    case .byte: (Int64(Int8.min), Int64(Int8.max))
    case .nonNegativeInteger, .unsignedLong: (0, nil)
    case .unsignedInt: (0, Int64(UInt32.max))
    case .unsignedShort: (0, Int64(UInt16.max))
    case .unsignedByte: (0, Int64(UInt8.max))
    case .positiveInteger: (1, nil)
    default: (nil, nil)
    }
  }

  /// Whether an integer is in the value space of this integer type.
  public func contains(_ value: XSDInteger) -> Bool {
    let bounds = integerBounds
    if let lowest = bounds.lowest, value < XSDInteger(lowest) { return false }
    if let highest = bounds.highest, value > XSDInteger(highest) { return false }
    if self == .unsignedLong, value > XSDInteger(Int128(UInt64.max)) { return false }
    return true
  }
}
