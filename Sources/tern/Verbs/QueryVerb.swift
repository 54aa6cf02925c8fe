import ArgumentParser
import Client
import Shell

/// Options of a single statement.
struct StatementOptions: ParsableArguments {
  @Argument(help: "The text; without it, -f FILE or standard input.")
  var text: String?
  @Option(name: .shortAndLong, help: "A file with the text (.rq, .ru, .pattern).")
  var file: String?
  @Option(name: .long, help: "Seconds it may run.")
  var timeout: Double?
  @Option(name: .long, help: "A prefix it may use, as NAME:IRI (repeatable).")
  var prefix: [String] = []
  @Option(name: .long, help: "Leaves out facts of documents below this confidence (0 to 1).")
  var minConfidence: Double?

  func statement(what: String) throws(ClientError) -> Statement {
    try Verb.checkTimeout(timeout)
    try Verb.checkConfidence(minConfidence)
    let text = try Verb.text(text, file: file, what: what)
    var statement = Statement(kind: StatementShape.kind(of: text), text: text)
    if let file {
      if file.hasSuffix(".rq") { statement.kind = .query }
      if file.hasSuffix(".ru") { statement.kind = .update }
      if file.hasSuffix(".pattern") { statement.kind = .pattern }
    }
    statement.timeout = timeout
    statement.minConfidence = minConfidence
    for item in prefix {
      guard let colon = item.firstIndex(of: ":") else { throw ClientError("--prefix is NAME:IRI", exitCode: 64) }
      statement.prefixes.append((String(item[..<colon]), String(item[item.index(after: colon)...])))
    }
    return statement
  }
}

/// A query or a pattern.
struct QueryVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Asks a SPARQL query or a pattern (Mexico -- member of -- ?).")
  @OptionGroup var options: StatementOptions
  @OptionGroup var connection: ConnectionOptions
  @Option(name: .long, help: "table, line, json, xml, csv, tsv, rows (JSON with labels and facts); for graphs turtle, ntriples, trig, nquads, rdfxml, jsonld.")
  var format = "table"
  @Flag(name: .long, help: "Shows the plan with real rows and times instead of the answer.")
  var explain = false

  func run() throws {
    var code: Int32 = 0
    try Verb.run { () throws(ClientError) in
      try Verb.checkFormat(format)
      var statement = try options.statement(what: "query")
      if statement.kind == .update { throw ClientError("that is an update: tern update runs it", exitCode: 65) }
      let client = try connection.client(interrupt: Verb.interrupt())
      let session = Session(client: client, output: Screen(descriptor: 1), errors: Screen(descriptor: 2), isInteractive: false)
      session.mode = format
      session.prefixes = statement.prefixes
      session.minConfidence = statement.minConfidence
      if explain {
        statement.explain = "analyze"
        try session.explain(statement)
      } else {
        try session.execute(statement)
      }
      if session.output.isBroken { code = 74 }
    }
    if code != 0 { throw ExitCode(code) }
  }
}

/// An update.
struct UpdateVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "update", abstract: "Runs a SPARQL update; it is on disk when this returns.")
  @OptionGroup var options: StatementOptions
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .shortAndLong, help: "Says nothing when it succeeds.")
  var quiet = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      var statement = try options.statement(what: "update")
      statement.kind = .update
      let json = try connection.client().json(statement.request(accept: "application/json"))
      if !quiet {
        Verb.note("\(Session.count(json["added"]?.int ?? 0, "triple")) added, \(json["removed"]?.int ?? 0) removed, revision \(json["revision"]?.int ?? 0)")
      }
    }
  }
}

/// The plan of a query.
struct ExplainVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Shows how a query or pattern is evaluated: plan, estimated and real rows, times.")
  @OptionGroup var options: StatementOptions
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Only the plan; the query is not run.")
  var plan = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      var statement = try options.statement(what: "query")
      if statement.kind == .update { throw ClientError("updates are not explained, only queries and patterns", exitCode: 65) }
      statement.explain = plan ? "plan" : "analyze"
      try Verb.copy(try connection.client(interrupt: Verb.interrupt()).send(statement.request(accept: "text/plain")))
    }
  }
}
