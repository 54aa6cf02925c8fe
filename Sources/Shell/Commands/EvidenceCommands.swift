import Client

/// Commands about where an answer comes from.
enum EvidenceCommands {
  static func cite(_ session: Session, _ argument: String) throws(ClientError) {
    try evidence(session, argument, .sentences)
  }

  static func why(_ session: Session, _ argument: String) throws(ClientError) {
    try evidence(session, argument, .full)
  }

  private static func evidence(_ session: Session, _ argument: String, _ detail: FactText.Evidence) throws(ClientError) {
    let view = FactText(session.current)
    if !session.lastFacts.isEmpty {
      let facts = session.lastFacts
      if argument.isEmpty {
        view.writeAll(facts, evidence: detail)
        return
      }
      guard let number = Int(argument), number >= 1, number <= facts.count else {
        throw ClientError("a number from 1 to \(facts.count), please", exitCode: 64)
      }
      view.write(facts[number - 1], evidence: detail)
      return
    }
    guard let answer = session.lastAnswer, !answer.rows.isEmpty else {
      throw ClientError("there is no answer to cite: ask something first", exitCode: 1)
    }
    var rows = Array(answer.rows.enumerated())
    if !argument.isEmpty {
      guard let number = Int(argument), number >= 1, number <= answer.total else {
        throw ClientError("a row from 1 to \(answer.total), please", exitCode: 64)
      }
      rows = [rows[try answer.index(ofRow: number)]]
    }
    var shown = 0
    for (index, row) in rows.prefix(100) {
      for fact in try facts(session, answer, row) {
        view.write(fact, number: rows.count > 1 ? index + 1 : nil, evidence: detail)
        shown += 1
      }
    }
    if rows.count > 100 { session.errors.line("these are the first 100 of \(Session.count(answer.total, "row")); .cite N shows the others") }
    if shown == 0 { session.errors.line("no document says it: it was asserted, or computed by the query") }
  }

  /// The facts of a row: those the answer names, else those behind a row that is itself a triple.
  private static func facts(_ session: Session, _ answer: AnswerRows, _ row: AnswerRows.Row) throws(ClientError) -> [JSON] {
    var found: [JSON] = []
    for id in row.facts {
      found += try session.client.json(Request("GET", Request.target("/cite", [("fact", id)])))["facts"]?.array ?? []
    }
    if found.isEmpty, row.facts.isEmpty, row.cells.count == 3, let subject = row.cells[0], let predicate = row.cells[1], let object = row.cells[2],
      subject.kind == .iri, predicate.kind == .iri, object.kind == .iri || object.kind == .literal
    {
      var parameters = [("subject", subject.value), ("predicate", predicate.value), ("object", object.value)]
      if object.kind == .literal {
        parameters.append(("datatype", object.datatype ?? "http://www.w3.org/2001/XMLSchema#string"))
      }
      found = try session.client.json(Request("GET", Request.target("/cite", parameters)))["facts"]?.array ?? []
    }
    return found
  }

