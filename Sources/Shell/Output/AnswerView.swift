import Client

/// Shows an answer as a table (or line by line), with notes and the qualified rows below.
struct AnswerView {
  private let session: Session
  private let screen: Screen

  init(_ session: Session) {
    self.session = session
    screen = session.current
  }

  func show(_ answer: AnswerRows, timing: String) {
    if let value = answer.boolean {
      screen.line(value ? "true" : "false")
      notes(answer)
      if !timing.isEmpty { session.errors.line(String(timing.dropFirst(2))) }
      return
    }
    let prefixes = session.allPrefixes()
    var rows = answer.rows.map { row in row.cells.map { $0.map { DisplayText.safe($0.display(prefixes)) } ?? "" } }
    var answer = answer
    // Who asks for sure answers sees how sure they are.
    if session.minConfidence != nil, answer.rows.contains(where: { $0.confidence != nil }) {
      answer.variables.append("confidence")
      for index in rows.indices { rows[index].append(answer.rows[index].confidence.map(FactText.percent) ?? "") }
    }
    if session.mode == "line" {
      lines(answer, rows)
    } else if !answer.variables.isEmpty {
      let table = Table(header: answer.variables.map { DisplayText.safe($0) }, rows: rows, numbered: screen.isTerminal)
      if !rows.isEmpty {
        screen.write(table.text(columns: screen.columns, bold: { screen.styled($0, .bold) }, dim: { screen.styled($0, .dim) }))
      } else if !screen.isTerminal {
        screen.write(table.text(columns: nil))
      }
    }
    qualified(answer, prefixes)
    notes(answer)
    let cited = answer.rows.contains { !$0.facts.isEmpty }
    if session.isInteractive {
      session.errors.line(
        Session.count(answer.rows.count, "row") + timing + (cited ? "; .cite N shows the sentences behind row N" : ""))
    } else if screen.isTerminal {
      session.errors.line(Session.count(answer.rows.count, "row") + (cited ? "; tern cite shows the sentences behind them" : ""))
    }
  }

  private func lines(_ answer: AnswerRows, _ rows: [[String]]) {
    let width = answer.variables.map(DisplayText.width).max() ?? 0
    for (i, row) in rows.enumerated() {
      if i > 0 { screen.line() }
      for (name, cell) in zip(answer.variables, row) { screen.line(DisplayText.padded(name, to: width) + " = " + cell) }
    }
  }

  /// Negated, planned and reported statements that fit: never among the answers, always in sight.
  private func qualified(_ answer: AnswerRows, _ prefixes: [(name: String, iri: String)]) {
    guard !answer.qualified.isEmpty else { return }
    session.errors.line(session.errors.styled("also said, with a qualification:", .yellow))
    for item in answer.qualified.prefix(20) {
      let cells = item.cells.map { $0.map { DisplayText.safe($0.display(prefixes)) } ?? "" }.filter { !$0.isEmpty }
      session.errors.line("  [" + DisplayText.safe(item.qualification) + "] " + cells.joined(separator: " — "))
      if !item.sentence.isEmpty {
        session.errors.line(DisplayText.wrapped("“" + DisplayText.safe(item.sentence) + "”", to: session.errors.columns ?? 10_000, indent: 4))
      }
    }
    if answer.qualified.count > 20 { session.errors.line("  … and \(answer.qualified.count - 20) more") }
  }

  private func notes(_ answer: AnswerRows) {
    for note in answer.notes { session.errors.line(session.errors.styled(DisplayText.safe(note), .dim)) }
  }
}
