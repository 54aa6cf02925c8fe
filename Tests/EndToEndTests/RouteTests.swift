import Client
import Limits
import TestSupport
import Testing

/// Every route and every status, over the real socket.
@Suite("Routes")
struct RouteTests {
  @Test func protocolOperations() throws {
    let home = Home()
    let client = try home.client()
    let update = try client.ask("POST", "/update", "INSERT DATA { <http://e/s> <http://e/p> 1 }", type: "application/sparql-update")
    #expect(update.status == 200)
    #expect(update.fields["tern-revision"] != nil)
    #expect(try client.ask("GET", "/query?query=ASK%20%7B%3Fs%20%3Fp%201%7D", accept: "application/sparql-results+json").body.contains("true"))
    let form = try client.ask("POST", "/sparql", "query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D", type: "application/x-www-form-urlencoded", accept: "text/csv")
    #expect(form.fields["content-type"] == "text/csv; charset=utf-8")
    #expect(form.body == "s,p,o\r\nhttp://e/s,http://e/p,1\r\n")
    #expect(try client.ask("POST", "/query", "CONSTRUCT WHERE { ?s ?p ?o }", type: "application/sparql-query", accept: "application/n-triples").body.contains("<http://e/s>"))
    let head = try client.ask("HEAD", "/query?query=ASK%7B%7D", accept: "application/sparql-results+xml")
    #expect(head.status == 200)
    #expect(head.fields["content-type"] == "application/sparql-results+xml")
    for accept in ["text/turtle", "application/n-triples"] {
      let description = try client.ask("GET", "/sparql", accept: accept)
      #expect(description.status == 200)
      #expect(description.body.contains("sparql-service-description#"))
    }
  }

