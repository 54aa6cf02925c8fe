import ArgumentParser
import Client
import Glibc
import Shell

/// Files, folders and standard input into the graph.
struct LoadVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Reads documents and RDF: files, folders, or - for standard input. All or nothing for each document; interrupted, it goes on where it was when it is called again.")
  @Argument(help: "Files and folders; - is standard input.")
  var paths: [String]
  @OptionGroup var connection: ConnectionOptions
  @Option(name: .long, help: "The format, when the name does not tell: txt, md, html, eml, docx, odt, pdf, jsonl, ttl, nt, nq, trig, rdf, jsonld or a media type.")
  var format: String?
  @Option(name: .long, help: "The named graph for triples of RDF files.")
  var graph: String?
  @Option(name: .long, help: "The base IRI of RDF files.")
  var base: String?
  @Option(name: .long, help: "The name of what comes on standard input.")
  var name: String?
  @Option(name: .long, help: "Facts of at least this confidence (0 to 1) are asserted.")
  var minConfidence: Double?
  @Option(name: .long, help: "The day of publication (YYYY-MM-DD) of documents that do not say it: relative dates are counted from it.")
  var date: String?
  @Flag(name: .long, help: "Read again what is there unchanged.")
  var again = false
  @Option(name: .long, help: "Threads that read documents (otherwise one a core).")
  var threads: Int?
  @OptionGroup var reading: ReaderOptions
  @Flag(name: .shortAndLong, help: "Only errors are reported.")
  var quiet = false

  func run() throws {
    var code: Int32 = 0
    try Verb.run { () throws(ClientError) in
      var settings = LoadSettings()
      settings.format = format
      settings.graph = graph
      settings.base = base
      settings.minConfidence = minConfidence
      settings.date = date
      settings.again = again
      settings.threads = threads
      settings.model = try reading.chosenModel()
      if let threads, threads < 1 { throw ClientError("--threads is a whole number above 0", exitCode: 64) }
      try Verb.checkConfidence(minConfidence)
      // Everything named is looked at before anything is loaded.
      var input = InputFiles()
      for path in paths where path != "-" { try input.add(path) }
      let screen = Screen(descriptor: 2)
      if !quiet { for item in input.skipped { screen.line("skipped " + DisplayText.safe(item)) } }
      let readsInput = paths.contains("-")
      if input.files.isEmpty, !readsInput { throw ClientError("there is nothing to load there", exitCode: 66) }
      let client = try connection.client(interrupt: Verb.interrupt())
      try client.connect()
      if readsInput {
        if isatty(0) == 1 { screen.line("reading standard input; Ctrl-D ends it") }
        let title = name ?? "stdin"
        let outcome = try client.load(descriptor: 0, name: title, settings)
        if !quiet { screen.line(FileLoader.summary(title, outcome)) }
      }
      if !input.files.isEmpty { code = try FileLoader(client: client, screen: screen, isQuiet: quiet).load(input, settings) }
    }
    if code != 0 { throw ExitCode(code) }
  }
}
