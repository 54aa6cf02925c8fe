import Glibc

/// What a load is told beside the file.
public struct LoadSettings: Sendable {
  /// Media type or file extension; nil: by the name, else by looking.
  public var format: String?
  public var graph: String?
  public var base: String?
  public var minConfidence: Double?

  public init() {}

  var parameters: [(String, String)] {
    var list: [(String, String)] = []
    if let format { list.append(("format", format)) }
    if let graph { list.append(("graph", graph)) }
    if let base { list.append(("base", base)) }
    if let minConfidence { list.append(("min-confidence", String(minConfidence))) }
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
}

extension TernClient {
  /// Loads a file: the daemon reads it itself, or gets its bytes when it may not.
  ///
  /// Returns the outcome object. All of the file is loaded, or nothing and ``ClientError`` is thrown.
  public func load(_ file: InputFiles.File, _ settings: LoadSettings, progress: (LoadStep) -> Void = { _ in }) throws(ClientError) -> JSON {
    let parameters = [("name", file.name)] + settings.parameters
    do throws(ClientError) {
      return try load(Request("POST", Request.target("/documents", parameters + [("path", file.path)])), progress)
    } catch {
      guard error.status == 403 else { throw error }
    }
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw InputFiles.failure(file.path) }
    defer { close(descriptor) }
    return try load(Request("POST", Request.target("/documents", parameters), body: .stream(descriptor: descriptor)), progress)
  }

  /// Loads what comes from a descriptor.
  public func load(descriptor: Int32, name: String, _ settings: LoadSettings, progress: (LoadStep) -> Void = { _ in }) throws(ClientError) -> JSON {
    try load(
      Request("POST", Request.target("/documents", [("name", name)] + settings.parameters), body: .stream(descriptor: descriptor)), progress)
  }

  private func load(_ request: Request, _ progress: (LoadStep) -> Void) throws(ClientError) -> JSON {
    var request = request
    request.accept = "application/x-ndjson"
    let response = try send(request)
    var pending: [UInt8] = []
    var outcome: JSON?
    var problem: JSON?
    while let piece = try response.read() {
      pending += piece
      while let end = pending.firstIndex(of: 10) {
        let line = JSON.parse(Array(pending[..<end]))
        pending.removeFirst(end + 1)
        if let found = line?["outcome"] { outcome = found }
        if let found = line?["problem"] { problem = found }
        if let stage = line?["stage"]?.string {
          progress(
            LoadStep(
              stage: stage, bytesDone: line?["bytesDone"]?.int ?? 0, bytesTotal: line?["bytesTotal"]?.int ?? 0,
              items: line?["items"]?.int ?? 0))
        }
      }
    }
    if let problem { throw ClientError.problem(problem, status: 400) }
    guard let outcome else { throw .truncated }
    return outcome
  }
}
