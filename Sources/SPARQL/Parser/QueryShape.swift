import RDF

/// A query text with the constants of its patterns and conditions lifted out: texts that differ in them alone are parsed once.
///
/// Only what is certain to be a constant is lifted, behind the first brace: an absolute IRI in angle brackets, of letters,
/// digits and a few signs; a string in double quotes without escapes; a whole number behind an operator, comma or opening
/// bracket. Texts with comments, other quotes or escapes, and short or long ones, have no shape.
/// Whether the algebra holds a lifted term where it can be put back is decided by ``Query/filled(with:)``.
public struct QueryShape {
  /// The text with a placeholder, itself an IRI, a string or a number, for each lifted constant.
  public let text: String
  /// What was lifted, in order. Of a literal it is the lexical form as a plain string: language and datatype stay in the text.
  public let constants: [Term]

  /// Placeholders begin like this: no text can know it.
  static let mark: String = "urn:tern:constant:\(UInt64.random(in: .min ... .max)):"
  /// Whole numbers that are placeholders begin like this and end in three digits.
  static let digits = String(UInt64.random(in: 100_000_000_000...999_999_999_999))
  /// Bytes of texts that have a shape, and how many constants are lifted at most.
  private static let longest = 2048
  private static let most = 32

  /// The shape of a text; nil when it has none or nothing to lift. Under a microsecond.
  public init?(of text: String) {
    var text = text
    guard let (template, constants) = text.withUTF8({ QueryShape.lift($0) }) else { return nil }
    self.text = template
    self.constants = constants
  }

  private static func lift(_ bytes: UnsafeBufferPointer<UInt8>) -> (String, [Term])? {
    if bytes.count > longest { return nil }
    var constants: [Term] = []
    var template: [UInt8] = []
    template.reserveCapacity(bytes.count + 64)
    var isInside = false
    var copied = 0
    /// The last byte that is no white space, and the one before it.
    var last: UInt8 = 0
    var i = 0
    func lifted(_ range: Range<Int>, isIRI: Bool) {
      template.append(contentsOf: bytes[copied..<range.lowerBound])
      template.append(contentsOf: mark.utf8)
      template.append(contentsOf: String(constants.count).utf8)
      let text = String(decoding: bytes[range], as: UTF8.self)
      constants.append(isIRI ? .iri(IRI(text)) : .literal(Literal(text)))
      copied = range.upperBound
    }
    while i < bytes.count {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\\"): return nil
      // Outside of an IRI it begins a comment.
      case UInt8(ascii: "#"): return nil
      case UInt8(ascii: "\""):
        guard let end = stringEnd(bytes, i + 1) else { return nil }
        if isInside {
          if constants.count == most { return nil }
          lifted(i + 1..<end, isIRI: false)
        }
        i = end
      case UInt8(ascii: "{"): isInside = true
      case UInt8(ascii: "<"):
        guard let end = iriEnd(bytes, i + 1) else { break }
        // A datatype belongs to its literal.
        let isDatatype = i > 1 && bytes[i - 1] == UInt8(ascii: "^") && bytes[i - 2] == UInt8(ascii: "^")
        if isInside, !isDatatype {
          if constants.count == most { return nil }
          lifted(i + 1..<end, isIRI: true)
        }
        i = end
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard isInside, let end = numberEnd(bytes, i), isBeforeNumber(last) else { break }
        if constants.count == most { return nil }
        template.append(contentsOf: bytes[copied..<i])
        let number = String(constants.count)
        template.append(contentsOf: (digits + String(repeating: "0", count: 3 - number.utf8.count) + number).utf8)
        constants.append(.literal(Literal(String(decoding: bytes[i..<end], as: UTF8.self))))
        copied = end
        i = end - 1
      default: break
      }
      if !isSpace(bytes[i]) { last = bytes[i] }
      i += 1
    }
    if constants.isEmpty { return nil }
    template.append(contentsOf: bytes[copied...])
    return (String(decoding: template, as: UTF8.self), constants)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  /// Whether a number behind this byte is an operand: of a comparison, of a call or a list.
  private static func isBeforeNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ","): true
    default: false
    }
  }

  /// Where a whole number ends that begins here; nil when it goes on as something else.
  private static func numberEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var i = start
    while i < bytes.count, bytes[i] >= UInt8(ascii: "0"), bytes[i] <= UInt8(ascii: "9") { i += 1 }
    if i == bytes.count { return nil }
    switch bytes[i] {
    case UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "="),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"):
      return i
    default: return isSpace(bytes[i]) ? i : nil
    }
  }

  /// Where the quote stands that ends a plain string; nil when this is something else.
  private static func stringEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var i = start
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\""): return i == start && i + 1 < bytes.count && bytes[i + 1] == UInt8(ascii: "\"") ? nil : i
      case UInt8(ascii: "\\"), 10, 13: return nil
      default: i += 1
      }
    }
    return nil
  }

  /// Where the `>` of a plain absolute IRI stands that begins here; nil when this is something else.
  private static func iriEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var i = start
    var hasScheme = false
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: ":"):
        if i == start { return nil }
        hasScheme = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if i == start { return nil }
      case UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"):
        if !hasScheme { return nil }
      case UInt8(ascii: ">"): return hasScheme ? i : nil
      default: return nil
      }
      i += 1
    }
    return nil
  }

  /// Which placeholder a term of a template is; nil for a term of the text.
  static func number(of term: Term) -> Int? {
    switch term {
    case .iri(let iri): return iri.value.hasPrefix(mark) ? Int(iri.value.dropFirst(mark.count)) : nil
    case .literal(let literal):
      if literal.lexical.hasPrefix(mark) { return Int(literal.lexical.dropFirst(mark.count)) }
      guard literal.datatype == XSD.integer, literal.lexical.utf8.count == digits.utf8.count + 3,
        literal.lexical.hasPrefix(digits)
      else { return nil }
      return Int(literal.lexical.dropFirst(digits.count))
    default: return nil
    }
  }

  /// What a constant is where a placeholder stands: it takes the placeholder's language and datatype.
  public static func term(_ constant: Term, for placeholder: Term) -> Term? {
    switch (constant, placeholder) {
    case (.iri, .iri): return constant
    case (.literal(let own), .literal(let literal)):
      if let language = literal.language { return .literal(Literal(own.lexical, language: language, direction: literal.direction)) }
      return .literal(Literal(own.lexical, datatype: literal.datatype))
    default: return nil
    }
  }
}

