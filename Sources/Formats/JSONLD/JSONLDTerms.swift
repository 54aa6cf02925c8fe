import RDF

/// Term definitions. JSON-LD 1.1 API, section 4.2.2.
extension JSONLDProcessor {
  private static let definitionKeys: Set<String> = [
    "@id", "@reverse", "@container", "@context", "@direction", "@index", "@language", "@nest", "@prefix", "@protected", "@type",
  ]

  private func isIRIOrBlank(_ text: String) -> Bool {
    if text.hasPrefix("_:") { return true }
    var text = text
    return text.withUTF8 { BaseIRI.hasScheme($0) }
  }

  func define(_ active: inout JSONLDContext, _ term: String, _ scope: DefinitionScope, _ defined: inout [String: Bool]) throws {
    try placed(scope.local, term) { try defineTerm(&active, term, scope, &defined) }
  }

  private func defineTerm(_ active: inout JSONLDContext, _ term: String, _ scope: DefinitionScope, _ defined: inout [String: Bool]) throws {
    if let state = defined[term] {
      if state { return }
      throw JSONLDError("cyclic IRI mapping", term)
    }
    if term.isEmpty { throw JSONLDError("invalid term definition", "a term cannot be empty") }
    guard scope.depth < DefinitionScope.deepest else {
      throw JSONLDError("invalid term definition", "more than \(DefinitionScope.deepest) terms, each defined by the next, up to \(term)")
    }
    var scope = scope
    scope.depth += 1
    defined[term] = false
    let value = scope.local[term] ?? .null
    if term == "@type" {
      guard let object = value.object, !object.isEmpty, object.keys.allSatisfy({ $0 == "@container" || $0 == "@protected" }),
        object["@container"].map({ $0 == .string("@set") || $0 == .array([.string("@set")]) }) ?? true
      else { throw JSONLDError("keyword redefinition", term) }
    } else if JSONLDKeyword.isKeyword(term) {
      throw JSONLDError("keyword redefinition", term)
    } else if JSONLDKeyword.looksLikeKeyword(term) {
      return
    }
    let previous = active.terms.removeValue(forKey: term)
    let isSimple = value.string != nil
    let object: JSONObject
    switch value {
    case .null: object = JSONObject([("@id", .null)])
    case .string: object = JSONObject([("@id", value)])
    case .object(let given): object = given
    default: throw JSONLDError("invalid term definition", "\(term) is a string, an object or null")
    }
    var definition = JSONLDTerm()
    definition.isProtected = scope.isProtected
    if let value = object["@protected"] {
      guard case .boolean(let flag) = value else { throw JSONLDError("invalid @protected value", term) }
      definition.isProtected = flag
    }
    if let value = object["@type"] {
      guard let text = value.string,
        let type = try expandIRI(&active, text, documentRelative: false, vocabulary: true, scope: scope, defined: &defined),
        ["@id", "@vocab", "@json", "@none"].contains(type) || (isIRIOrBlank(type) && !type.hasPrefix("_:"))
      else { throw JSONLDError("invalid type mapping", term) }
      definition.type = type
    }
    if let value = object["@reverse"] {
      if object["@id"] != nil || object["@nest"] != nil { throw JSONLDError("invalid reverse property", term) }
      guard let text = value.string else { throw JSONLDError("invalid IRI mapping", term) }
      if JSONLDKeyword.looksLikeKeyword(text) { return }
      guard let iri = try expandIRI(&active, text, documentRelative: false, vocabulary: true, scope: scope, defined: &defined), isIRIOrBlank(iri)
      else { throw JSONLDError("invalid IRI mapping", term) }
      definition.iri = iri
      definition.isReverse = true
      switch object["@container"] {
      case nil, .null?: break
      case .string("@set")?: definition.container = ["@set"]
      case .string("@index")?: definition.container = ["@index"]
      default: throw JSONLDError("invalid reverse property", term)
      }
    } else {
      guard try defineIRI(&active, &definition, term, object, isSimple, scope, &defined) else { return }
    }
    try defineContainer(&definition, term, object)
    try defineRest(&active, &definition, term, object, scope, &defined)
    if !scope.overrideProtected, let previous, previous.isProtected {
      guard previous.sameButProtection(definition) else { throw JSONLDError("protected term redefinition", term) }
      definition = previous
    }
    active.terms[term] = definition
    defined[term] = true
  }

