import Client

/// Shows an answer while it comes: as a table or line by line, with notes and the qualified rows below.
final class AnswerView {
  private let session: Session
  private let screen: Screen
  private let prefixes: [(name: String, iri: String)]
  /// Who asks for sure answers sees how sure they are.
  private let showsConfidence: Bool
  private let inLines: Bool
  private var table: RowTable?
  private var names: [String] = []
  private var nameWidth = 0
  /// Lines that wait to be written together.
  private var text = ""
  private var linesShown = 0
  private var isCited = false

  init(_ session: Session, _ statement: Statement) {
    self.session = session
    screen = session.current
    prefixes = session.allPrefixes()
    showsConfidence = statement.minConfidence != nil && statement.kind == .pattern
    inLines = session.mode == "line"
  }

  /// Rows that reached the screen.
  var shown: Int { inLines ? linesShown : table?.written ?? 0 }

  func add(_ rows: [AnswerRows.Row], of answer: AnswerRows) {
    if names.isEmpty, !answer.variables.isEmpty { begin(answer.variables) }
    for row in rows {
      var cells = row.cells.map { $0.map { DisplayText.safe($0.display(prefixes)) } ?? "" }
      if showsConfidence { cells.append(row.confidence.map(FactText.percent) ?? "") }
      if !row.facts.isEmpty { isCited = true }
      if inLines { addLines(cells) } else { table?.add(cells) }
    }
  }

  private func begin(_ variables: [String]) {
    names = variables.map { DisplayText.safe($0) } + (showsConfidence ? ["confidence"] : [])
    nameWidth = names.map(DisplayText.width).max() ?? 0
    if inLines { return }
    let screen = self.screen
    let look = RowTable.Look(
      columns: { screen.columns }, bold: { screen.styled($0, .bold) }, dim: { screen.styled($0, .dim) })
    table = RowTable(header: names, numbered: screen.isTerminal, look: look) { screen.write($0) }
  }

  private func addLines(_ cells: [String]) {
    if linesShown > 0 { text += "\n" }
    for (name, cell) in zip(names, cells) { text += DisplayText.padded(name, to: nameWidth) + " = " + cell + "\n" }
    linesShown += 1
    if text.utf8.count > 32 << 10 { flush() }
  }

  /// Writes what waits: nothing more comes for a while, or at all.
  func flush() {
    table?.flush()
    if !text.isEmpty { screen.write(text) }
    text = ""
  }

  /// Whether rows wait.
  var isHolding: Bool { table?.isHolding ?? false || !text.isEmpty }

  /// Writes the rest, and below it what belongs to the answer and is no row.
  func end(_ answer: AnswerRows, timing: String) {
    if let value = answer.boolean {
      screen.line(value ? "true" : "false")
      notes(answer)
      if !timing.isEmpty { session.errors.line(String(timing.dropFirst(2))) }
      return
    }
    if names.isEmpty, !answer.variables.isEmpty { begin(answer.variables) }
    if !text.isEmpty { screen.write(text) }
    text = ""
    // A terminal needs no head of nothing.
    if answer.total > 0 || !screen.isTerminal { table?.end() }
    qualified(answer)
    notes(answer)
    let cut = table?.isCut == true ? "; … is where a text goes on, \(session.isInteractive ? ".mode line" : "--format line") shows it" : ""
    if session.isInteractive {
      session.errors.line(
        Session.count(answer.total, "row") + timing + (isCited ? "; .cite N shows the sentences behind row N" : "") + cut)
    } else if screen.isTerminal {
      session.errors.line(Session.count(answer.total, "row") + (isCited ? "; tern cite shows the sentences behind them" : "") + cut)
    }
  }

  /// Negated, planned and reported statements that fit: never among the answers, always in sight.
  private func qualified(_ answer: AnswerRows) {
    guard !answer.qualified.isEmpty else { return }
    session.errors.line(session.errors.styled("also said, with a qualification:", .yellow))
    for item in answer.qualified {
      let cells = item.cells.map { $0.map { DisplayText.safe($0.display(prefixes)) } ?? "" }.filter { !$0.isEmpty }
      session.errors.line("  [" + DisplayText.safe(item.qualification) + "] " + cells.joined(separator: " — "))
      if !item.sentence.isEmpty {
        session.errors.line(DisplayText.wrapped("“" + DisplayText.safe(item.sentence) + "”", to: session.errors.columns ?? 10_000, indent: 4))
      }
    }
    let more = answer.qualifiedTotal - answer.qualified.count
    if more > 0 { session.errors.line("  … and \(more) more") }
  }

  private func notes(_ answer: AnswerRows) {
    for note in answer.notes { session.errors.line(session.errors.styled(DisplayText.safe(note), .dim)) }
  }
}
