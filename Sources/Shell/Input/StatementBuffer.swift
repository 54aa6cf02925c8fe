import Client

/// Gathers lines to statements.
///
/// A complete statement on one line runs at once; a longer one ends with `;` or an empty line.
/// From a pipe (`interactive` false) an empty line inside braces ends nothing, and a statement whose
/// first line could stand alone still takes the lines that belong to it (`LIMIT 10`).
public struct StatementBuffer {
  /// What came out of a line.
  public enum Event: Equatable, Sendable {
    /// More lines are wanted.
    case more
    /// Nothing was there.
    case nothing
    case statement(String)
    case command(String)
  }

  private let interactive: Bool
  private var lines: [String] = []

  public init(interactive: Bool) { self.interactive = interactive }

  /// Whether lines wait for the end of their statement.
  public var isOpen: Bool { !lines.isEmpty }

  /// What has been gathered, for completion and the editor.
  public var text: String { lines.joined(separator: "\n") }

  public mutating func clear() { lines = [] }

  /// Takes a line (or a pasted block of lines). From a pipe it can end one statement and start another.
  public mutating func add(_ line: String) -> [Event] {
    let isBlank = line.allSatisfy(\.isWhitespace)
    if lines.isEmpty {
      if isBlank || StatementBuffer.isComment(line) { return [.nothing] }
      let start = line.drop { $0.isWhitespace }
      if start.first == ".", start.dropFirst().first?.isLetter == true { return [.command(String(start))] }
      // No statement begins so, and one that waits for its end would swallow what comes next.
      if start.first == "\\" { return [.command(String(start))] }
      if interactive, let word = StatementBuffer.plainCommand(start) { return [.command(word)] }
      lines = [line]
      if StatementShape.endsWithSemicolon(line) { return interactive || endsHere(line) ? [finish()] : [.more] }
      if interactive || StatementShape.isPattern(line), StatementShape.isComplete(line) { return [finish()] }
      return [.more]
    }
    let gathered = text
    if isBlank {
      if !interactive, StatementShape.depth(gathered) > 0 {
        // Kept, so that the lines of an error are those of the input.
        lines.append(line)
        return [.more]
      }
      return [finish()]
    }
    if !interactive, StatementShape.depth(gathered) == 0, startsAnother(line, after: gathered) {
      let done = finish()
      return [done] + add(line)
    }
    lines.append(line)
    let now = text
    if StatementShape.endsWithSemicolon(now), interactive || endsHere(now) { return [finish()] }
    // A pasted block that is whole runs at once, as it would on one line.
    if interactive, line.contains("\n"), StatementShape.isComplete(now) { return [finish()] }
    return [.more]
  }

  /// What is left at the end of the input.
  public mutating func end() -> Event { lines.isEmpty ? .nothing : finish() }

  private mutating func finish() -> Event {
    let statement = StatementShape.trimmed(text)
    lines = []
    return statement.isEmpty ? .nothing : .statement(statement)
  }

  /// From a pipe, `;` may join the operations of one update: only queries and patterns end there.
  private func endsHere(_ text: String) -> Bool { StatementShape.kind(of: text) != .update }

  private func startsAnother(_ line: String, after gathered: String) -> Bool {
    let start = line.drop { $0.isWhitespace }
    if start.first == ".", start.dropFirst().first?.isLetter == true { return true }
    if StatementShape.endsWithSemicolon(gathered) {
      return StatementShape.kind(of: line) != .update && !["PREFIX", "BASE"].contains(StatementShape.firstWord(line))
    }
    guard StatementShape.isComplete(gathered) else { return false }
    if StatementShape.isPattern(line) { return true }
    let word = start.prefix { $0.isLetter }.uppercased()
    return ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"].contains(word)
  }

  /// What people type who want to leave, or do not know how to go on.
  private static func plainCommand(_ line: Substring) -> String? {
    let word = line.lowercased().split { $0.isWhitespace || $0 == ";" || $0 == "(" || $0 == ")" }
    guard word.count == 1, let name = word.first, ["quit", "exit", "help"].contains(name) else { return nil }
    return "." + name
  }

  private static func isComment(_ line: String) -> Bool { line.drop { $0.isWhitespace }.first == "#" }
}
