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
    guard let info = try graph.document(key) else { throw Problem(404, "notFound", "there is no document '\(key.prefix(200))'") }
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
    let path = try form.single("path")
    guard let name = try form.single("name") ?? path else {
      throw Problem(400, "badRequest", "name=… gives the document a name (its path or address)")
    }
    var options = LoadOptions(name: name, cancellation: exchange.cancellation)
    options.mediaType = try mediaType(exchange, form, hasPath: path != nil)
    options.graph = try form.single("graph")
    options.base = try form.single("base")
    if let text = try form.single("min-confidence") {
      guard let value = Double(text), value >= 0, value <= 1 else { throw Problem(400, "badRequest", "min-confidence is a number from 0 to 1") }
      options.minConfidence = value
    }
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

  /// One JSON object a line: progress, and at the end the outcome or the problem.
  private func loadWithProgress(_ exchange: Exchange, _ input: LoadInput, _ options: LoadOptions) throws {
    let response = exchange.response
    response.start(200, contentType: "application/x-ndjson")
    var gone: ClientGone?
    var line = JSONText()
    do {
      let outcome = try graph.load(input, options) { progress in
        if gone != nil { return }
        var json = JSONText()
        json.open()
        json.field("stage", progress.stage.rawValue)
        json.field("bytesDone", progress.bytesDone)
        json.field("bytesTotal", progress.bytesTotal)
        json.field("items", progress.items)
        json.close()
        do {
          try response.write(json.text + "\n")
          try response.flush()
        } catch {
          gone = ClientGone()
          exchange.cancellation.cancel(.client)
        }
      }
      line.open()
      line.key("outcome")
      line.loadOutcome(outcome)
      line.close()
    } catch let error as DatabaseError {
      // The status has been given as 200: the last line says how it ended.
      line = JSONText()
      line.text = "{\"problem\":" + Problem(error, text: nil).json
      if line.text.hasSuffix("\n") { line.text.removeLast() }
      line.text += "}"
    }
    if let gone { throw gone }
    try response.write(line.text + "\n")
    response.finish()
  }

  /// The media type that was said; forms and octet streams say nothing.
  private func mediaType(_ exchange: Exchange, _ form: FormParameters, hasPath: Bool) throws -> String? {
    if let format = try form.single("format") { return format }
    guard !hasPath, let text = exchange.head.contentType else { return nil }
    let type = try ContentType(text)
    try type.requireUTF8()
    if type.name == "application/x-www-form-urlencoded" || type.name == "application/octet-stream" { return nil }
    return type.name
  }

  /// A file on this machine: only for a client of the same user over the Unix socket, who could read it anyway.
  func checkedPath(_ path: String, _ peer: Peer) throws -> String {
    guard peer.isUnixSocket, peer.uid == geteuid() else {
      throw Problem(403, "permission", "only a client of the same user on the Unix socket may name a file; send its bytes instead")
    }
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw Problem(400, "badRequest", "the path must be absolute") }
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