  static func show(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".show NAME")
    let json = try session.client.json(Request("GET", Request.target("/facts", [("about", argument), ("limit", String(FactList.most))])))
    let facts = FactText.ordered(json["facts"]?.array ?? [])
    session.lastFacts = facts
    FactText(session.current).writeAll(facts, evidence: .sentences)
    FactList.noteMissing(json, session.errors)
    if facts.isEmpty { try showTriples(session, argument) }
  }

  /// What RDF says about a name that no document has facts about.
  private static func showTriples(_ session: Session, _ name: String) throws(ClientError) {
    let found = try session.client.json(Request("GET", Request.target("/entities", [("q", name), ("limit", "1")])))
    guard let iri = found["entities"]?.array?.first?["iri"]?.string else {
      session.errors.line("nothing is known about that")
      return
    }
    var statement = Statement(
      kind: .query, text: "SELECT ?subject ?relation ?object WHERE { { BIND(<\(iri)> AS ?subject) <\(iri)> ?relation ?object } UNION { BIND(<\(iri)> AS ?object) ?subject ?relation <\(iri)> } } LIMIT \(FactList.mostTriples)")
    statement.timeout = session.timeout
    try session.execute(statement)
    if session.lastAnswer?.total ?? 0 >= FactList.mostTriples {
      session.errors.line("these are the first \(FactList.mostTriples) triples; there may be more: \(name) -- ? -- ?")
    }
  }

  static func sparql(_ session: Session, _ argument: String) throws(ClientError) {
    if argument.isEmpty {
      guard let text = session.lastAnswer?.sparql else {
        throw ClientError("the last statement was no pattern; .sparql PATTERN shows what a pattern becomes", exitCode: 1)
      }
      session.current.line(DisplayText.safe(text, keepLines: true))
      return
    }
    var statement = Statement(kind: .pattern, text: argument)
    statement.prefixes = session.prefixes
    statement.timeout = session.timeout
    let json = try session.client.json(statement.request(accept: "application/vnd.tern.rows+json"))
    session.current.line(DisplayText.safe(json["sparql"]?.string ?? "", keepLines: true))
  }

  // MARK: Paths

  /// One step of a chain.
  private struct Edge {
    var subject: AnswerCell
    var relation: AnswerCell
    var object: AnswerCell
  }

  private static let longestPath = 6
  private static let frontierLimit = 2_000

  static func path(_ session: Session, _ argument: String) throws(ClientError) {
    var names: [String] = []
    if let cut = StatementShape.separator(in: argument[...]) {
      let left = argument[..<cut]
      let dashes = left.reversed().prefix { $0 == "-" || $0 == "—" || $0 == "–" }.count
      names = [String(left.dropLast(dashes)), String(argument[cut...])]
    } else {
      names = DotCommand.words(argument)
    }
    names = names.map { name in String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    guard names.count == 2, names.allSatisfy({ !$0.isEmpty }) else { throw ClientError("usage: .path NAME -- NAME", exitCode: 64) }
    let from = try resolve(session, names[0])
    let to = try resolve(session, names[1])
    if from == to {
      session.errors.line("both names mean <\(DisplayText.safe(from))>")
      return
    }
    var isWhole = true
    guard let chain = try search(session, from, to, &isWhole) else {
      session.errors.line(
        isWhole
          ? "no chain of up to \(longestPath) facts between them"
          : "no chain found; only \(Session.grouped(frontierLimit)) things a step were followed, so that there may be one")
      return
    }
    let prefixes = session.allPrefixes()
    for edge in chain {
      let parts = [edge.subject, edge.relation, edge.object].map { DisplayText.safe($0.display(prefixes)) }
      session.current.line(parts.joined(separator: " — "))
    }
  }

  private static func resolve(_ session: Session, _ name: String) throws(ClientError) -> String {
    if name.hasPrefix("<"), name.hasSuffix(">") { return String(name.dropFirst().dropLast()) }
    let json = try session.client.json(Request("GET", Request.target("/entities", [("q", name), ("limit", "5")])))
    let found = json["entities"]?.array ?? []
    let exact = found.first { $0["label"]?.string?.lowercased() == name.lowercased() }
    guard let iri = (exact ?? found.first)?["iri"]?.string else {
      throw ClientError("nothing is called '\(name)'; .find looks for names", exitCode: 65, kind: "unknownName")
    }
    return iri
  }

  /// Breadth first in both directions of every triple, a query a level.
  ///
  /// `isWhole` becomes false when a level had more things than are followed.
  private static func search(_ session: Session, _ from: String, _ to: String, _ isWhole: inout Bool) throws(ClientError) -> [Edge]? {
    var reached: [String: (previous: String, edge: Edge)] = [:]
    var frontier = [from]
    for _ in 0..<longestPath {
      if frontier.isEmpty { return nil }
      if frontier.count > frontierLimit { isWhole = false }
      let values = frontier.prefix(frontierLimit).map { "<\($0)>" }.joined(separator: " ")
      let text = "SELECT ?s ?p ?o WHERE { { VALUES ?s { \(values) } ?s ?p ?o FILTER(ISIRI(?o)) } UNION { VALUES ?o { \(values) } ?s ?p ?o FILTER(ISIRI(?s)) } FILTER(?p NOT IN (<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>, <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>)) }"
      var statement = Statement(kind: .query, text: text)
      statement.timeout = session.timeout
      let json = try session.client.json(statement.request(accept: "application/vnd.tern.rows+json"))
      var next: [String] = []
      for row in AnswerRows(json)?.rows ?? [] {
        guard row.cells.count == 3, let subject = row.cells[0], let relation = row.cells[1], let object = row.cells[2] else { continue }
        let edge = Edge(subject: subject, relation: relation, object: object)
        for (here, there) in [(subject.value, object.value), (object.value, subject.value)] where (here == from || reached[here] != nil) && there != from && reached[there] == nil {
          reached[there] = (here, edge)
          next.append(there)
          if there == to { return chain(reached, to) }
        }
      }
      frontier = next
    }
    return nil
  }

  private static func chain(_ reached: [String: (previous: String, edge: Edge)], _ end: String) -> [Edge] {
    var edges: [Edge] = []
    var here = end
    while let step = reached[here] {
      edges.append(step.edge)
      here = step.previous
    }
    return edges.reversed()
  }
}
