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
  /// Documents and facts of a load of many.
  private var counts: (documents: Int, facts: Int)?
  private var bytesOfAll = 0

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

  /// Many files are under way: the daemon counts them.
  public func step(_ step: LoadStep) {
    filesDone = step.files
    counts = (step.documents, step.facts)
    if step.bytesTotal > 0 { bytesOfAll = step.bytesTotal }
    self.step("", step)
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
    let all = bytesOfAll > 0 ? bytesOfAll : bytes
    let share = all > 0 ? min(1, Double(done) / Double(all)) : 0
    let filled = Int(share * 20)
    var line = "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: 20 - filled) + "] "
    if let counts, counts.documents > 0 || items == 0 {
      line += "\(filesDone)/\(files) files, \(Session.grouped(counts.documents)) documents, \(Session.grouped(counts.facts)) facts"
    } else {
      line += "\(filesDone)/\(files) files, \(Session.grouped(items)) \(counts == nil ? "items" : "triples")"
      if seconds > 0.5 { line += ", \(Session.grouped(Int(Double(items) / seconds)))/s" }
    }
    if stage != "reading", stage != "" {
      // What comes behind the reading has no measure of its own.
      line += ", " + stage
    } else if share > 0.01, seconds > 0.5 {
      let left = Int(seconds / share - seconds)
      line += ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
    if !name.isEmpty { line += "  " + DisplayText.safe(name) }
    screen.write("\r\u{1B}[K" + DisplayText.cut(line, to: (screen.columns ?? 80) - 1))
    isDrawn = true
  }
}
