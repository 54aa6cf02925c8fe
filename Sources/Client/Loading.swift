import Glibc

/// What a load is told beside the file.
public struct LoadSettings: Sendable {
  /// Media type or file extension; nil: by the name, else by looking.
  public var format: String?
  public var graph: String?
  public var base: String?
  public var minConfidence: Double?
  /// The day of publication of documents that do not say it, `YYYY-MM-DD`.
  public var date: String?
  /// Read again what is there unchanged.
  public var again = false
  public var threads: Int?
  /// The model that reads, nil for the built-in reader.
  public var model: ModelSettings?

  public init() {}

  var parameters: [(String, String)] {
    var list: [(String, String)] = []
    if let format { list.append(("format", format)) }
    if let graph { list.append(("graph", graph)) }
    if let base { list.append(("base", base)) }
    if let minConfidence { list.append(("min-confidence", String(minConfidence))) }
    if let date { list.append(("date", date)) }
    if again { list.append(("again", "true")) }
    if let threads { list.append(("threads", String(threads))) }
    if let model { list += model.parameters }
    return list
  }

  /// Fields of the request that are never part of its address, which is logged.
  var fields: [(String, String)] { model?.key.map { [("Tern-Model-Key", $0)] } ?? [] }
}

/// A model behind an endpoint that speaks like OpenAI's chat completions.
public struct ModelSettings: Sendable {
  public var endpoint: String
  public var name: String
  /// Sent in a field of its own; never stored, never logged.
  public var key: String?
  public var timeout: Double?

  public init(endpoint: String, name: String, key: String?, timeout: Double? = nil) {
    self.endpoint = endpoint
    self.name = name
    self.key = key
    self.timeout = timeout
  }

  var parameters: [(String, String)] {
    var list = [("reader", "openai"), ("endpoint", endpoint), ("model", name)]
    if let timeout { list.append(("model-timeout", String(timeout))) }
    return list
  }
}

/// How far the daemon is with a file.
public struct LoadStep: Sendable {
  public var stage: String
  public var bytesDone: Int
  public var bytesTotal: Int
  /// Triples of RDF, sentences of prose.
  public var items: Int
  /// Of a load of many files: those that are done, documents and facts so far.
  public var files = 0
  public var documents = 0
  public var facts = 0

  init(_ line: JSON, stage: String) {
    self.stage = stage
    bytesDone = line["bytesDone"]?.int ?? 0
    bytesTotal = line["bytesTotal"]?.int ?? 0
    items = line["items"]?.int ?? 0
    files = line["files"]?.int ?? 0
    documents = line["documents"]?.int ?? 0
    facts = line["facts"]?.int ?? 0
  }
}

extension TernClient {
  /// Loads a file: the daemon reads it itself, or gets its bytes when it may not.
  ///
  /// Returns the outcome object. All of the file is loaded, or nothing and ``ClientError`` is thrown.
  public func load(_ file: InputFiles.File, _ settings: LoadSettings, progress: (LoadStep) -> Void = { _ in }) throws(ClientError) -> JSON {
    let parameters = [("name", file.name)] + settings.parameters
    do throws(ClientError) {
      return try load(Request("POST", Request.target("/documents", parameters + [("path", file.path)]), fields: settings.fields), progress)
    } catch {
      guard error.status == 403 else { throw error }
    }
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw InputFiles.failure(file.path) }
    defer { close(descriptor) }
    return try load(Request("POST", Request.target("/documents", parameters), body: .stream(descriptor: descriptor), fields: settings.fields), progress)
  }

  /// Loads what comes from a descriptor.
  public func load(descriptor: Int32, name: String, _ settings: LoadSettings, progress: (LoadStep) -> Void = { _ in }) throws(ClientError) -> JSON {
    try load(
      Request("POST", Request.target("/documents", [("name", name)] + settings.parameters), body: .stream(descriptor: descriptor), fields: settings.fields), progress)
  }

  private func load(_ request: Request, _ progress: (LoadStep) -> Void) throws(ClientError) -> JSON {
    var request = request
    request.accept = "application/x-ndjson"
    var outcome: JSON?
    var problem: JSON?
    try lines(of: try send(request)) { line in
      if let found = line["outcome"] { outcome = found }
      if let found = line["problem"] { problem = found }
      if let stage = line["stage"]?.string { progress(LoadStep(line, stage: stage)) }
    }
    if let problem { throw ClientError.problem(problem, status: 400) }
    guard let outcome else { throw .loadUnfinished }
    return outcome
  }

  /// Loads files of this machine in one request: the daemon reads them with all cores.
  ///
  /// `finished` is called for every file as it ends, with the outcome object or the error. Throws
  /// ``ClientError`` 403 before anything is loaded when the daemon may not read files itself.
  public func load(
    _ files: [InputFiles.File], _ settings: LoadSettings, progress: (LoadStep) -> Void,
    finished: (InputFiles.File, Result<JSON, ClientError>) -> Void
  ) throws(ClientError) {
    var body: [UInt8] = []
    for file in files { body += Array(file.path.utf8) + [0] + Array(file.name.utf8) + [0] }
    let request = Request(
      "POST", Request.target("/documents", [("batch", "paths")] + settings.parameters), accept: "application/x-ndjson",
      contentType: "application/octet-stream", body: .bytes(body), fields: settings.fields)
    var isEnded = false
    var failure: ClientError?
    try lines(of: try send(request)) { line in
      if let stage = line["stage"]?.string { progress(LoadStep(line, stage: stage)) }
      if let end = line["end"]?.bool {
        isEnded = end
        if let problem = line["problem"] { failure = ClientError.problem(problem, status: 400) }
        return
      }
      guard let index = line["file"]?.int, files.indices.contains(index) else { return }
      if let outcome = line["outcome"] { finished(files[index], .success(outcome)) }
      if let problem = line["problem"] { finished(files[index], .failure(ClientError.problem(problem, status: 400))) }
    }
    if let failure { throw failure }
    if !isEnded { throw .loadUnfinished }
  }

  /// Hands over the JSON lines of an answer as they come.
  private func lines(of response: Response, _ body: (JSON) -> Void) throws(ClientError) {
    var pending: [UInt8] = []
    while true {
      let next: [UInt8]?
      do throws(ClientError) { next = try response.read() } catch { throw error.kind == "truncated" ? .loadUnfinished : error }
      guard let piece = next else { break }
      pending += piece
      var start = 0
      while let end = pending[start...].firstIndex(of: 10) {
        if let line = JSON.parse(Array(pending[start..<end])) { body(line) }
        start = end + 1
      }
      pending.removeFirst(start)
    }
  }
}
