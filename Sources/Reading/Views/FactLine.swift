extension ReadDocument {
  /// The words of a fact as people read them: modality and negation stay in the relation.
  func words(of fact: CandidateFact) -> (subject: String, relation: String, object: String) {
    let object =
      switch fact.object {
      case .entity(let e): entities[e].label
      case .literal(_, _, let surface): surface
      }
    let plain = fact.polarity == .affirmed && (fact.modality == .stated || fact.modality == .reported)
    return (entities[fact.subject].label, plain ? fact.relation : fact.relationSurface, object)
  }

  /// One line a fact: subject, relation, object, separated by tabs.
  public func tsv() -> String {
    var out = ""
    for fact in facts {
      let w = words(of: fact)
      out += Self.cell(w.subject) + "\t" + Self.cell(w.relation) + "\t" + Self.cell(w.object) + "\n"
    }
    return out
  }

  /// A cell of a line: tabs and line breaks become spaces.
  static func cell(_ text: String) -> String {
    String(text.map { $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" ? " " : $0 })
  }
}
