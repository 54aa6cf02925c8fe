import RDF

/// Expansion. JSON-LD 1.1 API, section 5.
extension JSONLDProcessor {
  /// The expanded form of a document: node objects.
  func expand(document: JSONValue) throws -> [JSONValue] {
    var active = JSONLDContext(base: options.base)
    if let given = options.expandContext { active = try process(active, given.object?["@context"] ?? given, base: options.base) }
    guard let expanded = try expand(active, nil, document, base: options.base) else { return [] }
    if let object = expanded.object, object.count == 1, let graph = object["@graph"] { return graph.array ?? [graph] }
    return expanded.array ?? [expanded]
  }

  private func list(_ value: JSONValue?) -> [JSONValue] {
    guard let value else { return [] }
    return value.array ?? [value]
  }

  private func append(_ object: inout JSONObject, _ key: String, _ value: JSONValue) {
    object[key] = .array(list(object[key]) + list(value))
  }

  private func expand(
    _ given: JSONLDContext, _ property: String?, _ element: JSONValue, base: String?, fromMap: Bool = false
  ) throws -> JSONValue? {
    let scoped = property.flatMap { given.terms[$0] }
    switch element {
    case .null: return nil
    case .boolean, .number, .string:
      guard let property, property != "@graph" else { return nil }
      var active = given
      if let context = scoped?.context { active = try process(active, context, base: scoped?.base) }
      return try expandValue(active, property, element)
    case .array(let items):
      var result: [JSONValue] = []
      for item in items {
        guard var expanded = try expand(given, property, item, base: base, fromMap: fromMap) else { continue }
        if scoped?.has("@list") == true, expanded.array != nil { expanded = .object(JSONObject([("@list", expanded)])) }
        if let inner = expanded.array { result += inner } else { result.append(expanded) }
      }
      return .array(result)
    case .object(let object):
      return try placed(object, nil) {
        try expandObject(given, property, object, base: base, fromMap: fromMap, scoped: scoped)
      }
    }
  }

  private func expandObject(
    _ given: JSONLDContext, _ property: String?, _ element: JSONObject, base: String?, fromMap: Bool, scoped: JSONLDTerm?
  ) throws -> JSONValue? {
    var active = given
    if let previous = active.previous, !fromMap {
      var hasValue = false
      var onlyID = false
      for key in element.keys {
        let expanded = try expandIRI(active, key, vocabulary: true)
        if expanded == "@value" { hasValue = true }
        if expanded == "@id", element.count == 1 { onlyID = true }
      }
      if !hasValue, !onlyID { active = previous }
    }
    if let context = scoped?.context { active = try process(active, context, base: scoped?.base, overrideProtected: true) }
    if let context = element["@context"] { active = try placed(element, "@context") { try process(active, context, base: base) } }
    let typeScoped = active
    var inputType: String?
    for key in element.sortedKeys where try expandIRI(active, key, vocabulary: true) == "@type" {
      let types = list(element[key])
      if inputType == nil, let last = types.last?.string { inputType = last }
      for type in types.compactMap(\.string).sorted(by: { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }) {
        guard let term = typeScoped.terms[type], let context = term.context else { continue }
        active = try process(active, context, base: term.base, propagate: false)
      }
    }
    if let type = inputType { inputType = try expandIRI(active, type, vocabulary: true) }
    var result = JSONObject()
    try expandMembers(active, typeScoped, property, element, &result, base: base, inputType: inputType)
    return try finish(result, property)
  }

