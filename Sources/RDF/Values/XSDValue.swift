/// The value of a literal whose datatype Tern knows.
public enum XSDValue: Hashable, Sendable {
  case numeric(XSDNumeric)
  case boolean(Bool)
  case dateTime(XSDDateTime)
  case duration(XSDDuration)

  /// The value of a lexical form under a datatype; nil when the literal is ill-typed, when
  /// the datatype has no such value (`xsd:string`), or beyond the limits of the implementation.
  /// White space is part of the lexical form: nothing is trimmed. RDF 1.2 Concepts, section 5.
  public init?(_ datatype: XSDDatatype, lexical: UnsafeBufferPointer<UInt8>) {
    switch datatype {
    case .string: return nil
    case .boolean:
      guard let value = Self.boolean(lexical) else { return nil }
      self = .boolean(value)
    case .decimal:
      guard let value = XSDDecimal(lexical: lexical) else { return nil }
      self = .numeric(.decimal(value))
    case .float:
      guard let value = XSDFloatingPoint.float(lexical) else { return nil }
      self = .numeric(.float(value))
    case .double:
      guard let value = XSDFloatingPoint.double(lexical) else { return nil }
      self = .numeric(.double(value))
    case .dateTime, .date, .time, .gYear, .gYearMonth, .gMonth, .gMonthDay, .gDay:
      guard let kind = XSDDateTime.Kind(datatype), let value = XSDDateTime(kind, lexical: lexical) else { return nil }
      self = .dateTime(value)
    case .dateTimeStamp:
      guard let value = XSDDateTime(.dateTime, lexical: lexical), value.timezone != nil else { return nil }
      self = .dateTime(value)
    case .duration, .dayTimeDuration, .yearMonthDuration:
      guard let kind = XSDDuration.Kind(datatype), let value = XSDDuration(kind, lexical: lexical) else { return nil }
      self = .duration(value)
    default:
      guard let value = XSDInteger(lexical: lexical), datatype.contains(value) else { return nil }
      self = .numeric(.integer(value))
    }
  }

  public init?(_ datatype: XSDDatatype, lexical: String) {
    var text = lexical
    guard let value = text.withUTF8({ XSDValue(datatype, lexical: $0) }) else { return nil }
    self = value
  }

  /// The value of a literal's view; nil for terms that are no such literal.
  public init?(_ view: TermView) {
    guard view.kind == .typed, let datatype = XSDDatatype(iri: view.tagBytes) else { return nil }
    self.init(datatype, lexical: view.textBytes)
  }

  /// `true`, `false`, `1`, `0`; nil otherwise.
  public static func boolean(_ lexical: UnsafeBufferPointer<UInt8>) -> Bool? {
    switch lexical.count {
    case 1:
      return lexical[0] == UInt8(ascii: "1") ? true : lexical[0] == UInt8(ascii: "0") ? false : nil
    case 4: return lexical.elementsEqual("true".utf8) ? true : nil
    case 5: return lexical.elementsEqual("false".utf8) ? false : nil
    default: return nil
    }
  }

  /// The canonical lexical form, appended.
  public func write(into out: OutputBytes) {
    switch self {
    case .numeric(let value): value.write(into: out)
    case .boolean(let value): value ? out.append("true") : out.append("false")
    case .dateTime(let value): value.write(into: out)
    case .duration(let value): value.write(into: out)
    }
  }

  /// The canonical lexical form.
  public var canonical: String {
    let out = OutputBytes(capacity: 64)
    write(into: out)
    return out.string
  }

  /// The datatype that the canonical form goes with.
  public var datatype: XSDDatatype {
    switch self {
    case .numeric(let value): value.datatype
    case .boolean: .boolean
    case .dateTime(let value): value.kind.datatype
    case .duration(let value): value.kind.datatype
    }
  }
}
