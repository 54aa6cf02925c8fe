import Client

/// Commands by which a person decides about facts and names.
enum JudgementCommands {
  static func accept(_ session: Session, _ argument: String) throws(ClientError) { try judge(session, "accept", argument) }
  static func reject(_ session: Session, _ argument: String) throws(ClientError) { try judge(session, "reject", argument) }
  static func withdraw(_ session: Session, _ argument: String) throws(ClientError) { try judge(session, "withdraw", argument) }

  /// A fact by its id, by its number in the last list, or the one fact behind a row of the last answer.
  private static func judge(_ session: Session, _ verdict: String, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".\(verdict) N (of the last answer or list) or a fact's id")
    var id = argument
    if let number = Int(argument) {
      if !session.lastFacts.isEmpty {
        guard session.lastFacts.indices.contains(number - 1), let found = session.lastFacts[number - 1]["id"]?.string, !found.isEmpty else {
          throw ClientError("there is no fact of a document under that number", exitCode: 64)
        }
        id = found
      } else {
        let answer = session.lastAnswer ?? AnswerRows()
        let facts = answer.rows[try answer.index(ofRow: number)].facts
        guard facts.count == 1 else {
          throw ClientError("row \(number) rests on \(facts.count) facts: .show lists facts one by one", exitCode: 64)
        }
        id = facts[0]
      }
    }
    _ = try session.client.json(Request("POST", Request.target("/judgements", [(verdict, id)])))
    session.errors.line(verdict == "accept" ? "accepted" : verdict == "reject" ? "rejected; no document brings it back" : "the verdict is withdrawn")
  }

  static func merge(_ session: Session, _ argument: String) throws(ClientError) {
    let names = try pair(argument, ".merge NAME = NAME")
    let done = try session.client.json(Request("POST", Request.target("/judgements", [("merge", names.0), ("with", names.1)])))
    session.errors.line("merged: \(JudgementText.nodes(done)); .split \(DisplayText.safe(argument)) withdraws it")
  }

  static func split(_ session: Session, _ argument: String) throws(ClientError) {
    if !argument.contains("="), let cut = argument.firstRange(of: " from ") {
      let (name, document) = (String(argument[..<cut.lowerBound]), String(argument[cut.upperBound...].drop { $0 == " " }))
      let done = try session.client.json(Request("POST", Request.target("/judgements", [("split", name), ("document", document)])))
      session.errors.line("split: \(JudgementText.nodes(done)); \(DisplayText.safe(document)) was read again")
      return
    }
    let names = try pair(argument, ".split NAME = NAME, or .split NAME from DOCUMENT")
    let done = try session.client.json(Request("POST", Request.target("/judgements", [("split", names.0), ("from", names.1)])))
    session.errors.line("split: \(JudgementText.nodes(done))")
  }

  private static func pair(_ argument: String, _ usage: String) throws(ClientError) -> (String, String) {
    guard let cut = argument.firstIndex(of: "=") else { throw ClientError("usage: \(usage)", exitCode: 64) }
    func tidy(_ text: Substring) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    let names = (tidy(argument[..<cut]), tidy(argument[argument.index(after: cut)...]))
    if names.0.isEmpty || names.1.isEmpty { throw ClientError("usage: \(usage)", exitCode: 64) }
    return names
  }

  static func list(_ session: Session, _ argument: String) throws(ClientError) {
    let list = try session.client.json(Request("GET", "/judgements"))["judgements"]?.array ?? []
    for item in list { session.current.line(JudgementText.line(item)) }
    if list.isEmpty { session.errors.line("nobody has decided anything yet") }
  }

  static func confidence(_ session: Session, _ argument: String) throws(ClientError) {
    if argument.isEmpty {
      session.current.line(session.minConfidence.map(FactText.percent) ?? "off")
      return
    }
    if argument == "off" {
      session.minConfidence = nil
      return
    }
    guard let value = Double(argument), value >= 0, value <= 1 else { throw ClientError("usage: .confidence 0.8|off", exitCode: 64) }
    session.minConfidence = value
  }
}

/// A judgement for people.
public enum JudgementText {
  /// The nodes that a decision was about: which ones a name meant is seen at once.
  public static func nodes(_ done: JSON) -> String {
    (done["nodes"]?.array ?? []).map { node in
      DisplayText.safe(node["label"]?.string ?? "?") + " <" + DisplayText.safe(node["iri"]?.string ?? "?") + ">"
    }.joined(separator: " and ")
  }

  /// One line: what was decided about what.
  public static func line(_ item: JSON) -> String {
    let subject = DisplayText.safe(item["subjectLabel"]?.string ?? "?")
    let object = DisplayText.safe(item["objectLabel"]?.string ?? "?")
    switch item["kind"]?.string {
    case "same": return "merged: \(subject) = \(object)"
    case "different": return "split: \(object) does not speak of \(subject)"
    default: return "\(item["value"]?.string ?? "?"): \(subject)"
    }
  }
}
