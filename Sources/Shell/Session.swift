import CTerminal
import Client
import Glibc

/// What one shell remembers between its statements, and how it runs them.
public final class Session {
  public let client: TernClient
  /// Where answers go: the terminal, or the file of `.output`.
  public var output: Screen
  /// Errors, notes and timings.
  public let errors: Screen
  public let isInteractive: Bool
  public var mode = "table"
  public var showsTime: Bool
  public var explains = false
  public var timeout: Double?
  public var minConfidence: Double?
  /// Declared with `.prefix`.
  public var prefixes: [(name: String, iri: String)] = []
  /// Those of the daemon, for shortening IRIs.
  private var knownPrefixes: [(name: String, iri: String)]?
  public var lastAnswer: AnswerRows?
  public var lastStatement: Statement?
  /// Facts that the last `.show`, `.docs NAME` or `.cite` numbered.
  public var lastFacts: [JSON] = []
  /// The exit code of the last failure, 0 without one.
  public var failure: Int32 = 0
  public var isLeaving = false
  /// The file of `.output`, nil when answers go to standard output.
  var outputFile: (descriptor: Int32, name: String)?
  private var once: Screen?
  /// The file of `.once`, until the next statement takes it.
  var pendingOnce: (descriptor: Int32, name: String)?
  /// Reads files of `.read`, to a depth.
  var readDepth = 0
  public var remember: (String) -> Void = { _ in }

  public init(client: TernClient, output: Screen, errors: Screen, isInteractive: Bool) {
    self.client = client
    self.output = output
    self.errors = errors
    self.isInteractive = isInteractive
    showsTime = isInteractive
  }

  /// Where the running statement writes.
  public var current: Screen { once ?? output }

  /// Prefixes for shortening: the shell's own first.
  public func allPrefixes() -> [(name: String, iri: String)] {
    if knownPrefixes == nil {
      do throws(ClientError) {
        let list = try client.json(Request("GET", "/prefixes"))["prefixes"]?.array ?? []
        knownPrefixes = list.compactMap { item in
          guard let name = item["name"]?.string, let iri = item["iri"]?.string else { return nil }
          return (name, iri)
        }
      } catch {
        // Only the look of IRIs depends on it; the statement itself will report what is wrong.
        knownPrefixes = []
      }
    }
    return prefixes + (knownPrefixes ?? [])
  }

  /// Asks for the prefixes again when they are next needed.
  public func forgetPrefixes() { knownPrefixes = nil }

  // MARK: Running

  /// Runs a statement or a dot command; failures are shown and remembered, never thrown.
  public func run(_ event: StatementBuffer.Event) {
    do throws(ClientError) {
      switch event {
      case .more, .nothing: return
      case .command(let line):
        // A command that answers takes the file of `.once`; one that only sets something leaves it.
        let file = pendingOnce
        if let file { once = Screen(descriptor: file.descriptor) }
        defer { endOnce(takes: once?.hasWritten ?? false && file?.descriptor == pendingOnce?.descriptor) }
        try DotCommand.run(line, in: self)
      case .statement(let text):
        if let pendingOnce { once = Screen(descriptor: pendingOnce.descriptor) }
        defer { endOnce(takes: true) }
        var statement = Statement(kind: StatementShape.kind(of: text), text: text)
        statement.timeout = timeout
        statement.prefixes = prefixes
        statement.minConfidence = minConfidence
        lastStatement = statement
        if explains {
          statement.explain = "analyze"
          try explain(statement)
        } else {
          try execute(statement)
        }
      }
    } catch {
      report(error)
    }
    guard output.isBroken else { return }
    guard let file = outputFile else {
      isLeaving = true
      return
    }
    report(ClientError("writing to \(file.name) failed: \(String(cString: strerror(output.failure))); answers go to standard output again", exitCode: 74))
    closeOutput()
  }

  /// Answers go to standard output again.
  func closeOutput() {
    if let outputFile { close(outputFile.descriptor) }
    outputFile = nil
    output = Screen(descriptor: 1)
  }

  /// Shows an error; the shell goes on.
  public func report(_ error: ClientError) {
    failure = error.exitCode
    if error.kind == "interrupted" {
      client.abandon()
      errors.line(errors.styled(error.message, .yellow))
      return
    }
    let text = DisplayText.safe(error.description, keepLines: true)
    errors.line(errors.styled("error: ", .red) + text)
  }

  /// Runs a statement and writes its answer in the current mode.
  public func execute(_ statement: Statement) throws(ClientError) {
    let start = Session.now()
    switch statement.kind {
    case .update:
      let json = try client.json(statement.request(accept: "application/json"))
      let added = json["added"]?.int ?? 0
      let removed = json["removed"]?.int ?? 0
      errors.line("\(Session.count(added, "triple")) added, \(removed) removed" + timing(since: start))
      forgetPrefixes()
    case .query, .pattern:
      if mode == "table" || mode == "line" {
        try showRows(statement, start)
      } else {
        try copy(statement, accept: Session.mediaTypes[mode] ?? "text/tab-separated-values")
        if showsTime { errors.line(timing(since: start).dropFirst(2).description) }
      }
    }
  }

  /// Writes the plan of a statement.
  public func explain(_ statement: Statement) throws(ClientError) {
    let body = try client.send(statement.request(accept: "text/plain")).readAll()
    current.write(DisplayText.safe(String(decoding: body, as: UTF8.self), keepLines: true))
  }