  /// Steps 13 and 14: the members of an object, those of nested objects included.
  private func expandMembers(
    _ active: JSONLDContext, _ typeScoped: JSONLDContext, _ property: String?, _ element: JSONObject, _ result: inout JSONObject,
    base: String?, inputType: String?
  ) throws {
    var nests: [String] = []
    for key in element.sortedKeys where key != "@context" {
      guard let value = element[key], let expanded = try expandIRI(active, key, vocabulary: true),
        expanded.contains(":") || JSONLDKeyword.isKeyword(expanded)
      else { continue }
      if JSONLDKeyword.isKeyword(expanded) {
        if expanded == "@nest" {
          nests.append(key)
          continue
        }
        try placed(element, key) {
          try expandKeyword(active, typeScoped, property, expanded, value, &result, base: base, inputType: inputType)
        }
      } else {
        try placed(element, key) { try expandProperty(active, key, expanded, value, &result, base: base) }
      }
    }
    for key in nests {
      for nested in list(element[key]) {
        let object = try placed(element, key) {
          guard let object = nested.object else { throw JSONLDError("invalid @nest value", key) }
          return object
        }
        for inner in object.keys where try expandIRI(active, inner, vocabulary: true) == "@value" { throw JSONLDError("invalid @nest value", key) }
        var context = active
        if let term = active.terms[key], let scoped = term.context { context = try process(active, scoped, base: term.base, overrideProtected: true) }
        try expandMembers(context, typeScoped, key, object, &result, base: base, inputType: inputType)
      }
    }
  }

  private func expandKeyword(
    _ active: JSONLDContext, _ typeScoped: JSONLDContext, _ property: String?, _ keyword: String, _ value: JSONValue,
    _ result: inout JSONObject, base: String?, inputType: String?
  ) throws {
    if property == "@reverse" { throw JSONLDError("invalid reverse property map", keyword) }
    if result[keyword] != nil, keyword != "@included", keyword != "@type" { throw JSONLDError("colliding keywords", keyword) }
    switch keyword {
    case "@id":
      guard let text = value.string else { throw JSONLDError("invalid @id value", "it is a string") }
      // A string that looks like a keyword names nothing.
      result["@id"] = try expandIRI(active, text, documentRelative: true).map { .string($0) } ?? .null
    case "@type":
      let types = try list(value).map { type -> JSONValue in
        guard let text = type.string else { throw JSONLDError("invalid type value", "it is a string or an array of strings") }
        return try expandIRI(typeScoped, text, documentRelative: true, vocabulary: true).map { .string($0) } ?? .null
      }
      if result["@type"] != nil || value.array != nil {
        result["@type"] = .array(list(result["@type"]) + types)
      } else {
        result["@type"] = types.first
      }
    case "@graph":
      result["@graph"] = .array(list(try expand(active, "@graph", value, base: base)))
    case "@included":
      let nodes = list(try expand(active, nil, value, base: base))
      for node in nodes {
        guard let object = node.object, object["@value"] == nil, object["@list"] == nil, object["@set"] == nil else {
          throw JSONLDError("invalid @included value", "it holds node objects")
        }
      }
      if !value.isNull, nodes.isEmpty, value.array?.isEmpty != true { throw JSONLDError("invalid @included value", "it holds node objects") }
      append(&result, "@included", .array(nodes))
    case "@value":
      if inputType != "@json", !value.isScalar { throw JSONLDError("invalid value object value", "@value is a string, number, boolean or null") }
      result["@value"] = value
    case "@language":
      guard value.string != nil else { throw JSONLDError("invalid language-tagged string", "@language is a string") }
      result["@language"] = value
    case "@direction":
      guard value == .string("ltr") || value == .string("rtl") else { throw JSONLDError("invalid base direction", "it is ltr or rtl") }
      result["@direction"] = value
    case "@index":
      guard value.string != nil else { throw JSONLDError("invalid @index value", "it is a string") }
      result["@index"] = value
    case "@list":
      guard let property, property != "@graph" else { return }
      result["@list"] = .array(list(try expand(active, property, value, base: base)))
    case "@set":
      result["@set"] = try expand(active, property, value, base: base) ?? .array([])
    case "@reverse": try expandReverse(active, value, &result, base: base)
    default: break
    }
  }

