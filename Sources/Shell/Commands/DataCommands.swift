import Client

/// Commands about what is in the database.
enum DataCommands {
  static func load(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".load PATH …")
    var input = InputFiles()
    for word in DotCommand.words(argument) {
      let path = word.hasPrefix("~/") ? (Settings.environment("HOME") ?? "~") + word.dropFirst() : word
      try input.add(path)
    }
    for item in input.skipped { session.errors.line("skipped " + DisplayText.safe(item)) }
    if input.files.isEmpty { throw ClientError("there is nothing to load there", exitCode: 66) }
    let code = try FileLoader(client: session.client, screen: session.errors).load(input, LoadSettings())
    if code != 0 { session.failure = code }
    session.forgetPrefixes()
  }

  static func documents(_ session: Session, _ argument: String) throws(ClientError) {
    if !argument.isEmpty {
      let json = try session.client.json(Request("GET", "/documents/" + Request.encode(argument) + "/facts"))
      let facts = json["facts"]?.array ?? []
      session.lastFacts = facts
      let view = FactText(session.current)
      for (i, fact) in facts.enumerated() { view.write(fact, number: i + 1, evidence: .none) }
      if facts.isEmpty { session.errors.line("no facts") }
      return
    }
    let list = try session.client.json(Request("GET", "/documents"))["documents"]?.array ?? []
    if list.isEmpty {
      session.errors.line("no documents; .load PATH reads some")
      return
    }
    session.current.write(documentTable(list, session.current))
  }

  static func documentTable(_ list: [JSON], _ screen: Screen) -> String {
    let rows = list.map { item in
      [
        item["name"]?.string ?? "", item["title"]?.string ?? "", item["date"]?.string ?? "", String(item["sentences"]?.int ?? 0),
        String(item["facts"]?.int ?? 0), item["id"]?.string ?? "",
      ].map { DisplayText.safe($0) }
    }
    return Table(header: ["name", "title", "date", "sentences", "facts", "id"], rows: rows)
      .text(columns: screen.columns, bold: { screen.styled($0, .bold) }, dim: { screen.styled($0, .dim) })
  }

  static func forget(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".forget DOCUMENT")
    let json = try session.client.forget(document: argument)
    session.errors.line(forgotten(argument, json))
  }

  static func forgotten(_ name: String, _ json: JSON) -> String {
    "\(DisplayText.safe(name)): forgotten, \(json["factsRemoved"]?.int ?? 0) facts gone, \(json["factsKept"]?.int ?? 0) kept by other sources"
  }

  static func find(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".find NAME")
    let json = try session.client.json(Request("GET", Request.target("/entities", [("q", argument)])))
    let found = json["entities"]?.array ?? []
    if found.isEmpty {
      session.errors.line("nothing is called that")
      return
    }
    let rows = found.map { item in
      [
        item["label"]?.string ?? "", item["type"]?.string ?? "", (item["aliases"]?.array ?? []).compactMap(\.string).joined(separator: ", "),
        String(item["uses"]?.int ?? 0), item["iri"]?.string ?? "",
      ].map { DisplayText.safe($0) }
    }
    let screen = session.current
    screen.write(
      Table(header: ["name", "type", "also called", "uses", "IRI"], rows: rows)
        .text(columns: screen.columns, bold: { screen.styled($0, .bold) }, dim: { screen.styled($0, .dim) }))
    FactList.noteMissingNames(json, session.errors)
  }

  static func search(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".search TEXT")
    let text = AnswerCell(kind: .literal, value: argument, datatype: nil, language: nil, label: nil).sparql
    let pattern = "{ ?subject ?relation ?text FILTER(ISLITERAL(?text) && CONTAINS(LCASE(STR(?text)), LCASE(\(text)))) }"
    var statement = Statement(kind: .query, text: "SELECT ?subject ?relation ?text WHERE \(pattern) LIMIT \(mostFound)")
    statement.timeout = session.timeout
    try session.execute(statement)
    // Other modes are copied as they come, so that their rows are not known.
    let isTable = session.mode == "table" || session.mode == "line"
    if isTable, session.lastAnswer?.total ?? 0 < mostFound { return }
    statement.text = "ASK { { SELECT ?subject WHERE \(pattern) OFFSET \(mostFound) LIMIT 1 } }"
    let more = try session.client.json(statement.request(accept: "application/sparql-results+json"))
    if more["boolean"]?.bool == true { session.errors.line("these are the first \(mostFound); there are more: a longer text finds fewer") }
  }

  /// Rows of `.search`.
  private static let mostFound = 100

  static func graphs(_ session: Session, _ argument: String) throws(ClientError) {
    let list = try session.client.json(Request("GET", "/graphs"))["graphs"]?.array ?? []
    if list.isEmpty {
      session.errors.line("no named graphs")
      return
    }
    let rows = list.map { [DisplayText.safe($0["iri"]?.string ?? ""), Session.grouped($0["triples"]?.int ?? 0)] }
    session.current.write(Table(header: ["graph", "triples"], rows: rows).text(columns: session.current.columns))
  }

  static func stats(_ session: Session, _ argument: String) throws(ClientError) {
    session.current.write(statistics(try session.client.json(Request("GET", "/$/stats"))))
  }

  /// `name  value` lines of a flat object.
  static func statistics(_ json: JSON) -> String {
    guard case .object(let members) = json else { return "" }
    let width = members.map(\.name.count).max() ?? 0
    var out = ""
    for member in members {
      // A process is named by its number, which is no quantity.
      let number = member.name == "pid" ? member.value.int.map(String.init) : member.value.int.map(Session.grouped)
      let value = number ?? member.value.string ?? member.value.bool.map(String.init) ?? ""
      out += DisplayText.padded(member.name, to: width) + "  " + DisplayText.safe(value) + "\n"
    }
    return out
  }

  static func prefix(_ session: Session, _ argument: String) throws(ClientError) {
    if argument.isEmpty {
      let rows = session.allPrefixes().map { [$0.name + ":", DisplayText.safe("<" + $0.iri + ">")] }
      session.current.write(Table(header: ["prefix", "IRI"], rows: rows).text(columns: session.current.columns))
      return
    }
    guard let colon = argument.firstIndex(of: ":") else { throw ClientError("usage: .prefix NAME: <IRI>", exitCode: 64) }
    let name = String(argument[..<colon])
    var iri = argument[argument.index(after: colon)...].drop { $0.isWhitespace }
    if iri.hasPrefix("<"), iri.hasSuffix(">") { iri = iri.dropFirst().dropLast() }
    if iri.isEmpty || name.contains(where: \.isWhitespace) { throw ClientError("usage: .prefix NAME: <IRI>", exitCode: 64) }
    session.prefixes.removeAll { $0.name == name }
    session.prefixes.append((name, String(iri)))
  }
}
