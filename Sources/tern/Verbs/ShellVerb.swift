import ArgumentParser
import Client
import Shell

/// The shell, or the statements that are piped in.
struct ShellVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Opens the shell; without a terminal, runs the statements on standard input.")
  @OptionGroup var connection: ConnectionOptions
  @Option(name: .long, help: "How answers are written: table, line, json, xml, csv, tsv, rows; for graphs turtle, ntriples, trig, nquads, rdfxml, jsonld.")
  var format: String?
  @Option(name: .long, help: "Seconds a statement may run.")
  var timeout: Double?
  @Option(name: .long, help: "Leaves out what is less sure (0 to 1).")
  var minConfidence: Double?

  func run() throws {
    var code: Int32 = 0
    try Verb.run { () throws(ClientError) in
      if let format { try Verb.checkFormat(format) }
      try Verb.checkTimeout(timeout)
      code = InteractiveShell.run(try connection.settings(), startsDaemon: !connection.noStart, format: format, timeout: timeout, minConfidence: minConfidence)
    }
    if code != 0 { throw ExitCode(code) }
  }
}