  private func expandReverse(_ active: JSONLDContext, _ value: JSONValue, _ result: inout JSONObject, base: String?) throws {
    guard value.object != nil else { throw JSONLDError("invalid @reverse value", "it is an object") }
    guard let expanded = try expand(active, "@reverse", value, base: base)?.object else { return }
    if let doubled = expanded["@reverse"]?.object {
      for (key, items) in doubled.members { append(&result, key, items) }
    }
    var reverse = result["@reverse"]?.object ?? JSONObject()
    var added = false
    for (key, items) in expanded.members where key != "@reverse" {
      for item in list(items) {
        if item.object?["@value"] != nil || item.object?["@list"] != nil { throw JSONLDError("invalid reverse property value", key) }
      }
      append(&reverse, key, items)
      added = true
    }
    if added { result["@reverse"] = .object(reverse) }
  }

  private func expandProperty(
    _ active: JSONLDContext, _ key: String, _ expandedKey: String, _ value: JSONValue, _ result: inout JSONObject, base: String?
  ) throws {
    let term = active.terms[key] ?? JSONLDTerm()
    var expanded: JSONValue
    if term.type == "@json" {
      expanded = .object(JSONObject([("@value", value), ("@type", .string("@json"))]))
    } else if term.has("@language"), let map = value.object {
      expanded = .array(try expandLanguageMap(active, term, map))
    } else if term.has("@index") || term.has("@type") || term.has("@id"), let map = value.object {
      expanded = .array(try expandIndexMap(active, key, term, map, base: base))
    } else {
      guard let inner = try expand(active, key, value, base: base) else { return }
      expanded = inner
    }
    if term.has("@list"), expanded.object?["@list"] == nil { expanded = .object(JSONObject([("@list", .array(list(expanded)))])) }
    if term.has("@graph"), !term.has("@id"), !term.has("@index") {
      expanded = .array(list(expanded).map { .object(JSONObject([("@graph", .array(list($0)))])) })
    }
    if term.isReverse {
      var reverse = result["@reverse"]?.object ?? JSONObject()
      for item in list(expanded) {
        if item.object?["@value"] != nil || item.object?["@list"] != nil { throw JSONLDError("invalid reverse property value", key) }
        append(&reverse, expandedKey, item)
      }
      result["@reverse"] = .object(reverse)
    } else {
      append(&result, expandedKey, expanded)
    }
  }

  private func expandLanguageMap(_ active: JSONLDContext, _ term: JSONLDTerm, _ map: JSONObject) throws -> [JSONValue] {
    var values: [JSONValue] = []
    var direction = active.direction
    if case .value(let text) = term.direction { direction = text } else if term.direction == .null { direction = nil }
    for language in map.sortedKeys {
      for item in list(map[language]) {
        if item.isNull { continue }
        guard item.string != nil else { throw JSONLDError("invalid language map value", language) }
        var value = JSONObject([("@value", item)])
        if language != "@none", try expandIRI(active, language, vocabulary: true) != "@none" { value["@language"] = .string(language) }
        if let direction { value["@direction"] = .string(direction) }
        values.append(.object(value))
      }
    }
    return values
  }

  private func expandIndexMap(
    _ active: JSONLDContext, _ key: String, _ term: JSONLDTerm, _ map: JSONObject, base: String?
  ) throws -> [JSONValue] {
    var values: [JSONValue] = []
    let indexKey = term.index ?? "@index"
    for index in map.sortedKeys {
      var context = active
      if term.has("@id") || term.has("@type") { context = active.previous ?? active }
      if term.has("@type"), let typeTerm = context.terms[index], let scoped = typeTerm.context {
        context = try process(context, scoped, base: typeTerm.base)
      } else {
        context = active
      }
      let expandedIndex = try expandIRI(active, index, vocabulary: true)
      let items = list(try expand(context, key, .array(list(map[index])), base: base, fromMap: true))
      for item in items {
        guard var object = item.object else { continue }
        if term.has("@graph"), object["@graph"] == nil { object = JSONObject([("@graph", .array([item]))]) }
        let isNone = expandedIndex == "@none"
        if term.has("@index"), indexKey != "@index", !isNone {
          let value = try expandValue(active, indexKey, .string(index))
          guard let expandedKey = try expandIRI(active, indexKey, vocabulary: true) else { continue }
          object[expandedKey] = .array([value] + list(object[expandedKey]))
          if object["@value"] != nil { throw JSONLDError("invalid value object", "an index property on a value") }
        } else if term.has("@index"), object["@index"] == nil, !isNone {
          object["@index"] = .string(index)
        } else if term.has("@id"), object["@id"] == nil, !isNone {
          object["@id"] = try expandIRI(active, index, documentRelative: true).map { .string($0) }
        } else if term.has("@type"), !isNone, let expandedIndex {
          object["@type"] = .array([.string(expandedIndex)] + list(object["@type"]))
        }
        values.append(.object(object))
      }
    }
    return values
  }

