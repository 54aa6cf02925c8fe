import Client

/// Facts and their citations for people.
public struct FactText {
  public let screen: Screen

  public init(_ screen: Screen) { self.screen = screen }

  /// `subject — relation — object`, with its qualification, and the sentences that say so.
  public func write(_ fact: JSON, number: Int? = nil, evidence: Evidence = .sentences) {
    let parts = ["subject", "relation", "object"].map { DisplayText.safe(fact[$0]?["label"]?.string ?? fact[$0]?["value"]?.string ?? "?") }
    var line = number.map { "\($0). " } ?? ""
    line += screen.styled(parts[0], .bold) + " — " + parts[1] + " — " + screen.styled(parts[2], .bold)
    let qualification = fact["qualification"]?.string ?? ""
    if !qualification.isEmpty { line += "  " + screen.styled("[" + DisplayText.safe(qualification) + "]", .yellow) }
    if let status = fact["status"]?.string, status == "proposed" { line += "  [proposed]" }
    let qualifiers = fact["qualifiers"]?.array?.compactMap(\.string) ?? []
    if !qualifiers.isEmpty { line += "  (" + qualifiers.map { DisplayText.safe($0) }.joined(separator: "; ") + ")" }
    if evidence == .full, let confidence = fact["confidence"]?.double { line += "  confidence \(FactText.percent(confidence))" }
    screen.line(line)
    if evidence == .none { return }
    for citation in fact["citations"]?.array ?? [] { write(citation: citation, full: evidence == .full) }
  }

  /// Facts that documents say first, then those that were only asserted.
  public static func ordered(_ facts: [JSON]) -> [JSON] {
    let isCited = facts.map { !($0["citations"]?.array ?? []).isEmpty }
    return zip(facts, isCited).filter(\.1).map(\.0) + zip(facts, isCited).filter { !$0.1 }.map(\.0)
  }

  /// Numbered facts, in the order of ``ordered(_:)``, the asserted ones under a heading of their own.
  public func writeAll(_ facts: [JSON], evidence: Evidence) {
    var isBelow = false
    for (i, fact) in facts.enumerated() {
      let isAsserted = (fact["citations"]?.array ?? []).isEmpty
      if isAsserted, !isBelow {
        isBelow = true
        screen.line(screen.styled("asserted, without a document:", .dim))
      }
      write(fact, number: i + 1, evidence: isAsserted ? .none : evidence)
    }
  }

  /// How much of the evidence is shown.
  public enum Evidence { case none, sentences, full }

  private func write(citation: JSON, full: Bool) {
    let sentence = DisplayText.safe(citation["sentence"]?.string ?? "")
    screen.line(DisplayText.wrapped("“" + sentence + "”", to: screen.columns ?? 10_000, indent: 3))
    var source = "— " + DisplayText.safe(FactText.place(citation["documentName"]?.string ?? citation["document"]?.string ?? "?"))
    if let title = citation["documentTitle"]?.string { source += ", “" + DisplayText.safe(title) + "”" }
    if let date = citation["documentDate"]?.string { source += ", " + DisplayText.safe(date) }
    if let page = citation["page"]?.int { source += ", page \(page)" }
    if let paragraph = citation["paragraph"]?.int { source += ", paragraph \(paragraph)" }
    if let start = citation["start"]?.int, let end = citation["end"]?.int {
      let span = citation["sourceSpan"]?.array
      if let from = span?.first?.int, let to = span?.last?.int {
        source += ", bytes \(from)–\(to)" + (citation["sourceUnpacked"]?.bool == true ? " of the unpacked file" : "")
      } else {
        source += ", bytes \(start)–\(end) of its text"
      }
    }
    if citation["verified"]?.bool == false { source += ", NOT VERIFIED" }
    dim(source)
    guard full else { return }
    var how: [String] = []
    if let author = citation["documentAuthor"]?.string { how.append("written by " + DisplayText.safe(author)) }
    if let url = citation["documentURL"]?.string { how.append(DisplayText.safe(url)) }
    if let rule = citation["rule"]?.string { how.append("rule " + DisplayText.safe(rule)) }
    if let extractor = citation["extractor"]?.string { how.append("by " + DisplayText.safe(extractor)) }
    if let link = citation["subjectLink"]?.string { how.append("subject " + DisplayText.safe(link)) }
    if let link = citation["objectLink"]?.string { how.append("object " + DisplayText.safe(link)) }
    if let confidence = citation["confidence"]?.double { how.append("confidence " + FactText.percent(confidence)) }
    if !how.isEmpty { dim(how.joined(separator: ", ")) }
  }

  private func dim(_ text: String) {
    // The dash stays with the name behind it, however long that is.
    let mark = text.hasPrefix("— ") ? "— " : ""
    let lines = DisplayText.wrapped(String(text.dropFirst(mark.count)), to: (screen.columns ?? 100_000) - mark.count, indent: 3).split(separator: "\n")
    for (index, line) in lines.enumerated() {
      screen.line("   " + screen.styled((index == 0 ? mark : "") + line.dropFirst(3), .dim))
    }
  }

  /// A document's name as it is shortest from here: relative when it lies below the working folder.
  public static func place(_ name: String) -> String {
    let here = Settings.absolute(".") + "/"
    return name.hasPrefix(here) ? String(name.dropFirst(here.count)) : name
  }

  static func percent(_ value: Double) -> String {
    let hundredths = Int((min(max(value, 0), 1) * 100).rounded())
    return hundredths == 100 ? "1.00" : "0." + (hundredths < 10 ? "0" : "") + String(hundredths)
  }
}
