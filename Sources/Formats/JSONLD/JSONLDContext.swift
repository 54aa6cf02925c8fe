import RDF

/// How a document is read and written.
public struct JSONLDOptions {
  /// What becomes of `@direction` in literals. JSON-LD 1.1 API, section 9.3.
  public enum Direction: Sendable { case i18nDatatype, compoundLiteral }

  public var base: String?
  /// A context to start with.
  public var expandContext: JSONValue?
  /// Nil drops directions, as JSON-LD 1.1 says.
  public var direction: Direction?
  /// Gives the document behind the IRI of a remote context. The default refuses all: nothing is fetched.
  public var load: (String) throws -> JSONValue
  /// fromRdf: `rdf:type` as a property instead of `@type`.
  public var useRDFType = false
  /// fromRdf: booleans and numbers as JSON values.
  public var useNativeTypes = false

  public init(base: String? = nil) {
    self.base = base
    load = { iri in throw JSONLDError("loading remote context failed", "<\(iri)>: only contexts inside the document are read") }
  }
}

/// Makes the errors of JSON-LD 1.1, which name a code. Who handles the member that is at fault adds its place,
/// see ``JSONLDProcessor/placed(_:_:_:)``.
func JSONLDError(_ code: String, _ detail: String) -> FormatError {
  FormatError("JSON-LD: \(code): \(detail.prefix(200))", line: 1, column: 1, offset: 0)
}

/// A setting of a term that may be absent, null, or a value.
enum JSONLDSetting: Equatable {
  case absent
  case null
  case value(String)
}

/// What a term means. JSON-LD 1.1 API, section 4.2.
struct JSONLDTerm: Equatable {
  /// Nil when the term is to be dropped.
  var iri: String?
  var isPrefix = false
  var isProtected = false
  var isReverse = false
  var container: [String] = []
  var type: String?
  var language = JSONLDSetting.absent
  var direction = JSONLDSetting.absent
  var index: String?
  var nest: String?
  var context: JSONValue?
  var base: String?

  func has(_ kind: String) -> Bool { container.contains(kind) }

  func sameButProtection(_ other: JSONLDTerm) -> Bool {
    var copy = other
    copy.isProtected = isProtected
    return self == copy
  }
}

/// An active context. JSON-LD 1.1 API, section 4.1.
struct JSONLDContext {
  var terms: [String: JSONLDTerm] = [:]
  var base: String?
  var originalBase: String?
  var vocabulary: String?
  var language: String?
  var direction: String?
  private var previousContext: [JSONLDContext] = []

  /// The context to go back to in nested nodes.
  var previous: JSONLDContext? {
    get { previousContext.first }
    set { previousContext = newValue.map { [$0] } ?? [] }
  }

  init(base: String?) {
    self.base = base
    originalBase = base
  }
}

enum JSONLDKeyword {
  static let all: Set<String> = [
    "@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included", "@index", "@json", "@language",
    "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse", "@set", "@type", "@value", "@version", "@vocab",
  ]

  static func isKeyword(_ text: String) -> Bool { all.contains(text) }

  /// `@` and letters: reserved for keywords to come.
  static func looksLikeKeyword(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count > 1, bytes[0] == UInt8(ascii: "@") else { return false }
    return bytes.dropFirst().allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
  }
}

/// Context processing. JSON-LD 1.1 API, section 4.1.2.
struct JSONLDProcessor {
  let options: JSONLDOptions
  /// Remote contexts that one document may pull in.
  static let remoteContextLimit = 64

  init(_ options: JSONLDOptions) { self.options = options }

  /// Runs what handles a member of an object (the object itself without a name): a fault gets
  /// the place of the innermost member that it happens in.
  func placed<Result>(_ object: JSONObject, _ name: String?, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch var error as FormatError {
      if error.member == nil, object.offset >= 0 { error.member = JSONMember(object: object.offset, name: name) }
      throw error
    }
  }

  /// An IRI reference against a base.
  func resolve(_ reference: String, _ base: String?) -> String {
    guard let base, let parsed = BaseIRI(base) else { return reference }
    return parsed.resolve(reference)
  }

  func process(
    _ active: JSONLDContext, _ local: JSONValue, base: String?, remote: [String] = [], overrideProtected: Bool = false,
    propagate: Bool = true, validateScoped: Bool = true
  ) throws -> JSONLDContext {
    var result = active
    var propagate = propagate
    if case .boolean(let value)? = local.object?["@propagate"] { propagate = value }
    if !propagate, result.previous == nil { result.previous = active }
    let contexts: [JSONValue] = local.array ?? [local]
    for context in contexts {
      switch context {
      case .null:
        if !overrideProtected, active.terms.values.contains(where: { $0.isProtected }) {
          throw JSONLDError("invalid context nullification", "a context with protected terms cannot be cleared")
        }
        var fresh = JSONLDContext(base: active.originalBase)
        if !propagate { fresh.previous = result }
        result = fresh
      case .string(let reference):
        result = try processRemote(result, reference, base: base, remote: remote, validateScoped: validateScoped)
      case .object(let object):
        result = try placed(object, nil) {
          try processObject(result, object, base: base, remote: remote, overrideProtected: overrideProtected)
        }
      default: throw JSONLDError("invalid local context", "a context is an object, a string or null")
      }
    }
    return result
  }

