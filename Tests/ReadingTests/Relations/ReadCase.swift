import Reading
import Testing

/// A short text with facts that must be read of it and facts that must not.
///
/// A fact is "subject | relation | object"; a `*` stands for anything, `word*` for anything that begins so.
struct ReadCase: Sendable, CustomTestStringConvertible {
  let text: String
  let facts: [String]
  let never: [String]

  init(_ text: String, _ facts: String..., never: [String] = []) {
    self.text = text
    self.facts = facts
    self.never = never
  }

  var testDescription: String { text }

  /// What is missing and what is too much; empty when all is as it should be.
  func faults() throws -> [String] {
    let found = lines(try read(text))
    func isRead(_ fact: String) -> Bool {
      let wanted = fact.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
      return found.contains { line in zip(wanted, [line.0, line.1, line.2]).allSatisfy { Self.fits($0, $1) } }
    }
    let faults = facts.filter { !isRead($0) }.map { "missing: \($0)" } + never.filter(isRead).map { "false: \($0)" }
    return faults.isEmpty ? [] : faults + found.map { "read: \($0.0) | \($0.1) | \($0.2)" }
  }

  private static func fits(_ wanted: String, _ found: String) -> Bool {
    wanted.hasSuffix("*") ? found.hasPrefix(wanted.dropLast()) : wanted == found
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var out = self
    while out.first == " " { out.removeFirst() }
    while out.last == " " { out.removeLast() }
    return String(out)
  }
}
