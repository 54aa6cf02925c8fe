import RDF

/// Makes JSON-LD in expanded form of quads. JSON-LD 1.1 API, section 8.4.
enum JSONLDWriter {
  /// A value of a property; a class, because lists are folded into it later.
  private final class Value {
    var object: JSONObject
    /// The items, once the value is known to be a list.
    var items: [Value]?
    init(_ object: JSONObject) { self.object = object }

    var json: JSONValue {
      guard let items else { return .object(object) }
      return .object(JSONObject([("@list", .array(items.map(\.json)))]))
    }
  }

  private final class Node {
    let id: String
    var types: [String] = []
    var properties: [String] = []
    var values: [String: [Value]] = [:]
    init(_ id: String) { self.id = id }

    var isBlank: Bool { id.hasPrefix("_:") }
  }

  private struct Usage {
    let node: Node
    let property: String
    let value: Value
  }

  private final class Graph {
    var nodes: [String: Node] = [:]
    var nilUsages: [Usage] = []

    func node(_ id: String) -> Node {
      if let known = nodes[id] { return known }
      let node = Node(id)
      nodes[id] = node
      return node
    }
  }

  private static func identifier(_ term: Term) -> String? {
    switch term {
    case .iri(let iri): iri.value
    case .blankNode(let node): "_:" + (node.label.hasPrefix(".") ? "anonymous" : "") + node.label
    case .literal, .triple: nil
    }
  }

  /// The expanded document. Triple terms have no form in JSON-LD 1.1: a ``FormatError`` says so.
  static func document(_ quads: [Quad], _ options: JSONLDOptions) throws -> JSONValue {
    var graphs: [String: Graph] = ["@default": Graph()]
    // The only use of a blank node in any graph, or nil when there are several.
    var usages: [String: Usage?] = [:]
    for quad in quads {
      guard let subject = identifier(quad.subject), let property = identifier(quad.predicate) else {
        throw FormatError("a triple term cannot be written as JSON-LD 1.1", line: 1, column: 1, offset: 0)
      }
      let name = quad.graph.flatMap { identifier($0) } ?? "@default"
      let graph = graphs[name] ?? Graph()
      graphs[name] = graph
      if name != "@default" { _ = graphs["@default"]?.node(name) }
      try add(graph, subject, property, quad.object, options, &usages)
    }
    for graph in graphs.values {
      foldCompoundLiterals(graph, options, usages)
      foldLists(graph, usages)
    }
    let main = graphs["@default"] ?? Graph()
    var result: [JSONValue] = []
    for id in main.nodes.keys.sorted(by: precedes) {
      guard let node = main.nodes[id] else { continue }
      var object = json(node)
      if let named = graphs[id] {
        object["@graph"] = .array(
          named.nodes.keys.sorted(by: precedes).compactMap { inner in
            named.nodes[inner].map { json($0) }.flatMap { $0.count > 1 ? .object($0) : nil }
          })
      }
      if object.count > 1 { result.append(.object(object)) }
    }
    return .array(result)
  }