  private func processRemote(
    _ active: JSONLDContext, _ reference: String, base: String?, remote: [String], validateScoped: Bool
  ) throws -> JSONLDContext {
    let iri = resolve(reference, base)
    if !validateScoped, remote.contains(iri) { return active }
    guard remote.count < Self.remoteContextLimit, !remote.contains(iri) || !validateScoped else {
      throw JSONLDError(remote.contains(iri) ? "recursive context inclusion" : "context overflow", iri)
    }
    let document = try options.load(iri)
    guard let context = document.object?["@context"] else { throw JSONLDError("invalid remote context", iri) }
    return try process(active, context, base: iri, remote: remote + [iri], validateScoped: validateScoped)
  }

  private func processObject(
    _ active: JSONLDContext, _ given: JSONObject, base: String?, remote: [String], overrideProtected: Bool
  ) throws -> JSONLDContext {
    var result = active
    var context = given
    if let version = context["@version"] {
      guard case .number(let text) = version, Double(text) == 1.1 else { throw JSONLDError("invalid @version value", "it is 1.1") }
    }
    if let imported = context["@import"] {
      guard let reference = imported.string else { throw JSONLDError("invalid @import value", "it is a string") }
      let iri = resolve(reference, base)
      guard let loaded = try options.load(iri).object?["@context"]?.object else { throw JSONLDError("invalid remote context", iri) }
      if loaded["@import"] != nil { throw JSONLDError("invalid context entry", "@import in an imported context") }
      var merged = loaded
      for (key, value) in context.members where key != "@import" { merged[key] = value }
      merged.offset = context.offset
      context = merged
    }
    if let value = context["@base"], remote.isEmpty {
      switch value {
      case .null: result.base = nil
      case .string(let text):
        if BaseIRI(text) != nil {
          result.base = text
        } else if let known = result.base {
          result.base = resolve(text, known)
        } else {
          throw JSONLDError("invalid base IRI", text)
        }
      default: throw JSONLDError("invalid base IRI", "@base is a string or null")
      }
    }
    if let value = context["@vocab"] {
      switch value {
      case .null: result.vocabulary = nil
      case .string(let text):
        guard let expanded = try expandIRI(result, text, documentRelative: true, vocabulary: true), !JSONLDKeyword.looksLikeKeyword(expanded) else {
          throw JSONLDError("invalid vocab mapping", text)
        }
        result.vocabulary = expanded
      default: throw JSONLDError("invalid vocab mapping", "@vocab is a string or null")
      }
    }
    if let value = context["@language"] {
      switch value {
      case .null: result.language = nil
      case .string(let text): result.language = text
      default: throw JSONLDError("invalid default language", "@language is a string or null")
      }
    }
    if let value = context["@direction"] {
      switch value {
      case .null: result.direction = nil
      case .string("ltr"), .string("rtl"): result.direction = value.string
      default: throw JSONLDError("invalid base direction", "@direction is ltr, rtl or null")
      }
    }
    if let value = context["@propagate"] {
      guard case .boolean = value else { throw JSONLDError("invalid @propagate value", "it is true or false") }
    }
    var isProtected = false
    if let value = context["@protected"] {
      guard case .boolean(let flag) = value else { throw JSONLDError("invalid @protected value", "it is true or false") }
      isProtected = flag
    }
    var defined: [String: Bool] = [:]
    let scope = DefinitionScope(local: context, base: base, isProtected: isProtected, overrideProtected: overrideProtected, remote: remote)
    for key in context.keys where !Self.contextKeywords.contains(key) {
      try define(&result, key, scope, &defined)
    }
    return result
  }

  private static let contextKeywords: Set<String> = [
    "@base", "@direction", "@import", "@language", "@propagate", "@protected", "@version", "@vocab",
  ]

  /// What is the same for all terms of one local context.
  struct DefinitionScope {
    var local: JSONObject
    var base: String?
    var isProtected: Bool
    var overrideProtected: Bool
    var remote: [String]
    /// Terms being defined, each because the one before refers to it.
    var depth = 0
    /// The most of them: each holds some stack.
    static let deepest = 256
  }

  // MARK: IRI expansion, section 5.2

  /// The IRI that a string means without a local context.
  func expandIRI(_ active: JSONLDContext, _ value: String, documentRelative: Bool = false, vocabulary: Bool = false) throws -> String? {
    var context = active
    var defined: [String: Bool] = [:]
    return try expandIRI(&context, value, documentRelative: documentRelative, vocabulary: vocabulary, scope: nil, defined: &defined)
  }

  func expandIRI(
    _ active: inout JSONLDContext, _ value: String, documentRelative: Bool, vocabulary: Bool, scope: DefinitionScope?,
    defined: inout [String: Bool]
  ) throws -> String? {
    if JSONLDKeyword.isKeyword(value) { return value }
    if JSONLDKeyword.looksLikeKeyword(value) { return nil }
    if let scope, scope.local[value] != nil, defined[value] != true { try define(&active, value, scope, &defined) }
    if let term = active.terms[value] {
      if let iri = term.iri, JSONLDKeyword.isKeyword(iri) { return iri }
      if vocabulary { return term.iri }
    }
    if let colon = value.utf8.dropFirst().firstIndex(of: UInt8(ascii: ":")) {
      let prefix = String(value[..<colon])
      let suffix = String(value[value.utf8.index(after: colon)...])
      if prefix == "_" || suffix.hasPrefix("//") { return value }
      if let scope, scope.local[prefix] != nil, defined[prefix] != true { try define(&active, prefix, scope, &defined) }
      if let term = active.terms[prefix], term.isPrefix, let iri = term.iri { return iri + suffix }
      var text = value
      if text.withUTF8({ BaseIRI.hasScheme($0) }) { return value }
    }
    if vocabulary, let vocab = active.vocabulary { return vocab + value }
    if documentRelative { return resolve(value, active.base) }
    return value
  }
}
