import Database
import Limits

/// SPARQL 1.1 Graph Store HTTP Protocol: `/store`.
extension TernService {
  /// Which graph a request means (§4 of the protocol).
  private struct Target {
    var graph: GraphName
    /// POST to the store itself makes a graph of its own.
    var isStore: Bool
    var base: String
  }

  func graphStore(_ exchange: Exchange, direct: Bool) throws {
    let form = try parameters(exchange)
    let target = try target(exchange, form, direct: direct)
    register(exchange, kind: "store", text: exchange.head.method.name)
    switch exchange.head.method {
    case .get, .head: try readGraph(exchange, form, target)
    case .put: try write(exchange, target, replace: true)
    case .post: try write(exchange, target, replace: false)
    case .delete:
      let outcome = try graph.deleteGraph(target.graph)
      send(exchange, outcome)
    default: throw Problem(405, "methodNotAllowed", "\(exchange.head.method.name) is not answered here")
    }
  }

  private func target(_ exchange: Exchange, _ form: FormParameters, direct: Bool) throws -> Target {
    let base = baseIRI(exchange)
    let name = try form.single("graph")
    let isDefault = try form.single("default") != nil
    if direct {
      if name != nil || isDefault { throw Problem(400, "badRequest", "the path names a graph already") }
      return Target(graph: .named(base), isStore: false, base: base)
    }
    if let name {
      if isDefault { throw Problem(400, "badRequest", "either 'default' or 'graph', not both") }
      try checkIRI(name)
      return Target(graph: .named(name), isStore: false, base: name)
    }
    if isDefault { return Target(graph: .defaultGraph, isStore: false, base: base) }
    return Target(graph: .all, isStore: true, base: base)
  }

  /// Refuses what is no absolute IRI.
  func checkIRI(_ text: String, _ parameter: String = "graph") throws {
    if text.utf8.count > Limits.iriBytes { throw Problem(413, "tooLarge", "the graph IRI is larger than \(Limits.iriBytes) bytes") }
    let scheme = text.prefix { $0 != ":" }
    let bad = text.unicodeScalars.contains { $0.value <= 32 || "<>\"{}|\\^`".unicodeScalars.contains($0) }
    guard !bad, scheme.count < text.count, let first = scheme.utf8.first, first | 32 >= 97, first | 32 <= 122,
      scheme.utf8.allSatisfy({ ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 43 || $0 == 45 || $0 == 46 })
    else { throw Problem(400, "badRequest", "'\(parameter)' is not an absolute IRI") }
  }

  // MARK: Reading

  private func readGraph(_ exchange: Exchange, _ form: FormParameters, _ target: Target) throws {
    let format = try storeFormat(exchange, form, wholeStore: target.isStore)
    if !target.isStore, try !graph.graphExists(target.graph) {
      if case .named(let name) = target.graph { throw Problem(404, "notFound", "there is no graph <\(name)>") }
      throw Problem(404, "notFound", "there is no such graph")
    }
    let response = exchange.response
    response.start(200, contentType: contentType(format), fields: [("Tern-Revision", String(graph.revision))])
    if exchange.head.method == .head {
      response.finishHead()
      return
    }
    var options = try options(form, exchange)
    if !form.has("timeout") { options.timeout = Limits.evaluationSecondsMax }
    if target.isStore {
      try graph.dump(.all, as: format, options) { try response.write($0) }
    } else {
      try graph.graph(target.graph, as: format, options) { try response.write($0) }
    }
    response.finish()
  }