  private static func precedes(_ a: String, _ b: String) -> Bool { a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) }

  private static func add(
    _ graph: Graph, _ subject: String, _ property: String, _ object: Term, _ options: JSONLDOptions,
    _ usages: inout [String: Usage?]
  ) throws {
    let node = graph.node(subject)
    let id = identifier(object)
    if let id { _ = graph.node(id) }
    if property == RDFVocabulary.type.value, !options.useRDFType, let id {
      if !node.types.contains(id) { node.types.append(id) }
      return
    }
    let value = Value(try json(object, options))
    if node.values[property] == nil { node.properties.append(property) }
    if node.values[property, default: []].contains(where: { $0.object == value.object }) { return }
    node.values[property, default: []].append(value)
    guard let id else { return }
    if id == RDFVocabulary.nil.value {
      graph.nilUsages.append(Usage(node: node, property: property, value: value))
    } else if id.hasPrefix("_:") {
      usages[id] = usages[id] == nil ? .some(Usage(node: node, property: property, value: value)) : .some(nil)
    }
  }

  private static func json(_ node: Node) -> JSONObject {
    var object = JSONObject([("@id", .string(node.id))])
    if !node.types.isEmpty { object["@type"] = .array(node.types.map { .string($0) }) }
    for property in node.properties { object[property] = .array((node.values[property] ?? []).map(\.json)) }
    return object
  }

  /// RDF to object conversion, section 8.5.
  private static func json(_ term: Term, _ options: JSONLDOptions) throws -> JSONObject {
    if let id = identifier(term) { return JSONObject([("@id", .string(id))]) }
    guard case .literal(let literal) = term else {
      throw FormatError("a triple term cannot be written as JSON-LD 1.1", line: 1, column: 1, offset: 0)
    }
    var result = JSONObject([("@value", .string(literal.lexical))])
    if let language = literal.language {
      result["@language"] = .string(language)
      if let direction = literal.direction { result["@direction"] = .string(direction == .ltr ? "ltr" : "rtl") }
      return result
    }
    let i18n = "https://www.w3.org/ns/i18n#"
    if literal.datatype == RDFVocabulary.json {
      do {
        result["@value"] = try JSONParser.parse(literal.lexical)
      } catch {
        throw JSONLDError("invalid JSON literal", literal.lexical)
      }
      result["@type"] = .string("@json")
    } else if options.direction == .i18nDatatype, literal.datatype.value.hasPrefix(i18n) {
      let parts = literal.datatype.value.dropFirst(i18n.count).split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
      if let language = parts.first, !language.isEmpty { result["@language"] = .string(String(language)) }
      if parts.count == 2 { result["@direction"] = .string(String(parts[1])) }
    } else if options.useNativeTypes, literal.datatype == XSD.boolean, case .boolean(let flag)? = XSDValue(.boolean, lexical: literal.lexical) {
      result["@value"] = .boolean(flag)
    } else if options.useNativeTypes, literal.datatype == XSD.integer, let value = XSDInteger(lexical: literal.lexical) {
      result["@value"] = .number(value.canonical)
    } else if options.useNativeTypes, literal.datatype == XSD.double, let value = XSDFloatingPoint.double(literal.lexical), value.isFinite {
      result["@value"] = .number(JSONCanonical.number(value.description))
    } else if literal.datatype != XSD.string {
      result["@type"] = .string(literal.datatype.value)
    }
    return result
  }

  private static func foldCompoundLiterals(_ graph: Graph, _ options: JSONLDOptions, _ usages: [String: Usage?]) {
    guard options.direction == .compoundLiteral else { return }
    let value = RDFVocabulary.namespace + "value"
    let language = RDFVocabulary.namespace + "language"
    let direction = RDFVocabulary.namespace + "direction"
    for (id, node) in graph.nodes where node.isBlank && node.values[direction] != nil {
      guard case let usage?? = usages[id], let text = node.values[value]?.first?.object["@value"] else { continue }
      var object = JSONObject([("@value", text)])
      if let tag = node.values[language]?.first?.object["@value"] { object["@language"] = tag }
      if let side = node.values[direction]?.first?.object["@value"] { object["@direction"] = side }
      usage.value.object = object
      graph.nodes[id] = nil
    }
  }

  private static func foldLists(_ graph: Graph, _ usages: [String: Usage?]) {
    let first = RDFVocabulary.first.value
    let rest = RDFVocabulary.rest.value
    for end in graph.nilUsages {
      var usage = end
      var items: [Value] = []
      var cells: [String] = []
      while usage.property == rest, usage.node.isBlank, case let parent?? = usages[usage.node.id], graph.nodes[usage.node.id] === usage.node,
        usage.node.values[first]?.count == 1, usage.node.values[rest]?.count == 1, usage.node.properties.count == 2,
        usage.node.types.isEmpty || usage.node.types == [RDFVocabulary.namespace + "List"], let item = usage.node.values[first]?.first,
        !cells.contains(usage.node.id)
      {
        items.append(item)
        cells.append(usage.node.id)
        usage = parent
        if !usage.node.isBlank { break }
      }
      usage.value.items = items.reversed()
      for cell in cells { graph.nodes[cell] = nil }
    }
  }

  /// Indented text for people.
  static func write(_ value: JSONValue, indent: Int = 0, into out: OutputBytes) {
    func line(_ steps: Int) {
      out.append(UInt8(ascii: "\n"))
      for _ in 0..<steps { out.append("  ") }
    }
    switch value {
    case .null: out.append("null")
    case .boolean(let flag): flag ? out.append("true") : out.append("false")
    case .number(let text): out.append(string: text)
    case .string(let text): JSONText.writeString(text, into: out)
    case .array(let items):
      out.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        line(indent + 1)
        write(item, indent: indent + 1, into: out)
      }
      if !items.isEmpty { line(indent) }
      out.append(UInt8(ascii: "]"))
    case .object(let object):
      out.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        line(indent + 1)
        JSONText.writeString(member.key, into: out)
        out.append(": ")
        write(member.value, indent: indent + 1, into: out)
      }
      if !object.isEmpty { line(indent) }
      out.append(UInt8(ascii: "}"))
    }
  }
}
