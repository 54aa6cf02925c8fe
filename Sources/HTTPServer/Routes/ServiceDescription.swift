import Database

/// SPARQL 1.1 Service Description: RDF about the endpoint, for GET without a query.
extension TernService {
  func serviceDescription(_ exchange: Exchange) throws {
    let offers = ["text/turtle", "application/n-triples", "text/plain", "application/rdf+xml"]
    guard let index = AcceptList(exchange.head.accept).best(of: offers) ?? fallback(exchange) else {
      throw Problem(406, "notAcceptable", "the service description is written as \(offers.joined(separator: ", "))")
    }
    let triples = descriptionTriples(baseIRI(exchange))
    var out = ""
    if index == 0 {
      out += "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n\n"
      out += "[] a sd:Service"
      for triple in triples.dropFirst() { out += " ;\n  \(shortened(triple.predicate)) \(shortened(triple.object))" }
      out += " .\n"
    } else if index == 3 {
      out = rdfXML(triples)
    } else {
      for triple in triples { out += "_:service <\(triple.predicate)> <\(triple.object)> .\n" }
    }
    exchange.response.start(200, contentType: offers[index] + (index == 0 ? "; charset=utf-8" : ""))
    if exchange.head.method == .head {
      exchange.response.finishHead()
      return
    }
    exchange.response.send(200, contentType: offers[index] + (index == 0 ? "; charset=utf-8" : ""), out)
  }

  private func rdfXML(_ triples: [(predicate: String, object: String)]) -> String {
    func escaped(_ text: String) -> String {
      text.map { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : $0 == "\"" ? "&quot;" : String($0) }.joined()
    }
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
    out += " xmlns:sd=\"http://www.w3.org/ns/sparql-service-description#\">\n<sd:Service>\n"
    for triple in triples.dropFirst() { out += "  <\(shortened(triple.predicate)) rdf:resource=\"\(escaped(triple.object))\"/>\n" }
    return out + "</sd:Service>\n</rdf:RDF>\n"
  }

  /// A browser accepts HTML first and anything at the end: it gets Turtle.
  private func fallback(_ exchange: Exchange) -> Int? {
    AcceptList(exchange.head.accept).best(of: ["text/html", "application/xhtml+xml"]) == nil ? nil : 0
  }

  private func shortened(_ iri: String) -> String {
    let sd = "http://www.w3.org/ns/sparql-service-description#"
    return iri.hasPrefix(sd) ? "sd:" + iri.dropFirst(sd.count) : "<\(iri)>"
  }

  private func descriptionTriples(_ endpoint: String) -> [(predicate: String, object: String)] {
    let sd = "http://www.w3.org/ns/sparql-service-description#"
    let formats = "http://www.w3.org/ns/formats/"
    var triples: [(predicate: String, object: String)] = [
      ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", sd + "Service"),
      (sd + "endpoint", endpoint),
      (sd + "supportedLanguage", sd + "SPARQL10Query"),
      (sd + "supportedLanguage", sd + "SPARQL11Query"),
      (sd + "supportedLanguage", sd + "SPARQL11Update"),
      (sd + "feature", sd + "EmptyGraphs"),
      (sd + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple"),
    ]
    for name in ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD"] {
      triples.append((sd + "resultFormat", formats + name))
    }
    if graph.allowsServices { triples.append((sd + "feature", sd + "BasicFederatedQuery")) }
    for name in ["Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD"] { triples.append((sd + "inputFormat", formats + name)) }
    return triples
  }
}