  private func storeFormat(_ exchange: Exchange, _ form: FormParameters, wholeStore: Bool) throws -> OutputFormat {
    if let name = try form.single("format") {
      guard let format = OutputFormat.named(name), format.carries != .solutions else {
        throw Problem(406, "notAcceptable", "'\(name.prefix(60))' is no format for a graph")
      }
      return format
    }
    let offers: [OutputFormat] = wholeStore
      ? [.nquads, .trig, .jsonld, .ntriples, .turtle, .rdfxml] : [.turtle, .ntriples, .rdfxml, .jsonld, .trig, .nquads]
    guard let index = AcceptList(exchange.head.accept).best(of: offers.map(\.mediaType)) else {
      if AcceptList(exchange.head.accept).best(of: ["text/plain"]) != nil { return .ntriples }
      throw Problem(406, "notAcceptable", "none of the accepted types can be written; there are \(offers.map(\.mediaType).joined(separator: ", "))")
    }
    return offers[index]
  }

  // MARK: Writing

  private func write(_ exchange: Exchange, _ target: Target, replace: Bool) throws {
    let type = try exchange.head.contentType.map { text throws(RequestFault) in try ContentType(text) }
    try type?.requireUTF8()
    if type == nil, exchange.body.count > 0 {
      throw Problem(415, "unsupportedMediaType", "a Content-Type is needed: text/turtle, application/n-triples, application/trig, …")
    }
    let mediaType = type?.name ?? "text/turtle"
    if mediaType == "multipart/form-data" {
      try writeParts(exchange, target, boundary: type?.boundary ?? "", replace: replace)
      return
    }
    try writeGraph(exchange, target, [(exchange.body.loadInput(), mediaType)], replace: replace)
  }

  private func writeParts(_ exchange: Exchange, _ target: Target, boundary: String, replace: Bool) throws {
    let bytes = try exchange.body.bytes()
    var fault: RequestFault?
    let parts = bytes.withUnsafeBytes { raw -> [Multipart.Part] in
      do throws(RequestFault) { return try Multipart.parts(of: raw, boundary: boundary) } catch {
        fault = error
        return []
      }
    }
    if let fault { throw fault }
    var inputs: [(LoadInput, String)] = []
    for part in parts {
      let type = try part.contentType.map { text throws(RequestFault) in try ContentType(text) }
      try type?.requireUTF8()
      inputs.append((.bytes(Array(bytes[part.content])), type?.name ?? "text/turtle"))
    }
    if inputs.isEmpty { throw Problem(400, "badRequest", "the multipart body has no part") }
    try writeGraph(exchange, target, inputs, replace: replace)
  }

  private static let quadTypes: Set<String> = [
    "application/n-quads", "text/x-nquads", "application/trig", "application/x-trig", "application/ld+json",
  ]

  private func writeGraph(_ exchange: Exchange, _ target: Target, _ inputs: [(LoadInput, String)], replace: Bool) throws {
    var name = target.graph
    var base = target.base
    var fields: [(String, String)] = []
    let carriesGraphs = inputs.allSatisfy { Self.quadTypes.contains($0.1) }
    if target.isStore, !replace, !carriesGraphs {
      // §5.5: a graph sent to the store itself gets a name of the server's choice.
      let iri = "http://\(authority(exchange))/store/" + newName()
      name = .named(iri)
      base = iri
      fields = [("Location", iri)]
    } else if target.isStore, !carriesGraphs {
      throw Problem(400, "badRequest", "name the graph that is replaced: ?default or ?graph=IRI (only TriG and N-Quads replace the whole store)")
    }
    let result = try graph.storeGraph(name, inputs.map { (input: $0.0, mediaType: $0.1) }, base: base, replacing: replace)
    send(exchange, result.outcome, status: result.created || !fields.isEmpty ? 201 : 200, fields: fields)
  }

  /// 128 random bits in hexadecimal.
  private func newName() -> String {
    var generator = SystemRandomNumberGenerator()
    var text = ""
    for _ in 0..<2 {
      let digits = String(generator.next() as UInt64, radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }

  func graphList(_ exchange: Exchange) throws {
    var json = JSONText()
    json.open()
    json.list("graphs")
    for item in try graph.graphs() {
      json.open()
      json.field("iri", item.name)
      json.field("triples", item.triples)
      json.close()
    }
    json.endList()
    json.close()
    send(exchange, json)
  }
}
