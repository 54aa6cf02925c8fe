import Database

/// Names, facts and citations: `/entities`, `/relations`, `/complete`, `/prefixes`, `/facts`, `/cite`.
extension TernService {
  func names(_ exchange: Exchange, _ route: Route) throws {
    let form = try parameters(exchange)
    let text = try form.single("q") ?? ""
    let limit = try limit(form, default: 50, most: 1_000)
    var json = JSONText()
    json.open()
    if route == .entities || route == .complete {
      // One more than is given tells whether there are more.
      let found = try graph.entities(matching: text, limit: limit + 1)
      put("entities", Array(found.prefix(limit)), &json)
      if route == .entities { json.field("complete", found.count <= limit) }
    }
    if route == .relations || route == .complete { put("relations", try graph.relations(matching: text, limit: limit), &json) }
    if route == .prefixes || route == .complete {
      json.list("prefixes")
      for prefix in graph.prefixes() where route == .prefixes || prefix.name.hasPrefix(text) {
        json.open()
        json.field("name", prefix.name)
        json.field("iri", prefix.iri)
        json.close()
      }
      json.endList()
    }
    json.close()
    send(exchange, json)
  }

  func evidence(_ exchange: Exchange, _ route: Route) throws {
    let form = try parameters(exchange)
    var facts: [FactInfo]
    var isComplete = true
    if route == .facts {
      guard let about = try form.single("about"), about.contains(where: { !$0.isWhitespace }) else {
        throw Problem(400, "badRequest", "about=NAME says whose facts")
      }
      let limit = try limit(form, default: 200, most: 10_000)
      facts = try graph.facts(about: about, limit: limit + 1)
      isComplete = facts.count <= limit
      if !isComplete { facts.removeLast(facts.count - limit) }
    } else if let id = try form.single("fact") {
      facts = [try graph.cite(fact: id)]
    } else if let subject = try form.single("subject"), let predicate = try form.single("predicate"),
      let object = try form.single("object")
    {
      facts = try graph.cite(subject: subject, predicate: predicate, object: object, datatype: try form.single("datatype"))
    } else {
      throw Problem(400, "badRequest", "fact=ID, or subject=, predicate= and object=, say what to cite")
    }
    var least = 0.0
    if let text = try form.single("min-confidence") {
      guard let value = Double(text), value >= 0, value <= 1 else { throw Problem(400, "badRequest", "min-confidence is a number from 0 to 1") }
      least = value
    }
    var json = JSONText()
    json.open()
    json.list("facts")
    for fact in facts where fact.confidence >= least { json.fact(fact) }
    json.endList()
    if route == .facts { json.field("complete", isComplete) }
    json.close()
    send(exchange, json)
  }

  private func limit(_ form: FormParameters, default usual: Int, most: Int) throws -> Int {
    guard let text = try form.single("limit") else { return usual }
    guard let value = Int(text), value > 0 else { throw Problem(400, "badRequest", "limit is a whole number above 0") }
    return min(value, most)
  }

  private func put(_ name: String, _ candidates: [EntityCandidate], _ json: inout JSONText) {
    json.list(name)
    for candidate in candidates {
      json.open()
      json.candidateFields(candidate)
      json.close()
    }
    json.endList()
  }
}

extension JSONText {
  mutating func document(_ info: DocumentInfo) {
    open()
    field("id", info.id)
    field("iri", "urn:tern:document:" + info.id)
    field("name", info.name)
    field("title", info.title)
    field("date", info.date)
    field("author", info.author)
    field("url", info.url)
    field("publisher", info.publisher)
    field("language", info.language)
    if !info.format.isEmpty { field("format", info.format) }
    field("file", info.file)
    if info.pages > 0 { field("pages", info.pages) }
    if !info.settings.isEmpty { field("settings", info.settings) }
    field("mediaType", info.mediaType)
    field("bytes", info.bytes)
    field("sha256", info.sha256)
    field("sentences", info.sentences)
    field("facts", info.facts)
    field("entities", info.entities)
    field("loadedAt", info.loadedAt)
    close()
  }

  mutating func link(_ link: LinkInfo) {
    open()
    field("entity", link.entity)
    field("label", link.label)
    field("type", link.type)
    field("method", link.method)
    field("reason", link.reason)
    field("confidence", link.confidence)
    list("mentions")
    for mention in link.mentions {
      open()
      field("text", mention.text)
      field("start", mention.span.lowerBound)
      field("end", mention.span.upperBound)
      field("sentence", mention.sentence)
      field("kind", mention.kind)
      field("link", mention.link)
      field("confidence", mention.confidence)
      close()
    }
    endList()
    close()
  }

  mutating func loadOutcome(_ outcome: LoadOutcome) {
    open()
    field("kind", outcome.kind.rawValue)
    field("revision", outcome.revision)
    field("unchanged", outcome.unchanged)
    field("replaced", outcome.replaced)
    field("quadsAdded", outcome.quadsAdded)
    field("quadsRead", outcome.quadsRead)
    if outcome.kind == .prose {
      object("documents")
      field("count", outcome.documents.count)
      field("unchanged", outcome.documents.unchanged)
      field("replaced", outcome.documents.replaced)
      field("sentences", outcome.documents.sentences)
      field("facts", outcome.documents.facts)
      field("entities", outcome.documents.entities)
      if outcome.documents.unquoted > 0 { field("unquoted", outcome.documents.unquoted) }
      close()
    }
    if let info = outcome.document {
      key("document")
      document(info)
    }
    close()
  }

  mutating func fact(_ fact: FactInfo) {
    open()
    field("id", fact.id)
    name("subject", fact.subject)
    name("relation", fact.relation)
    name("object", fact.object)
    field("polarity", fact.polarity)
    field("modality", fact.modality)
    if let attribution = fact.attribution { name("attribution", attribution) }
    field("status", fact.status)
    field("confidence", fact.confidence)
    field("qualification", fact.qualification)
    field("qualifiers", fact.qualifiers)
    list("citations")
    for citation in fact.citations { self.citation(citation) }
    endList()
    close()
  }

  private mutating func name(_ key: String, _ name: FactInfo.Name) {
    object(key)
    field("value", name.value)
    field("label", name.label)
    field("datatype", name.datatype)
    close()
  }

  private mutating func range(_ range: Range<Int>) {
    openList()
    value(range.lowerBound)
    value(range.upperBound)
    endList()
  }

  private mutating func citation(_ citation: Citation) {
    open()
    field("document", citation.documentID)
    field("documentName", citation.documentName)
    field("documentTitle", citation.documentTitle)
    field("documentDate", citation.documentDate)
    field("documentAuthor", citation.documentAuthor)
    field("documentURL", citation.documentURL)
    if let page = citation.page { field("page", page) }
    if let paragraph = citation.paragraph { field("paragraph", paragraph) }
    field("sourceFile", citation.sourceFile)
    if let span = citation.sourceSpan {
      key("sourceSpan")
      range(span)
      if citation.sourceIsUnpacked { field("sourceUnpacked", true) }
    }
    field("sentence", citation.sentence)
    field("start", citation.start)
    field("end", citation.end)
    key("subjectSpan")
    range(citation.subjectSpan)
    list("relationSpans")
    for span in citation.relationSpans { range(span) }
    endList()
    key("objectSpan")
    range(citation.objectSpan)
    field("subjectLink", citation.subjectLink)
    field("objectLink", citation.objectLink)
    field("extractor", citation.extractor)
    field("rule", citation.rule)
    field("confidence", citation.confidence)
    field("learntAt", citation.learntAt)
    field("verified", citation.verified)
    close()
  }
}
