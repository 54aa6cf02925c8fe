import ArgumentParser
import Client
import Database
import Glibc
import Limits
import Reading
import Shell

/// What the reader finds in a document, without a database.
struct ReadVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Shows what is read from a document: each kept sentence with its facts, each dropped line with the reason.")
  @Argument(help: "The file; - is standard input.") var path: String
  @Option(name: .long, help: "text, tsv, openie (each line a sentence) or json.") var format = "text"
  @Option(name: .long, help: "The day of publication (YYYY-MM-DD), when the document does not say it.") var date: String?
  @Option(name: .long, help: "Facts below this confidence (0 to 1) are left out.") var minConfidence: Double = 0
  @OptionGroup var reading: ReaderOptions

  func run() throws {
    try Verb.run { () throws(ClientError) in
      guard ["text", "tsv", "openie", "json"].contains(format) else {
        throw ClientError("--format is text, tsv, openie or json", exitCode: 64)
      }
      guard (0...1).contains(minConfidence) else { throw ClientError("--min-confidence is a number from 0 to 1", exitCode: 64) }
      let bytes = try input()
      let screen = Screen(descriptor: 1)
      if format == "openie" {
        try writeTuples(bytes, screen)
      } else {
        let sources: [DocumentSource]
        do {
          sources = try DocumentSource.open(bytes, name: path)
        } catch {
          throw ClientError("\(path): \(error)", exitCode: 65)
        }
        let chosen = try reading.chosenModel()
        for source in sources {
          let (document, dropped) = try read(source, chosen)
          if dropped > 0 { Verb.note("\(source.name): \(dropped) facts of the model dropped: their quotes are not in the text or do not name both ends") }
          write(source, document, sources.count > 1, screen)
        }
      }
      if screen.isBroken { throw ClientError("writing failed", exitCode: 74) }
    }
  }

  private func read(_ source: DocumentSource, _ chosen: ModelSettings?) throws(ClientError) -> (ReadDocument, Int) {
    let options = Reader.Options(date: date, minimumConfidence: minConfidence)
    do {
      guard let chosen else { return (try Reader.read(source, options: options), 0) }
      let request = ModelRequest(endpoint: chosen.endpoint, model: chosen.name, key: chosen.key, seconds: chosen.timeout)
      var outcome = try ModelEndpoint.reading(request).read(source, options: options)
      outcome.document.facts.removeAll { $0.confidence < minConfidence }
      return (outcome.document, outcome.dropped)
    } catch {
      throw ClientError("\(source.name): \((error as? DatabaseError)?.message ?? "\(error)")", exitCode: 65)
    }
  }

  private func write(_ source: DocumentSource, _ document: ReadDocument, _ isOneOfMany: Bool, _ screen: Screen) {
    switch format {
    case "tsv": screen.write(document.tsv())
    case "json": screen.line(document.json())
    default:
      if isOneOfMany { screen.line("== \(DisplayText.safe(source.name))") }
      let about = [document.title, document.date, document.author, document.url].compactMap { $0 }
      if source.format != .text, source.format != .markdown, !about.isEmpty {
        screen.line(DisplayText.safe(about.joined(separator: " | ")))
      }
      let text = document.text(source.text)
      screen.write(screen.isTerminal ? DisplayText.safe(text, keepLines: true) : text)
    }
  }

  /// `sentence TAB confidence TAB relation TAB argument …`, the form that benchmarks of open extraction read.
  private func writeTuples(_ bytes: [UInt8], _ screen: Screen) throws(ClientError) {
    // Benchmarks give sentences line by line; of a page, a mail or a PDF the text is taken out first.
    var raw = bytes
    do {
      let sources = try DocumentSource.open(bytes, name: path)
      if sources.contains(where: { $0.format != .text && $0.format != .markdown }) {
        raw = []
        for source in sources { raw += source.text + [0x0A] }
      }
    } catch {
      throw ClientError("\(path): \(error)", exitCode: 65)
    }
    guard let text = String(validating: raw, as: UTF8.self) else { throw ClientError("\(path) is not UTF-8", exitCode: 65) }
    for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
      var out = ""
      for tuple in Reader.tuples(String(line)) where tuple.confidence >= minConfidence {
        let cells = [String(line), String(tuple.confidence), tuple.relation, tuple.subject] + tuple.arguments
        out += cells.map { cell in String(cell.map { $0 == "\t" ? " " : $0 }) }.joined(separator: "\t") + "\n"
      }
      screen.write(out)
    }
  }

  private func input() throws(ClientError) -> [UInt8] {
    let limit = Limits.documentBytes
    if path != "-" {
      var files = InputFiles()
      try files.add(path)
      guard files.files.count == 1, files.files[0].path == Settings.absolute(path) else {
        throw ClientError("\(path) is a folder: one file at a time is read", exitCode: 65)
      }
      if files.files[0].bytes > limit { throw ClientError("\(path): the document has \(files.files[0].bytes) bytes, the limit is \(limit)", exitCode: 65) }
    }
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ClientError("\(path): \(String(cString: strerror(errno)))", exitCode: errno == EACCES ? 77 : 66) }
    defer { if descriptor > 0 { close(descriptor) } }
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw ClientError("\(path): \(String(cString: strerror(errno)))", exitCode: 74) }
      if count == 0 { return all }
      all += piece[0..<count]
      if all.count > limit { throw ClientError("\(path): larger than \(limit) bytes", exitCode: 65) }
    }
  }
}
