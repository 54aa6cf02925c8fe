import Database

/// SPARQL 1.1 Service Description: RDF about the endpoint, for GET without a query.
extension TernService {
  func serviceDescription(_ exchange: Exchange) throws {
    let offers = ["text/turtle", "application/n-triples", "text/plain"]
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

  /// A browser accepts HTML first and anything at the end: it gets Turtle.
  private func fallback(_ exchange: Exchange) -> Int? {
    AcceptList(exchange.head.accept).best(of: ["application/rdf+xml", "text/html", "application/sparql-results+json"]) == 1 ? 0 : nil
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
      (sd + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple"),
    ]
    for name in ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "N-Quads", "TriG"] {
      triples.append((sd + "resultFormat", formats + name))
    }
    for name in ["Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD"] { triples.append((sd + "inputFormat", formats + name)) }
    return triples
  }
}