  @Test(arguments: [
    ("GET", "/nothing", "", nil, nil, 404), ("GET", "/update?update=CLEAR%20ALL", "", nil, nil, 405), ("PUT", "/query", "", nil, nil, 405),
    ("GET", "/query?query=ASK%7B%7D&query=ASK%7B%7D", "", nil, nil, 400), ("GET", "/query?query=ASK%7B", "", nil, nil, 400),
    ("POST", "/query", "ASK {}", "text/plain", nil, 415), ("POST", "/query", "ASK {}", "application/sparql-query; charset=utf-16", nil, 415),
    ("POST", "/query", "x=1", "application/x-www-form-urlencoded", nil, 400), ("GET", "/query?query=ASK%7B%7D", "", nil, "image/png", 406),
    ("POST", "/update?using-graph-uri=http%3A%2F%2Fe%2F", "DELETE { ?s ?p ?o } USING <http://e/g> WHERE { ?s ?p ?o }", "application/sparql-update", nil, 400),
    ("GET", "/store?graph=relative", "", nil, nil, 400), ("GET", "/store?graph=http%3A%2F%2Fe%2Fnone", "", nil, nil, 404),
    ("GET", "/store?default&graph=http%3A%2F%2Fe%2F", "", nil, nil, 400), ("DELETE", "/store?graph=http%3A%2F%2Fe%2Fnone", "", nil, nil, 404),
    ("PUT", "/store?default", "<a:s> <a:p> .", "text/turtle", nil, 400), ("PUT", "/store?default", "x", "image/png", nil, 415),
    ("GET", "/documents/none", "", nil, nil, 404), ("DELETE", "/documents/none", "", nil, nil, 404), ("DELETE", "/$/queries/999999", "", nil, nil, 404),
    ("GET", "/query?query=ASK%7B%7D&timeout=nonsense", "", nil, nil, 400), ("GET", "/query?query=%FF", "", nil, nil, 400),
    ("POST", "/update", "LOAD <http://127.0.0.1/x>", "application/sparql-update", nil, 403),
    ("GET", "/query?query=SELECT%20*%20%7B%20SERVICE%20%3Chttp%3A%2F%2Fe%2F%3E%20%7B%3Fs%20%3Fp%20%3Fo%7D%20%7D", "", nil, nil, 403),
  ] as [(String, String, String, String?, String?, Int)])
  func statuses(_ method: String, _ target: String, _ body: String, _ type: String?, _ accept: String?, _ status: Int) throws {
    let home = Home()
    let client = try home.client()
    let answer = try client.ask(method, target, body, type: type, accept: accept)
    #expect(answer.status == status, "\(method) \(target): \(answer.body)")
    if status == 405 { #expect(answer.fields["allow"] != nil) }
    #expect(answer.fields["content-type"]?.hasPrefix("application/problem+json") == true)
  }

  @Test func optionsNamesTheMethods() throws {
    let home = Home()
    let client = try home.client()
    for (path, methods) in [("/query", "GET, HEAD, POST, OPTIONS"), ("/update", "POST, OPTIONS"), ("/store?default", "GET, HEAD, PUT, POST, DELETE, OPTIONS")] {
      let answer = try client.ask("OPTIONS", path)
      #expect(answer.status == 204)
      #expect(answer.fields["allow"] == methods)
    }
    #expect(try client.ask("OPTIONS", "/nothing").status == 404)
  }

  @Test func aFaultHasItsPlace() throws {
    let home = Home()
    let client = try home.client()
    let answer = try client.ask("POST", "/query", "SELECT *\nWHERE { ?s ?p }", type: "application/sparql-query")
    let problem = try #require(JSON.parse(Array(answer.body.utf8)))
    #expect(problem["status"]?.int == 400)
    #expect(problem["line"]?.int == 2)
    #expect(problem["excerpt"]?.string?.contains("^") == true)
    let plain = try client.ask("POST", "/query", "SELECT *\nWHERE { ?s ?p }", type: "application/sparql-query", accept: "text/plain")
    #expect(plain.fields["content-type"]?.hasPrefix("text/plain") == true)
    #expect(plain.body.contains("line 2, column"))
  }

  @Test func queryTextLimitIsExact() throws {
    let home = Home()
    let client = try home.client()
    func text(_ size: Int) -> String { "ASK {}" + String(repeating: " ", count: size - 6) }
    #expect(try client.ask("POST", "/query", text(Limits.queryTextBytes), type: "application/sparql-query").status == 200)
    #expect(try client.ask("POST", "/query", text(Limits.queryTextBytes + 1), type: "application/sparql-query").status == 413)
  }

  /// Names made of it may be stored, so it is an absolute IRI. RDF 1.2 Concepts, section 3.2.
  @Test func aPrefixOfARequestIsAnIRI() throws {
    let home = Home()
    let client = try home.client()
    func insert(_ iri: String) throws -> Int {
      try client.ask("POST", "/update?prefix=" + Request.encode("x:" + iri), "INSERT DATA { x:a x:b x:c }", type: "application/sparql-update").status
    }
    for iri in ["http://e/> <http://e/", "rel", "", "http://e/a b"] { #expect(try insert(iri) == 400, "\(iri)") }
    #expect(try insert("http://e/") == 200)
    #expect(try client.ask("GET", "/store?default", accept: "application/n-triples").body == "<http://e/a> <http://e/b> <http://e/c> .\n")
  }

  @Test func graphStore() throws {
    let home = Home()
    let client = try home.client()
    let graph = "/store?graph=http%3A%2F%2Fe%2Fg"
    #expect(try client.ask("PUT", graph, "<http://e/s> <http://e/p> 1 .", type: "text/turtle").status == 201)
    #expect(try client.ask("PUT", graph, "<http://e/s> <http://e/p> 2 .", type: "text/turtle").status == 200)
    #expect(try client.ask("POST", graph, "<http://e/s> <http://e/p> <rel> .", type: "text/turtle; charset=utf-8").status == 200)
    let got = try client.ask("GET", graph, accept: "application/n-triples")
    #expect(got.body.contains("\"2\"") && got.body.contains("<http://e/rel>") && !got.body.contains("\"1\""))
    let head = try client.ask("HEAD", graph, accept: "text/turtle")
    #expect(head.fields["content-type"] == "text/turtle; charset=utf-8")
    let part = "--b\r\nContent-Type: text/turtle\r\n\r\n<http://e/m> <http://e/p> 1 .\r\n--b\r\nContent-Type: application/n-triples\r\n\r\n<http://e/n> <http://e/p> \"2\" .\r\n--b--\r\n"
    #expect(try client.ask("POST", graph, part, type: "multipart/form-data; boundary=b").status == 200)
    #expect(try client.ask("GET", graph, accept: "application/n-triples").body.contains("<http://e/n>"))
    let created = try client.ask("POST", "/store", "<http://e/q> <http://e/p> 9 .", type: "text/turtle")
    #expect(created.status == 201)
    let location = try #require(created.fields["location"])
    #expect(try client.ask("GET", "/store?graph=" + Request.encode(location), accept: "application/n-triples").body.contains("<http://e/q>"))
    #expect(try client.ask("PUT", "/store/person/1.ttl", "<http://e/d> <http://e/p> 1 .", type: "text/turtle").status == 201)
    #expect(try client.ask("GET", "/store?graph=http%3A%2F%2Flocalhost%2Fstore%2Fperson%2F1.ttl", accept: "application/n-triples").body.contains("<http://e/d>"))
    #expect(try client.ask("DELETE", graph).status == 200)
    #expect(try client.ask("GET", graph).status == 404)
    #expect(try client.ask("GET", "/store?default").status == 200)
  }

  @Test func documentsAndNames() throws {
    let home = Home()
    let client = try home.client()
    let text = "Norway is a member of NATO. Canada is a member of NATO.\n"
    let loaded = try client.ask("POST", "/documents?name=members.txt", text, type: "text/plain")
    #expect(loaded.status == 201, "\(loaded.body)")
    #expect(try client.ask("POST", "/documents?name=members.txt", text, type: "text/plain").status == 200)
    #expect(try client.ask("GET", "/documents").body.contains("members.txt"))
    #expect(try client.ask("GET", "/documents/members.txt/text").body == text)
    #expect(try client.ask("GET", "/documents/members.txt/facts").body.contains("Norway is a member of NATO."))
    #expect(try client.ask("GET", "/entities?q=norw").body.contains("Norway"))
    #expect(try client.ask("GET", "/complete?q=nor").body.contains("Norway"))
    #expect(try client.ask("GET", "/facts?about=Norway").body.contains("NATO"))
    let answer = try client.ask("POST", "/query", "Norway -- member of -- ?", type: "text/x-tern-pattern", accept: "application/vnd.tern.rows+json")
    #expect(answer.body.contains("NATO"))
    #expect(try client.ask("DELETE", "/documents/members.txt").status == 200)
    #expect(try client.ask("GET", "/documents/members.txt").status == 404)
  }

  @Test func administration() throws {
    let home = Home()
    let client = try home.client()
    #expect(try client.ask("GET", "/$/ping").body.contains("\"pid\":"))
    #expect(try client.ask("GET", "/$/stats").body.contains("\"quads\":"))
    #expect(try client.ask("GET", "/$/metrics").body.contains("tern_requests_total"))
    #expect(try client.ask("GET", "/$/queries").body.contains("\"queries\":["))
    #expect(try client.ask("GET", "/$/check").body.contains("\"sound\":true"))
  }

  /// A heavy query is listed, killed, and ends; another client's hang-up ends its own.
  @Test func queriesAreKilledAndCancelled() throws {
    let home = Home()
    let client = try home.client()
    let rows = (0..<150).map { "<e:s\($0)> <e:p> \($0) ." }.joined(separator: " ")
    _ = try client.ask("POST", "/update", "INSERT DATA { \(rows) }", type: "application/sparql-update")
    let heavy = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?t ?w . FILTER(STR(?x) < STR(?y) && STR(?z) < STR(?w)) }"
    for kills in [true, false] {
      let other = try #require(RawSocket(path: home.socket))
      other.send("POST /query HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: \(heavy.utf8.count)\r\n\r\n" + heavy)
      var id = 0
      for _ in 0..<500 where id == 0 {
        let list = try #require(JSON.parse(Array(try client.ask("GET", "/$/queries").body.utf8)))
        id = list["queries"]?.array?.first?["id"]?.int ?? 0
      }
      #expect(id > 0)
      if kills {
        #expect(try client.ask("DELETE", "/$/queries/\(id)").status == 204)
        #expect(other.answer(seconds: 10).hasPrefix("HTTP/1.1 503"))
      } else {
        other.close()
      }
      var isListed = true
      for _ in 0..<500 where isListed { isListed = try client.ask("GET", "/$/queries").body.contains("\"id\":\(id),") }
      #expect(!isListed)
    }
  }
}
