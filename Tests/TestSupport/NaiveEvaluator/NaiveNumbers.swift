import RDF
import SPARQL

/// A number of the oracle: an exact fraction of a power of ten, or a binary one, by the literal's datatype.
///
/// The promotion of SPARQL 1.1 Query, section 17.3 (integer, decimal, float, double), written as slowly and plainly as it
/// reads. Values are as small as the generator's: whatever does not fit an `Int` is declined.
struct NaiveNumber {
  enum Kind: Int { case integer, decimal, float, double }

  var kind: Kind
  /// Of an integer or decimal: `digits` / 10^`scale`.
  var digits = 0
  var scale = 0
  /// Of a float or double.
  var binary = 0.0

  /// The value of a literal of one of the four types; nil when its lexical form is not one of the type.
  init?(_ term: Term) {
    guard case .literal(let l) = term else { return nil }
    switch l.datatype {
    case XSD.integer:
      guard let n = Int(l.lexical) else { return nil }
      self.init(kind: .integer, digits: n)
    case XSD.decimal:
      let parts = l.lexical.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count <= 2, let n = Int(parts.joined()) else { return nil }
      self.init(kind: .decimal, digits: n, scale: parts.count == 2 ? parts[1].count : 0)
    case XSD.float:
      guard let x = Float(l.lexical) else { return nil }
      self.init(kind: .float, binary: Double(x))
    case XSD.double:
      guard let x = Double(l.lexical) else { return nil }
      self.init(kind: .double, binary: x)
    default: return nil
    }
  }

  init(kind: Kind, digits: Int = 0, scale: Int = 0, binary: Double = 0) {
    self.kind = kind
    self.digits = digits
    self.scale = scale
    self.binary = binary
  }

  static let zero = NaiveNumber(kind: .integer)

  /// The same number as another, wider kind.
  private func promoted(to kind: Kind) -> NaiveNumber {
    if kind == self.kind { return self }
    switch kind {
    case .integer, .decimal: return NaiveNumber(kind: kind, digits: digits, scale: scale)
    case .float: return NaiveNumber(kind: .float, binary: Double(Float(lexical) ?? .nan))
    case .double: return NaiveNumber(kind: .double, binary: self.kind == .float ? binary : Double(lexical) ?? .nan)
    }
  }

  private static func both(_ a: NaiveNumber, _ b: NaiveNumber) -> (NaiveNumber, NaiveNumber) {
    let kind = a.kind.rawValue < b.kind.rawValue ? b.kind : a.kind
    var l = a.promoted(to: kind), r = b.promoted(to: kind)
    while l.scale < r.scale { l.scale += 1; l.digits *= 10 }
    while r.scale < l.scale { r.scale += 1; r.digits *= 10 }
    return (l, r)
  }

  /// `a + b`, `a - b` or `a * b`.
  static func compute(_ operation: Expression.Arithmetic, _ a: NaiveNumber, _ b: NaiveNumber) throws -> NaiveNumber {
    let (l, r) = both(a, b)
    var result = l
    switch operation {
    case .add: (result.digits, result.binary) = (l.digits + r.digits, l.binary + r.binary)
    case .subtract: (result.digits, result.binary) = (l.digits - r.digits, l.binary - r.binary)
    case .multiply:
      (result.digits, result.binary) = (l.digits * r.digits, l.binary * r.binary)
      result.scale = l.scale + r.scale
    case .divide: throw NaiveError.unsupported("division")
    }
    if result.kind == .float { result.binary = Double(Float(result.binary)) }
    return result
  }

  /// Less than 0, 0 or more than 0.
  static func order(_ a: NaiveNumber, _ b: NaiveNumber) -> Int {
    let (l, r) = both(a, b)
    if l.kind.rawValue >= Kind.float.rawValue { return l.binary < r.binary ? -1 : l.binary > r.binary ? 1 : 0 }
    return l.digits < r.digits ? -1 : l.digits > r.digits ? 1 : 0
  }

  var negated: NaiveNumber { NaiveNumber(kind: kind, digits: -digits, scale: scale, binary: -binary) }
  var magnitude: NaiveNumber { NaiveNumber(kind: kind, digits: Swift.abs(digits), scale: scale, binary: Swift.abs(binary)) }
  var isZero: Bool { digits == 0 && binary == 0 }

  /// SUM: added one after the other. Binary numbers of which the order of adding decides the last digit are declined.
  static func sum(_ values: [NaiveNumber]) throws -> NaiveNumber {
    func total(_ list: some Sequence<NaiveNumber>) throws -> NaiveNumber { try list.reduce(.zero) { try compute(.add, $0, $1) } }
    let sum = try total(values)
    for start in values.indices {
      let turned = values[start...] + values[..<start]
      guard try total(turned).lexical == sum.lexical, try total(turned.reversed()).lexical == sum.lexical else {
        throw NaiveError.unsupported("a sum that depends on the order")
      }
    }
    return sum
  }

  // MARK: Writing

  var term: Term {
    let datatype = [XSD.integer, XSD.decimal, XSD.float, XSD.double][kind.rawValue]
    return .literal(Literal(lexical, datatype: datatype))
  }

  /// The canonical lexical form. XSD 1.1 Part 2, section E.
  var lexical: String {
    switch kind {
    case .integer: return String(digits)
    case .decimal:
      var text = String(Swift.abs(digits))
      while text.count <= scale { text = "0" + text }
      var whole = String(text.dropLast(scale)), part = String(text.suffix(scale))
      while part.hasSuffix("0") { part.removeLast() }
      if !part.isEmpty { whole += "." + part }
      return digits < 0 ? "-" + whole : whole
    case .float, .double:
      if binary == 0 { return binary.sign == .minus ? "-0.0E0" : "0.0E0" }
      // The shortest digits that give the number back, as the standard library writes them, moved behind the first.
      let shortest = kind == .float ? "\(Float(Swift.abs(binary)))" : "\(Swift.abs(binary))"
      let halves = shortest.lowercased().split(separator: "e")
      var exponent = halves.count == 2 ? Int(halves[1]) ?? 0 : 0
      let parts = halves[0].split(separator: ".")
      var all = String(parts[0]) + (parts.count == 2 ? String(parts[1]) : "")
      exponent += parts[0].count - 1
      while all.hasPrefix("0") { all.removeFirst(); exponent -= 1 }
      while all.hasSuffix("0") { all.removeLast() }
      let rest = all.dropFirst()
      return (binary < 0 ? "-" : "") + String(all.prefix(1)) + "." + (rest.isEmpty ? "0" : String(rest)) + "E\(exponent)"
    }
  }
}