  /// Finds the IRI of a term; false when the definition is to be ignored.
  private func defineIRI(
    _ active: inout JSONLDContext, _ definition: inout JSONLDTerm, _ term: String, _ object: JSONObject, _ isSimple: Bool,
    _ scope: DefinitionScope, _ defined: inout [String: Bool]
  ) throws -> Bool {
    if let value = object["@id"], value != .string(term) {
      if value.isNull { return true }
      guard let text = value.string else { throw JSONLDError("invalid IRI mapping", term) }
      if !JSONLDKeyword.isKeyword(text), JSONLDKeyword.looksLikeKeyword(text) { return false }
      guard let iri = try expandIRI(&active, text, documentRelative: false, vocabulary: true, scope: scope, defined: &defined),
        JSONLDKeyword.isKeyword(iri) || isIRIOrBlank(iri)
      else { throw JSONLDError("invalid IRI mapping", term) }
      if iri == "@context" { throw JSONLDError("invalid keyword alias", term) }
      definition.iri = iri
      let inner = term.dropFirst().dropLast()
      if inner.contains(":") || term.contains("/") {
        defined[term] = true
        let expanded = try expandIRI(&active, term, documentRelative: false, vocabulary: true, scope: scope, defined: &defined)
        guard expanded == iri else { throw JSONLDError("invalid IRI mapping", term) }
      } else if !term.contains(":"), isSimple, iri.hasPrefix("_:") || iri.last.map({ ":/?#[]@".contains($0) }) == true {
        definition.isPrefix = true
      }
      return true
    }
    if let colon = term.dropFirst().firstIndex(of: ":") {
      let prefix = String(term[..<colon])
      let suffix = String(term[term.index(after: colon)...])
      if scope.local[prefix] != nil { try define(&active, prefix, scope, &defined) }
      if let known = active.terms[prefix], let iri = known.iri {
        definition.iri = iri + suffix
      } else {
        definition.iri = term
      }
    } else if term.contains("/") {
      guard let iri = try expandIRI(&active, term, documentRelative: false, vocabulary: true, scope: nil, defined: &defined), isIRIOrBlank(iri)
      else { throw JSONLDError("invalid IRI mapping", term) }
      definition.iri = iri
    } else if term == "@type" {
      definition.iri = "@type"
    } else if let vocabulary = active.vocabulary {
      definition.iri = vocabulary + term
    } else {
      throw JSONLDError("invalid IRI mapping", term)
    }
    return true
  }

  private func defineContainer(_ definition: inout JSONLDTerm, _ term: String, _ object: JSONObject) throws {
    guard let value = object["@container"], !definition.isReverse else { return }
    let kinds = (value.array ?? [value]).map { $0.string ?? "" }
    let set = Set(kinds)
    let known: Set<String> = ["@graph", "@id", "@index", "@language", "@list", "@set", "@type"]
    var valid = set.isSubset(of: known) && set.count == kinds.count
    if set.count > 1 {
      if set.contains("@graph") {
        let rest = set.subtracting(["@graph", "@set"])
        valid = valid && (rest.isEmpty || rest == ["@id"] || rest == ["@index"])
      } else {
        valid = valid && set.contains("@set") && set.count == 2 && !set.contains("@list")
      }
    }
    guard valid, !set.isEmpty else { throw JSONLDError("invalid container mapping", term) }
    definition.container = kinds
    if set.contains("@type") {
      if definition.type == nil { definition.type = "@id" }
      guard definition.type == "@id" || definition.type == "@vocab" else { throw JSONLDError("invalid type mapping", term) }
    }
  }

  private func defineRest(
    _ active: inout JSONLDContext, _ definition: inout JSONLDTerm, _ term: String, _ object: JSONObject, _ scope: DefinitionScope,
    _ defined: inout [String: Bool]
  ) throws {
    if let value = object["@index"] {
      guard definition.has("@index"), let text = value.string,
        let iri = try expandIRI(&active, text, documentRelative: false, vocabulary: true, scope: scope, defined: &defined),
        isIRIOrBlank(iri), !JSONLDKeyword.isKeyword(iri)
      else { throw JSONLDError("invalid term definition", "@index of \(term)") }
      definition.index = text
    }
    if let context = object["@context"] {
      do {
        _ = try process(active, context, base: scope.base, remote: scope.remote, overrideProtected: true, validateScoped: false)
      } catch let error as FormatError {
        var outer = JSONLDError("invalid scoped context", "\(term): \(error.message)")
        outer.member = error.member
        throw outer
      }
      definition.context = context
      definition.base = scope.base
    }
    if let value = object["@language"], object["@type"] == nil {
      switch value {
      case .null: definition.language = .null
      case .string(let text): definition.language = .value(text)
      default: throw JSONLDError("invalid language mapping", term)
      }
    }
    if let value = object["@direction"], object["@type"] == nil {
      switch value {
      case .null: definition.direction = .null
      case .string(let text) where text == "ltr" || text == "rtl": definition.direction = .value(text)
      default: throw JSONLDError("invalid base direction", term)
      }
    }
    if let value = object["@nest"] {
      guard let text = value.string, text == "@nest" || !JSONLDKeyword.isKeyword(text) else { throw JSONLDError("invalid @nest value", term) }
      definition.nest = text
    }
    if let value = object["@prefix"] {
      if term.contains(":") || term.contains("/") { throw JSONLDError("invalid term definition", "@prefix of \(term)") }
      guard case .boolean(let flag) = value else { throw JSONLDError("invalid @prefix value", term) }
      definition.isPrefix = flag
      if flag, let iri = definition.iri, JSONLDKeyword.isKeyword(iri) { throw JSONLDError("invalid term definition", "\(term) is a keyword and no prefix") }
    }
    for key in object.keys where !Self.definitionKeys.contains(key) { throw JSONLDError("invalid term definition", "\(key) in \(term)") }
  }
}
