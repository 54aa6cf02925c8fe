import ArgumentParser
import Client
import Glibc
import Shell

/// The documents.
struct DocsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "docs", abstract: "Lists the documents, or the facts of one.")
  @Argument(help: "A document: id, IRI or name.") var name: String?
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Writes one JSON object a line.") var json = false
  @Flag(name: .long, help: "Writes the text of the document.") var text = false
  @Flag(name: .long, help: "Shows which entities the document speaks of, and why each is the node that it is.") var links = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let client = try connection.client()
      if let name {
        if text {
          try Verb.copy(try client.send(Request("GET", "/documents/" + Request.encode(name) + "/text")))
          return
        }
        if links {
          try writeLinks(try client.json(Request("GET", "/documents/" + Request.encode(name) + "/links"))["links"]?.array ?? [])
          return
        }
        let facts = try client.json(Request("GET", "/documents/" + Request.encode(name) + "/facts"))
        FactOutput.write(facts["facts"]?.array ?? [], json: json, evidence: .sentences)
        return
      }
      let list = try client.json(Request("GET", "/documents"))["documents"]?.array ?? []
      let screen = Screen(descriptor: 1)
      if json {
        for item in list { screen.line(JSONLine.text(item)) }
        return
      }
      if list.isEmpty {
        Verb.note("no documents")
        return
      }
      let rows = list.map { item in
        [
          item["name"]?.string ?? "", item["title"]?.string ?? "", item["date"]?.string ?? "", String(item["sentences"]?.int ?? 0),
          String(item["facts"]?.int ?? 0), item["id"]?.string ?? "",
        ].map { DisplayText.safe($0) }
      }
      screen.write(Table(header: ["name", "title", "date", "sentences", "facts", "id"], rows: rows).text(columns: screen.columns))
    }
  }

  private func writeLinks(_ list: [JSON]) throws(ClientError) {
    let screen = Screen(descriptor: 1)
    if json {
      for item in list { screen.line(JSONLine.text(item)) }
      return
    }
    let rows = list.map { item in
      [
        item["label"]?.string ?? "", item["type"]?.string ?? "", String(item["mentions"]?.array?.count ?? 0),
        item["method"]?.string ?? "", item["confidence"]?.double.map { String($0) } ?? "", item["reason"]?.string ?? "",
        item["entity"]?.string ?? "",
      ].map { DisplayText.safe($0) }
    }
    screen.write(Table(header: ["name", "type", "mentions", "how", "sure", "why", "IRI"], rows: rows).text(columns: screen.columns))
  }
}

/// Taking documents out.
struct ForgetVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Takes documents out, with their citations and the facts that only they support.")
  @Argument(help: "Documents: id, IRI or name.") var names: [String]
  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let client = try connection.client()
      for name in names {
        let json = try client.forget(document: name)
        Verb.note("\(name): forgotten, \(json["factsRemoved"]?.int ?? 0) facts gone, \(json["factsKept"]?.int ?? 0) kept by other sources")
      }
    }
  }
}

/// All quads.
struct DumpVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dump", abstract: "Writes all quads, or one graph, as RDF.")
  @OptionGroup var connection: ConnectionOptions
  @Option(name: .long, help: "One graph: an IRI, or 'default'.") var graph: String?
  @Option(name: .long, help: "nquads, trig; for one graph also turtle, ntriples, rdfxml, jsonld.") var format: String?
  @Option(name: .shortAndLong, help: "The file; otherwise standard output.") var output: String?

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let format = format ?? (graph == nil ? "nquads" : "turtle")
      let known = ["nquads", "trig", "turtle", "ntriples", "rdfxml", "jsonld"]
      if !known.contains(format) { throw ClientError("there is no format '\(format)' for graphs; there are \(known.joined(separator: ", "))", exitCode: 64) }
      if graph == nil, !["nquads", "trig"].contains(format) {
        throw ClientError("\(format) has no place for graph names: use nquads or trig, or choose one --graph", exitCode: 64)
      }
      var parameters = [("format", format)]
      if let graph { parameters.append(graph == "default" ? ("default", "") : ("graph", graph)) }
      let response = try connection.client(interrupt: Verb.interrupt()).send(Request("GET", Request.target("/store", parameters)))
      try Verb.copy(response, to: try Verb.output(output))
    }
  }
}

/// A consistent copy.
struct BackupVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Writes a consistent copy of the database to a new file, while it is in use.")
  @Argument(help: "The new file.") var path: String
  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let json = try connection.client().json(Request("POST", Request.target("/$/backup", [("path", Settings.absolute(path))])))
      Verb.note("\(path): revision \(json["revision"]?.int ?? 0)")
    }
  }
}

/// Verification.
struct CheckVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verifies the database: file, blocks, index against tables, every citation.")
  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let json = try connection.client().json(Request("GET", "/$/check"))
      let screen = Screen(descriptor: 1)
      for item in json["verified"]?.array ?? [] { screen.line(DisplayText.safe(item.string ?? "")) }
      let problems = (json["problems"]?.array ?? []).compactMap(\.string)
      for problem in problems { screen.line("PROBLEM " + DisplayText.safe(problem)) }
      if json["sound"]?.bool != true { throw ClientError("the database is not sound: \(problems.count) problems", exitCode: 70) }
      screen.line("sound")
    }
  }
}

/// Figures.
struct StatsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stats", abstract: "Figures of the database and the daemon.")
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Writes JSON.") var json = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let stats = try connection.client().json(Request("GET", "/$/stats"))
      let screen = Screen(descriptor: 1)
      if json {
        screen.line(JSONLine.text(stats))
        return
      }
      guard case .object(let members) = stats else { return }
      let width = members.map(\.name.count).max() ?? 0
      for member in members {
        screen.line(DisplayText.padded(member.name, to: width) + "  " + DisplayText.safe(member.value.string ?? JSONLine.text(member.value)))
      }
    }
  }
}

/// Ends the daemon.
struct StopVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stop", abstract: "Ends the daemon: running requests finish, then it leaves.")
  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let settings = try connection.settings()
      let client = TernClient(settings, startsDaemon: false)
      do throws(ClientError) {
        try client.connect()
      } catch {
        guard error.kind == "notRunning" else { throw error }
        Verb.note("no daemon is running")
        return
      }
      let pid = try client.json(Request("GET", "/$/ping"))["pid"]?.int ?? 0
      _ = try client.send(Request("POST", "/$/shutdown"))
      client.abandon()
      for _ in 0..<800 {
        if pid > 0, StopVerb.hasEnded(pid) { return }
        usleep(10_000)
      }
      throw ClientError("the daemon (process \(pid)) has not left after 8 seconds", exitCode: 75)
    }
  }

  /// Whether a process has ended. Who started it may take seconds to collect it: what only waits for that has ended too.
  private static func hasEnded(_ pid: Int) -> Bool {
    if kill(pid_t(pid), 0) != 0 { return errno == ESRCH }
    let descriptor = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &bytes, bytes.count)
    // "PID (NAME) STATE …"; the name may hold anything, brackets too.
    guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")), end + 2 < count else { return false }
    return bytes[end + 2] == UInt8(ascii: "Z") || bytes[end + 2] == UInt8(ascii: "X")
  }
}