extension Query {
  /// The query of a shape with constants for its placeholders; nil when one stands where it cannot be put in: names of
  /// functions, SERVICE, DESCRIBE. Nothing else in a query depends on which term stands there.
  public func filled(with constants: [Term]) -> Query? {
    replaced(
      TermReplacement { term in
        guard let number = QueryShape.number(of: term) else { return term }
        return constants.indices.contains(number) ? QueryShape.term(constants[number], for: term) : nil
      })
  }

  /// The placeholders of a template, each with its language and datatype, in order; nil when one is missing.
  public var placeholders: [Term]? {
    var found: [Int: Term] = [:]
    _ = replaced(
      TermReplacement { term in
        if let number = QueryShape.number(of: term) { found[number] = term }
        return term
      })
    let ordered = (0..<found.count).compactMap { found[$0] }
    return ordered.count == found.count ? ordered : nil
  }

  /// The terms of a template that are none of its placeholders, where ``filled(with:)`` looks for those.
  public var termsBesidePlaceholders: Set<Term> {
    var others: Set<Term> = []
    _ = replaced(
      TermReplacement { term in
        if QueryShape.number(of: term) == nil { others.insert(term) }
        return term
      })
    return others
  }

  private func replaced(_ replacement: TermReplacement) -> Query? {
    var query = self
    switch form {
    case .select, .ask: break
    case .construct(let template):
      var triples: [TriplePattern] = []
      for triple in template {
        guard let triple = replacement.triple(triple) else { return nil }
        triples.append(triple)
      }
      query.form = .construct(template: triples)
    case .describe: return nil
    }
    guard let pattern = replacement.pattern(pattern) else { return nil }
    query.pattern = pattern
    return query
  }
}

