extension ReadDocument {
  /// The view for people: every kept sentence with its facts underneath, every dropped line
  /// with its reason. `bytes` are those the document was read from.
  public func text(_ bytes: UnsafeRawBufferPointer) -> String {
    var out = ""
    var facts: [[Int]] = Array(repeating: [], count: sentences.count)
    for (k, fact) in self.facts.enumerated() {
      for sentence in Set(fact.evidence.map(\.sentence)) where sentence < facts.count { facts[sentence].append(k) }
    }
    var next = 0
    for (b, block) in blocks.enumerated() {
      guard block.kept else {
        out += "  - " + Self.short(Self.line(bytes, block.span)) + "   (" + block.kind.rawValue + ": " + block.reason + ")\n"
        continue
      }
      while next < sentences.count, sentences[next].block == b {
        out += Self.line(bytes, sentences[next].span) + "\n"
        for k in facts[next] { out += "      " + describe(self.facts[k]) + "\n" }
        next += 1
      }
    }
    return out
  }

  /// The same for an array.
  public func text(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { text($0) } }

  /// "Mexico -- member of -- United States Northern Command   0.67" and what qualifies it.
  private func describe(_ fact: CandidateFact) -> String {
    let w = words(of: fact)
    var out = w.subject + " -- " + w.relation + " -- " + w.object
    var notes: [String] = []
    if fact.polarity == .negated { notes.append("negated") }
    if fact.modality != .stated { notes.append(fact.modality.rawValue) }
    if let by = fact.attribution { notes.append("says " + entities[by].label) }
    if case .literal(let lexical, _, let surface) = fact.object, lexical != surface { notes.append("value: " + lexical) }
    // What is written stands in the line itself.
    notes.append(contentsOf: fact.qualifiers.filter { $0.role != .written }.map { $0.role.rawValue + ": " + $0.text })
    out += "   " + Self.hundredths(fact.confidence)
    if !notes.isEmpty { out += "  [" + notes.joined(separator: "; ") + "]" }
    return out
  }

  /// The beginning of a dropped line, which may be as long as the file.
  private static func short(_ line: String) -> String { line.count > 160 ? line.prefix(159) + "…" : line }

  static func hundredths(_ value: Double) -> String {
    let n = Int((value * 100).rounded())
    return String(n / 100) + "." + pad(n % 100, 2)
  }

  /// A stretch of the document on one line.
  static func line(_ bytes: UnsafeRawBufferPointer, _ span: Range<Int>) -> String {
    guard span.lowerBound >= 0, span.upperBound <= bytes.count else { return "" }
    return String(decoding: bytes[span], as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
