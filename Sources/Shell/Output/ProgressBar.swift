import Client

/// One line on standard error that is drawn over and over: files, bytes, triples, rate, time left.
public final class ProgressBar {
  private let screen: Screen
  private let files: Int
  private let bytes: Int
  private let start = Session.now()
  private var filesDone = 0
  private var bytesDone = 0
  private var itemsDone = 0
  private var lastDrawn: UInt64 = 0
  private var isDrawn = false

  /// `bytes` of all files together; nothing is drawn unless the screen is a terminal.
  public init(_ screen: Screen, files: Int, bytes: Int) {
    self.screen = screen
    self.files = files
    self.bytes = bytes
  }

  /// A file is under way.
  public func step(_ name: String, _ step: LoadStep) {
    let now = Session.now()
    if now &- lastDrawn < 100_000_000 { return }
    lastDrawn = now
    draw(name, bytes: bytesDone + step.bytesDone, items: itemsDone + step.items, stage: step.stage)
  }

  /// A file is done.
  public func finished(bytes: Int, items: Int) {
    filesDone += 1
    bytesDone += bytes
    itemsDone += items
  }

  /// Clears the line.
  public func clear() {
    if isDrawn { screen.write("\r\u{1B}[K") }
    isDrawn = false
  }

  private func draw(_ name: String, bytes done: Int, items: Int, stage: String) {
    guard screen.isTerminal else { return }
    let seconds = Double(Session.now() &- start) / 1e9
    let share = bytes > 0 ? min(1, Double(done) / Double(bytes)) : 0
    let filled = Int(share * 20)
    var line = "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 20 - filled) + "] "
    line += "\(filesDone)/\(files) files, \(Session.grouped(items)) items"
    if seconds > 0.5 { line += ", \(Session.grouped(Int(Double(items) / seconds)))/s" }
    if share > 0.01, seconds > 0.5 {
      let left = Int(seconds / share - seconds)
      line += ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
    line += "  " + stage + " " + DisplayText.safe(name)
    screen.write("\r\u{1B}[K" + DisplayText.cut(line, to: (screen.columns ?? 80) - 1))
    isDrawn = true
  }
}

/// Loads files one after the other with a progress bar; a failed file does not stop the others.
public struct FileLoader {
  private let client: TernClient
  private let screen: Screen
  private let isQuiet: Bool

  public init(client: TernClient, screen: Screen, isQuiet: Bool = false) {
    self.client = client
    self.screen = screen
    self.isQuiet = isQuiet
  }

  /// Returns the exit code of the first failure, 0 without one.
  public func load(_ input: InputFiles, _ settings: LoadSettings) throws(ClientError) -> Int32 {
    let bar = ProgressBar(screen, files: input.files.count, bytes: input.files.reduce(0) { $0 + $1.bytes })
    let start = Session.now()
    var failure: Int32 = 0
    var total = (triples: 0, facts: 0, documents: 0, unchanged: 0)
    for file in input.files {
      do throws(ClientError) {
        let outcome = try client.load(file, settings) { bar.step(file.name, $0) }
        let facts = outcome["document"]?["facts"]?.int ?? 0
        let triples = outcome["quadsRead"]?.int ?? 0
        bar.finished(bytes: file.bytes, items: max(triples, outcome["document"]?["sentences"]?.int ?? 0))
        bar.clear()
        if !isQuiet { screen.line(Self.summary(file.name, outcome)) }
        total.triples += outcome["kind"]?.string == "rdf" ? triples : 0
        total.facts += facts
        total.documents += outcome["document"] == nil ? 0 : 1
        total.unchanged += outcome["unchanged"]?.bool == true ? 1 : 0
      } catch {
        bar.clear()
        if error.exitCode == 130 || error.exitCode == 69 { throw error }
        if failure == 0 { failure = error.exitCode }
        screen.line(screen.styled("error: ", .red) + DisplayText.safe(file.name) + ": " + DisplayText.safe(error.description, keepLines: true))
      }
    }
    if input.files.count > 1, !isQuiet {
      let seconds = Double(Session.now() &- start) / 1e9
      screen.line(
        "\(input.files.count) files: \(Session.grouped(total.triples)) triples, \(Session.grouped(total.facts)) facts from \(total.documents) documents"
          + (total.unchanged > 0 ? ", \(total.unchanged) unchanged" : "") + ", \(Self.tenths(seconds)) s")
    }
    return failure
  }

  /// One line about a loaded file.
  public static func summary(_ name: String, _ outcome: JSON) -> String {
    let shown = DisplayText.safe(name)
    if outcome["unchanged"]?.bool == true { return shown + ": unchanged" }
    let verb = outcome["replaced"]?.bool == true ? "replaced" : "loaded"
    if let document = outcome["document"] {
      return "\(shown): \(verb), \(document["sentences"]?.int ?? 0) sentences, \(document["facts"]?.int ?? 0) facts, \(document["entities"]?.int ?? 0) entities"
    }
    let added = outcome["quadsAdded"]?.int ?? 0
    return "\(shown): \(verb), \(Session.grouped(outcome["quadsRead"]?.int ?? added)) triples (\(Session.grouped(added)) new)"
  }

  static func tenths(_ seconds: Double) -> String {
    let value = Int((seconds * 10).rounded())
    return "\(value / 10).\(value % 10)"
  }
}
