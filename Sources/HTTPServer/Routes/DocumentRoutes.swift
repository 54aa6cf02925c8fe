import Database
import Glibc

/// `/documents`: prose and RDF in, documents out.
extension TernService {
  func documents(_ exchange: Exchange) throws {
    let form = try parameters(exchange)
    switch exchange.head.method {
    case .post: try load(exchange, form)
    case .delete:
      guard let name = try form.single("name") else { throw Problem(400, "badRequest", "name=… says which document to forget") }
      try forget(exchange, name)
    default:
      if let name = try form.single("name") {
        try document(exchange, key: name, part: nil)
        return
      }
      var json = JSONText()
      json.open()
      json.list("documents")
      for document in try graph.documents() { json.document(document) }
      json.endList()
      json.close()
      send(exchange, json)
    }
  }

  func document(_ exchange: Exchange, key: String, part: String?) throws {
    if exchange.head.method == .delete {
      try forget(exchange, key)
      return
    }
    if part == "text" {
      let bytes = try graph.documentBytes(key)
      exchange.response.start(200, contentType: "text/plain; charset=utf-8")
      if exchange.head.method == .head {
        exchange.response.finishHead()
        return
      }
      try bytes.withUnsafeBytes { all in
        var done = 0
        while done < all.count {
          let end = min(done + ResponseStream.pieceBytes, all.count)
          try exchange.response.write(UnsafeRawBufferPointer(rebasing: all[done..<end]))
          done = end
        }
      }
      exchange.response.finish()
      return
    }
    if part == "links" {
      var json = JSONText()
      json.open()
      json.list("links")
      for link in try graph.links(ofDocument: key) { json.link(link) }
      json.endList()
      json.close()
      send(exchange, json)
      return
    }
    if part == "facts" {
      var json = JSONText()
      json.open()
      json.list("facts")
      for fact in try graph.facts(ofDocument: key) { json.fact(fact) }
      json.endList()
      json.close()
      send(exchange, json)
      return
    }
    let info = try graph.existingDocument(key)
    var json = JSONText()
    json.document(info)
    send(exchange, json)
  }

  private func forget(_ exchange: Exchange, _ key: String) throws {
    register(exchange, kind: "forget", text: key)
    let outcome = try graph.forget(key)
    var json = JSONText()
    json.open()
    json.field("revision", outcome.revision)
    json.field("factsRemoved", outcome.factsRemoved)
    json.field("factsKept", outcome.factsKept)
    json.close()
    send(exchange, json, fields: [("Tern-Revision", String(outcome.revision))])
  }

  // MARK: Loading

  private func load(_ exchange: Exchange, _ form: FormParameters) throws {
    if try form.single("batch") != nil {
      try loadMany(exchange, form)
      return
    }
    let path = try form.single("path")
    guard let name = try form.single("name") ?? path else {
      throw Problem(400, "badRequest", "name=… gives the document a name (its path or address)")
    }
    var options = try loadOptions(exchange, form, name: name)
    options.mediaType = try mediaType(exchange, form, hasPath: path != nil)
    let input: LoadInput
    if let path {
      input = .file(path: try checkedPath(path, exchange.peer))
    } else {
      input = exchange.body.loadInput()
    }
    register(exchange, kind: "load", text: name)
    let wantsProgress = AcceptList(exchange.head.accept).best(of: ["application/json", "application/x-ndjson"]) == 1
    if wantsProgress {
      try loadWithProgress(exchange, input, options)
      return
    }
    let outcome = try graph.load(input, options)
    var json = JSONText()
    json.loadOutcome(outcome)
    send(exchange, json, status: outcome.unchanged ? 200 : 201, fields: [("Tern-Revision", String(outcome.revision))])
  }

  /// What a load is told in its parameters.
  private func loadOptions(_ exchange: Exchange, _ form: FormParameters, name: String) throws -> LoadOptions {
    var options = LoadOptions(name: name, cancellation: exchange.cancellation)
    options.mediaType = try form.single("format")
    options.graph = try form.single("graph")
    if let graph = options.graph { try checkIRI(graph) }
    options.base = try form.single("base")
    if let text = try form.single("min-confidence") {
      guard let value = Double(text), value >= 0, value <= 1 else { throw Problem(400, "badRequest", "min-confidence is a number from 0 to 1") }
      options.minConfidence = value
    }
    if let text = try form.single("date") {
      guard LoadOptions.isDay(text) else { throw Problem(400, "badRequest", "date is a day like 2024-03-31") }
      options.date = text
    }
    options.again = try form.single("again") == "true"
    if let text = try form.single("threads") {
      guard let value = Int(text), value >= 1 else { throw Problem(400, "badRequest", "threads is a whole number above 0") }
      options.threads = value
    }
    options.model = try modelReading(exchange, form)
    return options
  }

  // MARK: Answers line by line

  /// Writes one JSON object a line while a load runs; a client that left cancels the load.
  private final class ProgressLines {
    private let exchange: Exchange
    private(set) var gone: ClientGone?

    init(_ exchange: Exchange) {
      self.exchange = exchange
      exchange.response.start(200, contentType: "application/x-ndjson")
    }

    func write(_ line: String) {
      if gone != nil { return }
      do {
        try exchange.response.write(line + "\n")
        try exchange.response.flush()
      } catch {
        gone = ClientGone()
        exchange.cancellation.cancel(.client)
      }
    }

    func progress(_ progress: LoadProgress) {
      var json = JSONText()
      json.open()
      json.field("stage", progress.stage.rawValue)
      json.field("bytesDone", progress.bytesDone)
      json.field("bytesTotal", progress.bytesTotal)
      json.field("items", progress.items)
      json.field("files", progress.files)
      json.field("documents", progress.documents)
      json.field("facts", progress.facts)
      json.close()
      write(json.text)
    }

