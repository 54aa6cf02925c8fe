import ArgumentParser
import CTerminal
import Client
import Glibc
import Shell

/// Where the database is and how the daemon is reached; every verb that talks to it has these.
struct ConnectionOptions: ParsableArguments {
  @Option(name: .long, help: "The database file (TERN_DB; otherwise in the XDG data folder).")
  var db: String?
  @Option(name: .long, help: "The daemon's Unix socket (TERN_SOCKET; otherwise in the XDG runtime folder).")
  var socket: String?
  @Flag(name: .long, help: "Do not start the daemon when it is not running.")
  var noStart = false

  func settings() throws(ClientError) -> Settings { try Settings(database: db, socket: socket) }

  func client(interrupt: Interrupt? = nil) throws(ClientError) -> TernClient {
    TernClient(try settings(), startsDaemon: !noStart, interrupt: interrupt) { Verb.note($0) }
  }
}

/// What all verbs do alike: answers on standard output, everything else on standard error, the right exit code.
enum Verb {
  /// Runs the body of a verb.
  static func run(_ body: () throws(ClientError) -> Void) throws {
    do throws(ClientError) {
      try body()
      // It came while the last of the answer was written.
      if tern_interrupt_taken() != 0 { throw ClientError.interrupted }
      // A closed pipe is who reads's own doing; anything else lost a part of the answer.
      let failure = Screen.outputFailure
      if failure != 0, failure != EPIPE { throw ClientError("writing failed: \(String(cString: strerror(failure)))", exitCode: 74) }
    } catch {
      fail(error)
      throw ExitCode(error.exitCode)
    }
  }

  static func fail(_ error: ClientError) {
    let screen = Screen(descriptor: 2)
    screen.line(screen.styled("tern: ", .red) + DisplayText.safe(error.description, keepLines: true))
  }

  static func note(_ text: String) { Screen(descriptor: 2).line(DisplayText.safe(text)) }

  /// Ctrl-C ends the wait for an answer with a word and status 130, whatever part of it is written.
  static func interrupt() -> Interrupt {
    let descriptor = tern_signals_install()
    Screen.ends(onInterrupt: descriptor)
    return Interrupt(descriptor: descriptor) { tern_interrupt_taken() != 0 }
  }

  /// The text of a statement: the argument, `-f FILE`, or standard input.
  static func text(_ argument: String?, file: String?, what: String) throws(ClientError) -> String {
    if let argument, let file { throw ClientError("either the \(what) or -f, not both ('\(argument.prefix(20))', '\(file)')", exitCode: 64) }
    if let argument, argument != "-" { return argument }
    if let file, file != "-" { return try TextFile.read(file) }
    if argument == nil, file == nil, isatty(0) == 1 { throw ClientError("no \(what): give it as an argument, with -f FILE, or on standard input", exitCode: 64) }
    return try TextFile.read(descriptor: 0, name: "standard input")
  }

  /// Copies an answer to standard output as it comes.
  static func copy(_ response: Response, to screen: Screen = Screen(descriptor: 1)) throws(ClientError) {
    var text = TerminalText()
    do throws(ClientError) {
      while let piece = try response.read() {
        screen.write(piece: piece, &text)
        if screen.isBroken { throw ClientError("writing failed: \(String(cString: strerror(screen.failure)))", exitCode: 74) }
      }
    } catch {
      throw error.inMidAnswer(screen.hasWritten)
    }
    if screen.isTerminal { screen.write(text.end()) }
  }

  /// A new file, or standard output without a name.
  static func output(_ path: String?) throws(ClientError) -> Screen {
    guard let path, path != "-" else { return Screen(descriptor: 1) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ClientError("\(path): \(String(cString: strerror(errno)))", exitCode: errno == EACCES ? 77 : 74) }
    return Screen(descriptor: descriptor)
  }

  static let formats = ["table", "line", "json", "xml", "csv", "tsv", "rows", "turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"]

  static func checkFormat(_ format: String) throws(ClientError) {
    if !formats.contains(format) {
      throw ClientError("there is no format '\(format)'; there are \(formats.joined(separator: ", "))", exitCode: 64)
    }
  }

  /// The parameter of `--min-confidence`. Throws ``ClientError`` 64 for what is none.
  static func confidence(_ least: Double?) throws(ClientError) -> [(String, String)] {
    guard let least else { return [] }
    try checkConfidence(least)
    return [("min-confidence", String(least))]
  }

  static func checkConfidence(_ least: Double?) throws(ClientError) {
    if let least, !(least >= 0 && least <= 1) { throw ClientError("--min-confidence is a number from 0 to 1", exitCode: 64) }
  }

  static func checkTimeout(_ timeout: Double?) throws(ClientError) {
    if let timeout, !(timeout > 0) { throw ClientError("--timeout is a number of seconds above 0", exitCode: 64) }
  }
}
