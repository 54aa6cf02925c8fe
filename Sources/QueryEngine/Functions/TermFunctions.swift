import Limits
import RDF

/// The functions on RDF terms. SPARQL 1.2 Query, section 17.4.2.
enum TermFunctions {
  static func str(_ workspace: ExpressionWorkspace, _ a: Value) throws -> Value {
    guard a.kind == .iri || a.kind.isLiteral else { return .error }
    return .string(try workspace.lexical(a))
  }

  static func lang(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    guard a.kind.isLiteral else { return .error }
    return .string(a.kind == .languageString ? a.tag : ExpressionWorkspace.nothing)
  }

  static func langDir(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    guard a.kind.isLiteral else { return .error }
    guard a.kind == .languageString, a.detail != 0 else { return .string(ExpressionWorkspace.nothing) }
    return .string(a.detail == 1 ? StaticBytes.buffer("ltr") : StaticBytes.buffer("rtl"))
  }

  static func hasLang(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    a.isError ? .error : .boolean(a.kind == .languageString)
  }

  static func hasLangDir(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    a.isError ? .error : .boolean(a.kind == .languageString && a.detail != 0)
  }

  static func datatype(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    switch a.kind {
    case .error, .iri, .blankNode, .triple: return .error
    case .string: return iri(DatatypeNames.bytes(.string))
    case .languageString: return iri(a.detail == 0 ? DatatypeNames.langString : DatatypeNames.dirLangString)
    case .other: return iri(a.tag)
    default:
      // A stored literal keeps its own datatype, which may be derived.
      if a.id != 0 { return iri(workspace.context.view(a.id).tagBytes) }
      return iri(DatatypeNames.bytes(workspace.datatype(ofComputed: a)))
    }
  }

  private static func iri(_ text: UnsafeBufferPointer<UInt8>) -> Value { Value(kind: .iri, text: text) }

  static func isIRI(_ workspace: ExpressionWorkspace, _ a: Value) -> Value { a.isError ? .error : .boolean(a.kind == .iri) }
  static func isBlank(_ workspace: ExpressionWorkspace, _ a: Value) -> Value { a.isError ? .error : .boolean(a.kind == .blankNode) }
  static func isLiteral(_ workspace: ExpressionWorkspace, _ a: Value) -> Value { a.isError ? .error : .boolean(a.kind.isLiteral) }
  static func isNumeric(_ workspace: ExpressionWorkspace, _ a: Value) -> Value { a.isError ? .error : .boolean(a.kind.isNumeric) }
  static func isTriple(_ workspace: ExpressionWorkspace, _ a: Value) -> Value { a.isError ? .error : .boolean(a.kind == .triple) }

  /// IRI and URI: strings are resolved against the base; what is no IRI then is an error.
  static func makeIRI(_ workspace: ExpressionWorkspace, _ a: Value, base: BaseIRI?) throws -> Value {
    if a.kind == .iri { return a }
    guard a.kind == .string else { return .error }
    if !isCleanIRI(a.text) { return .error }
    if BaseIRI.hasScheme(a.text), base == nil {
      guard a.text.count <= Limits.iriBytes else { throw QueryError.limit(name: "the length of an IRI in bytes", value: Limits.iriBytes) }
      return Value(kind: .iri, text: a.text)
    }
    guard let base else { return .error }
    let text = try workspace.format { base.resolve(a.text, into: $0) }
    guard text.count <= Limits.iriBytes else { throw QueryError.limit(name: "the length of an IRI in bytes", value: Limits.iriBytes) }
    return Value(kind: .iri, text: text)
  }

  /// Whether no byte is one that the grammar forbids inside `<>`.
  static func isCleanIRI(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text {
      if byte <= 0x20 { return false }
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"),
        UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
        return false
      default: continue
      }
    }
    return true
  }

  /// STRLANG: a simple string and a language tag.
  static func strLang(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) throws -> Value {
    try tagged(workspace, a, b, direction: 0)
  }

  /// STRLANGDIR: a simple string, a language tag, and `ltr` or `rtl`.
  static func strLangDir(_ workspace: ExpressionWorkspace, _ arguments: UnsafeBufferPointer<Value>) throws -> Value {
    guard arguments.count == 3, arguments[2].kind == .string else { return .error }
    if arguments[2].text.elementsEqual("ltr".utf8) { return try tagged(workspace, arguments[0], arguments[1], direction: 1) }
    if arguments[2].text.elementsEqual("rtl".utf8) { return try tagged(workspace, arguments[0], arguments[1], direction: 2) }
    return .error
  }

  private static func tagged(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value, direction: UInt8) throws -> Value {
    guard a.kind == .string, b.kind == .string, b.text.count <= Limits.languageTagBytes, TextFunctions.isLanguageTag(b.text)
    else { return .error }
    let tag = try workspace.build { bytes in
      for byte in b.text { bytes.append(TextFunctions.lower(byte)) }
    }
    return Value(kind: .languageString, detail: direction, text: a.text, tag: tag)
  }

  /// STRDT: a simple string and a datatype IRI. The datatypes of language strings are refused.
  static func strDatatype(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) throws -> Value {
    guard a.kind == .string, b.kind == .iri else { return .error }
    if TextFunctions.equal(b.text, DatatypeNames.langString) || TextFunctions.equal(b.text, DatatypeNames.dirLangString) {
      return .error
    }
    if TextFunctions.equal(b.text, DatatypeNames.bytes(.string)) { return .string(a.text) }
    return try workspace.decodeTerm(LocalTerms.view(.typed, a.text, b.text))
  }

  /// TRIPLE: subject IRI or blank node, predicate IRI, object any term; nesting is limited.
  static func triple(_ workspace: ExpressionWorkspace, _ arguments: UnsafeBufferPointer<Value>) throws -> Value {
    guard arguments.count == 3, arguments[0].kind == .iri || arguments[0].kind == .blankNode, arguments[1].kind == .iri,
      !arguments[2].isError
    else { return .error }
    let (s, p, o) = try (workspace.intern(arguments[0]), workspace.intern(arguments[1]), workspace.intern(arguments[2]))
    if arguments[2].kind == .triple, depth(workspace.context.view(o)) >= Limits.tripleTermNesting { return .error }
    let id = try workspace.context.terms.triple(s, p, o)
    return workspace.decode(id)
  }

  private static func depth(_ view: TermView) -> Int {
    var depth = 0
    var current = view
    while current.kind == .triple, let components = current.components, depth <= Limits.tripleTermNesting {
      depth += 1
      current = components[2]
    }
    return depth
  }

  /// SUBJECT, PREDICATE and OBJECT: component 0, 1 or 2.
  static func component(_ workspace: ExpressionWorkspace, _ a: Value, _ index: Int) throws -> Value {
    guard a.kind == .triple, let components = workspace.components(a) else { return .error }
    return try workspace.decodeTerm(components[index])
  }
}