    static func problem(_ error: DatabaseError) -> String {
      var text = Problem(error, text: nil).json
      if text.hasSuffix("\n") { text.removeLast() }
      return text
    }
  }

  /// Progress, and at the end the outcome or the problem.
  private func loadWithProgress(_ exchange: Exchange, _ input: LoadInput, _ options: LoadOptions) throws {
    let lines = ProgressLines(exchange)
    var line = JSONText()
    do {
      let outcome = try graph.load(input, options) { lines.progress($0) }
      line.open()
      line.key("outcome")
      line.loadOutcome(outcome)
      line.close()
    } catch let error as DatabaseError {
      // The status has been given as 200: the last line says how it ended.
      line.text = "{\"problem\":" + ProgressLines.problem(error) + "}"
    }
    if let gone = lines.gone { throw gone }
    try exchange.response.write(line.text + "\n")
    exchange.response.finish()
  }

  /// Many files of this machine: the body holds path and name of each, every one ended by a NUL.
  /// The answer has a line for each file as it ends, progress between, and a last line `end`.
  private func loadMany(_ exchange: Exchange, _ form: FormParameters) throws {
    let words = try exchange.body.bytes().split(separator: 0, omittingEmptySubsequences: false)
    guard words.count % 2 == 1, words.last?.isEmpty ?? false, words.count > 1 else {
      throw Problem(400, "badRequest", "the body holds path and name of each file, every one ended by a NUL byte")
    }
    let options = try loadOptions(exchange, form, name: "batch")
    var items: [LoadItem] = []
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      guard let path = String(validating: words[index], as: UTF8.self), let name = String(validating: words[index + 1], as: UTF8.self)
      else { throw Problem(400, "badRequest", "a path or name is not UTF-8") }
      items.append(LoadItem(input: .file(path: try checkedPath(path, exchange.peer, mayBeMissing: true)), name: name))
    }
    register(exchange, kind: "load", text: "\(items.count) files")
    let lines = ProgressLines(exchange)
    var end = JSONText()
    do {
      try graph.load(items, options, progress: { lines.progress($0) }) { index, result in
        var json = JSONText()
        json.open()
        json.field("file", index)
        switch result {
        case .success(let outcome):
          json.key("outcome")
          json.loadOutcome(outcome)
          json.close()
        case .failure(let error):
          let problem = error as? DatabaseError ?? DatabaseError(.internal, "\(error)")
          json.text += ",\"problem\":" + ProgressLines.problem(problem) + "}"
        }
        lines.write(json.text)
      }
      end.open()
      end.field("end", true)
      end.close()
    } catch let error as DatabaseError {
      end.text = "{\"end\":false,\"problem\":" + ProgressLines.problem(error) + "}"
    }
    if let gone = lines.gone { throw gone }
    try exchange.response.write(end.text + "\n")
    exchange.response.finish()
  }

  /// The media type that was said; forms and octet streams say nothing.
  private func mediaType(_ exchange: Exchange, _ form: FormParameters, hasPath: Bool) throws -> String? {
    if let format = try form.single("format") { return format }
    guard !hasPath, let text = exchange.head.contentType else { return nil }
    let type = try ContentType(text)
    // Pages and mail say their encoding themselves; what the field says is for the others.
    if type.name != "text/html", type.name != "message/rfc822", type.name != "application/xhtml+xml" { try type.requireUTF8() }
    if type.name == "application/x-www-form-urlencoded" || type.name == "application/octet-stream" { return nil }
    return type.name
  }

  /// A file on this machine: only for a client of the same user over the Unix socket, who could read it anyway.
  func checkedPath(_ path: String, _ peer: Peer, mayBeMissing: Bool = false) throws -> String {
    guard peer.isUnixSocket, peer.uid == geteuid() else {
      throw Problem(403, "permission", "only a client of the same user on the Unix socket may name a file; send its bytes instead")
    }
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw Problem(400, "badRequest", "the path must be absolute") }
    // One of many files may have gone meanwhile: that is told in its place.
    if mayBeMissing { return path }
    var status = stat()
    if stat(path, &status) != 0 {
      throw Problem(404, "inputMissing", "\(path): \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(400, "malformedData", "\(path) is not a regular file")
    }
    return path
  }
}

extension TernService {
  /// The model that was asked for to read; nil for the built-in reader.
  ///
  /// Only for a client of the same user on the Unix socket: a model is reached over the network,
  /// and whoever else may speak to this daemon must not make it speak to others.
  func modelReading(_ exchange: Exchange, _ form: FormParameters) throws -> ModelRequest? {
    guard let reader = try form.single("reader"), reader != "tern" else { return nil }
    guard reader == "openai" else { throw Problem(400, "badRequest", "there is no reader '\(reader.prefix(40))'; there are tern and openai") }
    guard exchange.peer.isUnixSocket, exchange.peer.uid == geteuid() else {
      throw Problem(403, "permission", "only a client of the same user on the Unix socket may have a model read")
    }
    guard let endpoint = try form.single("endpoint"), let name = try form.single("model"), !name.isEmpty else {
      throw Problem(400, "badRequest", "reader=openai needs endpoint= and model=")
    }
    var seconds: Double?
    if let text = try form.single("model-timeout") {
      guard let value = Double(text), value > 0, value <= 3_600 else { throw Problem(400, "badRequest", "model-timeout is a number of seconds") }
      seconds = value
    }
    return ModelRequest(endpoint: endpoint, model: name, key: exchange.head.modelKey, seconds: seconds)
  }
}