  /// Streams an answer as it comes.
  public func copy(_ statement: Statement, accept: String) throws(ClientError) {
    let response = try client.send(statement.request(accept: accept))
    let type = response.fields["content-type"].map { String($0.prefix { $0 != ";" }) } ?? ""
    if let wanted = accept.split(separator: ",").first.map(String.init), type != wanted {
      let what = type == "text/tab-separated-values" ? "rows are" : "a graph is"
      errors.line(errors.styled("\(what) not written as \(mode): this is \(DisplayText.safe(type))", .dim))
    }
    var text = TerminalText()
    var last: UInt8 = 10
    do throws(ClientError) {
      while let piece = try response.read() {
        current.write(piece: piece, &text)
        last = piece.last ?? last
        if current.isBroken {
          client.abandon()
          return
        }
      }
    } catch {
      // What is said next does not belong to the line that was cut.
      if current.isTerminal, last != 10 { current.line() }
      throw error.inMidAnswer(current.hasWritten)
    }
    if current.isTerminal { current.write(text.end()) }
    // A broken line at the end would glue the prompt, or what a script writes next, to the answer.
    if last != 10 { current.line() }
  }

  private func showRows(_ statement: Statement, _ start: UInt64) throws(ClientError) {
    try client.connect()
    // Asked for now: while an answer comes the connection can ask nothing else.
    _ = allPrefixes()
    let response = try client.send(
      statement.request(accept: "application/vnd.tern.rows+json, text/turtle;q=0.9, application/n-triples;q=0.8"))
    let type = response.fields["content-type"] ?? ""
    guard type.hasPrefix("application/vnd.tern.rows+json") else {
      // CONSTRUCT and DESCRIBE: the graph as text.
      var text = TerminalText()
      while let piece = try response.read() { current.write(piece: piece, &text) }
      if current.isTerminal { current.write(text.end()) }
      if showsTime { errors.line(timing(since: start).dropFirst(2).description) }
      return
    }
    var reader = AnswerReader(response)
    let view = AnswerView(self, statement)
    lastFacts = []
    defer { lastAnswer = reader.answer }
    do throws(ClientError) {
      while let rows = try reader.next() {
        view.add(rows, of: reader.answer)
        if view.isHolding, !reader.isReady { view.flush() }
        if current.isBroken {
          client.abandon()
          return
        }
      }
    } catch {
      throw cut(error, view)
    }
    view.end(reader.answer, timing: timing(since: start))
  }

  /// The error of an answer of which a part is on the screen already.
  private func cut(_ error: ClientError, _ view: AnswerView) -> ClientError {
    // Who interrupts does not want to see the rest of a block.
    if error.kind != "interrupted" { view.flush() }
    guard view.shown > 0 else { return error }
    var error = error.inMidAnswer(true)
    error.message += "; \(Session.count(view.shown, "row")) came before"
    return error
  }

  // MARK: Helpers of the commands

  func timing(since start: UInt64) -> String {
    guard showsTime else { return "" }
    let micros = (Session.now() &- start) / 1_000
    if micros < 1_000 { return ", \(micros) µs" }
    if micros < 10_000 { return ", \(micros / 1_000).\(micros / 100 % 10) ms" }
    if micros < 1_000_000 { return ", \(micros / 1_000) ms" }
    return ", \(micros / 1_000_000).\(micros / 100_000 % 10) s"
  }

  private func endOnce(takes: Bool) {
    guard let screen = once else { return }
    once = nil
    guard takes, let file = pendingOnce else { return }
    close(file.descriptor)
    pendingOnce = nil
    if screen.isBroken {
      report(ClientError("writing to \(file.name) failed: \(String(cString: strerror(screen.failure)))", exitCode: 74))
    }
  }

  /// Runs the statements of a text, as if they came through a pipe.
  public func runAll(_ text: String) {
    var buffer = StatementBuffer(interactive: false)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      for event in buffer.add(line.hasSuffix("\r") ? String(line.dropLast()) : String(line)) { run(event) }
      if isLeaving { return }
    }
    run(buffer.end())
  }

  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  /// "1 row", "2 rows", with thousands separated.
  public static func count(_ number: Int, _ noun: String) -> String {
    grouped(number) + " " + noun + (number == 1 ? "" : "s")
  }

  static func grouped(_ number: Int) -> String {
    var text = String(number.magnitude)
    var i = text.count - 3
    while i > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: i))
      i -= 3
    }
    return number < 0 ? "-" + text : text
  }

  public static let mediaTypes: [String: String] = [
    "json": "application/sparql-results+json, text/turtle;q=0.5",
    "xml": "application/sparql-results+xml, text/turtle;q=0.5",
    "csv": "text/csv, text/turtle;q=0.5",
    "tsv": "text/tab-separated-values, text/turtle;q=0.5",
    "rows": "application/vnd.tern.rows+json, text/turtle;q=0.5",
    "turtle": "text/turtle, text/tab-separated-values;q=0.5",
    "ntriples": "application/n-triples, text/tab-separated-values;q=0.5",
    "nquads": "application/n-quads, text/tab-separated-values;q=0.5",
    "trig": "application/trig, text/tab-separated-values;q=0.5",
    "rdfxml": "application/rdf+xml, text/tab-separated-values;q=0.5",
    "jsonld": "application/ld+json, text/tab-separated-values;q=0.5",
  ]
}
