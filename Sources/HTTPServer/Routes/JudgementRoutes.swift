import Database

/// `/judgements`: what people decided about facts and nodes.
///
/// POST (in the address or as a form) with `accept=FACT`, `reject=FACT`, `withdraw=FACT`; `merge=NAME&with=NAME`; `split=NAME&from=NAME`,
/// or `split=NAME&document=NAME` for a document that speaks of something else; answered with the revision and the nodes
/// that the names meant. GET lists them.
extension TernService {
  func judgements(_ exchange: Exchange) throws {
    let form = try parametersAndForm(exchange)
    var json = JSONText()
    json.open()
    if exchange.head.method == .post {
      register(exchange, kind: "judgement", text: exchange.head.query ?? "")
      let done = try judge(form)
      json.field("revision", done.revision)
      if !done.nodes.isEmpty {
        json.list("nodes")
        for node in done.nodes {
          json.open()
          json.candidateFields(node)
          json.close()
        }
        json.endList()
      }
    } else {
      json.list("judgements")
      for item in try graph.judgements() {
        json.open()
        json.field("kind", item.kind)
        json.field("subject", item.subject)
        json.field("subjectLabel", item.subjectLabel)
        json.field("object", item.object)
        json.field("objectLabel", item.objectLabel)
        json.field("value", item.value)
        json.field("judgedAt", item.judgedAt)
        json.close()
      }
      json.endList()
    }
    json.close()
    send(exchange, json)
  }

  private func judge(_ form: FormParameters) throws -> JudgedNodes {
    for (name, verdict) in [("accept", Verdict.accepted), ("reject", .rejected), ("withdraw", .withdrawn)] {
      if let fact = try form.single(name) { return JudgedNodes(revision: try graph.judge(fact: fact, verdict), nodes: []) }
    }
    if let first = try form.single("merge"), let second = try form.single("with") { return try graph.merge(first, second) }
    if let first = try form.single("split") {
      if let second = try form.single("from") { return try graph.split(first, second) }
      if let document = try form.single("document") { return try graph.separate(first, fromDocument: document) }
    }
    throw Problem(400, "badRequest", "accept=FACT, reject=FACT, withdraw=FACT, merge=NAME&with=NAME, split=NAME&from=NAME or split=NAME&document=NAME")
  }
}