  /// Steps 15 to 19.
  private func finish(_ given: JSONObject, _ property: String?) throws -> JSONValue? {
    var result = given
    if let value = result["@value"] {
      let allowed: Set<String> = ["@direction", "@index", "@language", "@type", "@value"]
      let hasLanguage = result["@language"] != nil || result["@direction"] != nil
      guard result.keys.allSatisfy({ allowed.contains($0) }), !(hasLanguage && result["@type"] != nil) else {
        throw JSONLDError("invalid value object", "other members beside @value")
      }
      let type = result["@type"]
      if type == .string("@json") || type == .array([.string("@json")]) {
        result["@type"] = .string("@json")
      } else if value.isNull || value.array?.isEmpty == true {
        return nil
      } else if value.string == nil, result["@language"] != nil {
        throw JSONLDError("invalid language-tagged value", "@value is a string")
      } else if let type {
        guard let text = type.string ?? (type.array?.count == 1 ? type.array?[0].string : nil), !text.hasPrefix("_:"), isAbsoluteIRI(text) else {
          throw JSONLDError("invalid typed value", "@type of a value is an IRI")
        }
        // RDF 1.2 Concepts, section 3.3: these datatypes are those of literals with a language, and of no others.
        if text == RDFVocabulary.langString.value || text == RDFVocabulary.dirLangString.value {
          throw JSONLDError("invalid typed value", "a value of this type needs @language")
        }
        result["@type"] = .string(text)
      }
    } else if let type = result["@type"], type.array == nil {
      result["@type"] = .array([type])
    } else if result["@set"] != nil || result["@list"] != nil {
      guard result.keys.allSatisfy({ $0 == "@set" || $0 == "@list" || $0 == "@index" }), !(result["@set"] != nil && result["@list"] != nil) else {
        throw JSONLDError("invalid set or list object", "other members beside @set or @list")
      }
      if let set = result["@set"] { return set }
    }
    if result.count == 1, result["@language"] != nil { return nil }
    if property == nil || property == "@graph" {
      if result.isEmpty || result["@value"] != nil || result["@list"] != nil { return nil }
      if result.count == 1, result["@id"] != nil { return nil }
    }
    return .object(result)
  }

  /// Value expansion, section 5.3.
  private func expandValue(_ active: JSONLDContext, _ property: String, _ value: JSONValue) throws -> JSONValue {
    let term = active.terms[property]
    if let text = value.string, term?.type == "@id" || term?.type == "@vocab" {
      let iri = try expandIRI(active, text, documentRelative: true, vocabulary: term?.type == "@vocab")
      return .object(JSONObject([("@id", iri.map { .string($0) } ?? .null)]))
    }
    var result = JSONObject([("@value", value)])
    if let type = term?.type, type != "@id", type != "@vocab", type != "@none" {
      result["@type"] = .string(type)
    } else if value.string != nil {
      var language = active.language
      var direction = active.direction
      if case .value(let text) = term?.language { language = text } else if term?.language == .null { language = nil }
      if case .value(let text) = term?.direction { direction = text } else if term?.direction == .null { direction = nil }
      if let language { result["@language"] = .string(language) }
      if let direction { result["@direction"] = .string(direction) }
    }
    return .object(result)
  }
}
