import Reading

/// The identity of a fact: the same statement of two documents has the same id.
enum FactIdentity {
  /// Sixteen hexadecimal digits made of everything that makes it this fact and no other.
  static func id(
    subject: String, relation: String, object: String, datatype: String?, polarity: String, modality: String,
    attribution: String?
  ) -> String {
    var key: [UInt8] = []
    for part in [subject, relation, object, datatype ?? "", polarity, modality, attribution ?? ""] {
      key += Array(part.utf8)
      key.append(0)
    }
    return String(SHA256.hexadecimal(of: key).prefix(16))
  }

  /// Spans of evidence as text: `start-stop` of subject, relation words, object.
  static func spans(_ evidence: Evidence) -> String {
    func text(_ span: Range<Int>) -> String { "\(span.lowerBound)-\(span.upperBound)" }
    return text(evidence.subjectSpan) + ";" + evidence.relationSpans.map(text).joined(separator: ",") + ";"
      + text(evidence.objectSpan)
  }

  /// The three parts of ``spans(_:)``; nil when the text is not of that form.
  static func parseSpans(_ text: String) -> (subject: Range<Int>, relation: [Range<Int>], object: Range<Int>)? {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard parts.count == 3, let subject = range(parts[0]), let object = range(parts[2]) else { return nil }
    var relation: [Range<Int>] = []
    for piece in parts[1].split(separator: ",") {
      guard let span = range(piece) else { return nil }
      relation.append(span)
    }
    return (subject, relation, object)
  }

  private static func range(_ text: Substring) -> Range<Int>? {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count == 2, let start = Int(halves[0]), let stop = Int(halves[1]), start >= 0, start <= stop else { return nil }
    return start..<stop
  }
}
