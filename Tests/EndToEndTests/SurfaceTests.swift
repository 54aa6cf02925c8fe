import Client
import Foundation
import Glibc
import TestSupport
import Testing

/// What people and scripts meet first: formats, names of documents and people, full disks, lists that are cut.
@Suite("The surface")
struct SurfaceTests {
  @Test func formatsAreWrittenOrSaidNotToFit() {
    let home = Home()
    #expect(home.run(["update", "INSERT DATA { <http://e/s> <http://e/p> \"one\" }"]).code == 0)
    for (format, part) in [("rdfxml", "<rdf:RDF"), ("jsonld", "\"@id\":\"http://e/s\""), ("nquads", "<http://e/s> <http://e/p>")] {
      let result = home.run(["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", format])
      #expect(result.code == 0, "\(result.err)")
      #expect(result.out.contains(part), "\(result.out)")
    }
    let graph = home.run(["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"])
    #expect(graph.err.contains("a graph is not written as csv: this is text/turtle"))
    let rows = home.run(["query", "SELECT * { ?s ?p ?o }", "--format", "jsonld"])
    #expect(rows.err.contains("rows are not written as jsonld"))
    #expect(home.run(["query", "SELECT * { ?s ?p ?o }", "--format", "csv"]).err == "")
    #expect(home.run(["query", "SELECT * { ?s ?p ?o }", "--format", "rows"]).out.hasSuffix("}\n"))
    let dump = home.run(["dump", "--format", "csv"])
    #expect(dump.code == 64)
    #expect(dump.err.contains("nquads, trig, turtle"))
  }

  @Test func inputThatIsNotUTF8IsRefused() throws {
    let home = Home()
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let bytes = Array("ASK {}\nINSERT DATA { <e:s> <e:p> \"".utf8) + [0xFF] + Array("\" }\n".utf8)
    #expect(bytes.withUnsafeBytes { Glibc.write(ends[1], $0.baseAddress, bytes.count) } == bytes.count)
    close(ends[1])
    let errors = home.folder.path + "/errors"
    let file = open(errors, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let process = try #require(home.start([], input: ends[0], output: file, errors: file))
    close(ends[0])
    close(file)
    #expect(process.wait() == .exit(65))
    #expect(String(decoding: readBytes(errors) ?? [], as: UTF8.self).contains("not UTF-8 in its line 2"))
    #expect(home.run(["query", "ASK { ?s ?p ?o }"]).out == "false\n")
  }

  @Test func aFullDiskIsNoSuccess() throws {
    let home = Home()
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(full) }
    for arguments in [["stats"], ["query", "ASK {}"], ["query", "SELECT * { ?s ?p ?o }", "--format", "csv"], ["explain", "ASK {}"]] {
      let process = try #require(home.start(arguments, output: full))
      #expect(process.wait() == .exit(74), "\(arguments)")
    }
  }

  @Test func documentsAreFoundByTheEndOfTheirName() throws {
    let home = Home()
    let text = "Ann Lee founded Harbour Trust in 2001.\n"
    for name in ["a", "b"] { try FileManager.default.createDirectory(atPath: home.folder.path + "/" + name, withIntermediateDirectories: true) }
    let first = home.write("a/report.txt", text)
    #expect(home.run(["load", first]).code == 0)
    #expect(home.run(["docs", "report.txt", "--text"]).out == text)
    #expect(home.run(["docs", "./report.txt"]).out.contains("Harbour Trust"))
    #expect(home.run(["docs", "eport.txt"]).code == 1)
    // Taking out wants the whole name.
    let forget = home.run(["forget", "report.txt"])
    #expect(forget.code == 1)
    #expect(forget.err.contains("did you mean \(first)?"), "\(forget.err)")
    #expect(home.run(["load", home.write("b/report.txt", "Bob Ray founded Inland Trust in 2002.\n")]).code == 0)
    let both = home.run(["docs", "report.txt"])
    #expect(both.code == 1)
    #expect(both.err.contains("2 documents end in 'report.txt'"))
    // A relative path is one of this folder.
    #expect(home.run(["forget", "a/report.txt"]).code == 0)
    #expect(home.run(["docs", "report.txt"]).out.contains("Inland Trust"))
  }

  @Test func aCitationIsAsSureAsTheGraphSays() throws {
    let home = Home()
    #expect(home.run(["load", home.write("one.txt", "Ann Lee founded Harbour Trust in 2001.\n")]).code == 0)
    let line = try #require(home.run(["cite", "Ann Lee -- found -- ?", "--json"]).out.split(separator: "\n").first)
    let fact = try #require(JSON.parse(Array(line.utf8)))
    let sure = try #require(fact["citations"]?.array?.first?["confidence"]?.double)
    #expect(sure == fact["confidence"]?.double)
    let asked = home.run(
      ["query", "SELECT ?c { GRAPH <urn:tern:citations> { ?r <urn:tern:vocabulary:confidence> ?c ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ?s <urn:tern:relation:found> ?o )>> } }", "--format", "csv"])
    #expect(asked.out.split(separator: "\r\n").last.flatMap { Double($0) } == sure, "\(asked.out)")
  }

  @Test func mergesTakeNamesThatTheOtherNameTellsApart() {
    let home = Home()
    let data = """
      @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://e/> .
      :p1 a :Person ; rdfs:label "Hendrik de Wit" ; skos:altLabel "De Wit" ; :born 1969 .
      :p2 a :Person ; rdfs:label "De Wit" ; :met :x .
      :b1 a :Firm ; rdfs:label "Baltic Dredging BV" ; skos:altLabel "Baltic Dredging" .
      :b2 a :Firm ; rdfs:label "Baltic Dredging" . :b3 a :Paper ; rdfs:label "Baltic Dredging" .
      """
    #expect(home.run(["load", home.write("names.ttl", data)]).code == 0)
    let asked = home.run(["query", "De Wit -- born -- ?"])
    #expect(asked.err.contains("not asked: Hendrik de Wit (also called 'De Wit')"), "\(asked.err)")
    let merged = home.run(["merge", "De Wit", "Hendrik de Wit"])
    #expect(merged.code == 0)
    // Which nodes the names meant is said, in the order of the names.
    #expect(merged.err == "merged: De Wit <http://e/p2> and Hendrik de Wit <http://e/p1>; tern split withdraws it\n")
    #expect(home.run(["query", "De Wit -- born -- ?", "--format", "csv"]).out.contains("1969"))
    #expect(home.run(["merge", "Baltic Dredging", "Baltic Dredging BV"]).code == 0)
    #expect(home.run(["judgements"]).out.contains("merged: Baltic Dredging BV = Baltic Dredging"))
    #expect(home.run(["split", "Hendrik de Wit", "De Wit"]).err == "split: Hendrik de Wit <http://e/p1> and De Wit <http://e/p2>\n")
    #expect(home.run([], input: ".merge De Wit = Hendrik de Wit\n").err.contains("merged: De Wit <http://e/p2> and"))
    #expect(home.run([], input: ".split Hendrik de Wit = De Wit\n").err.contains("split: Hendrik de Wit <http://e/p1> and"))
    #expect(home.run(["split", "Baltic Dredging", "Baltic Dredging BV"]).code == 0)
    // Two that nothing tells apart stay a question.
    #expect(home.run(["split", "Baltic Dredging", "--document", "names.ttl"]).code == 65)
  }

  @Test func wholeNamesComeFirst() {
    let home = Home()
    let busy = (0..<20).map { ":city :in :x\($0) ." }.joined(separator: " ")
    let data = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e/> . :city rdfs:label \"Mexico City\" . :land rdfs:label \"Mexico\" . \(busy)"
    #expect(home.run(["load", home.write("names.ttl", data)]).code == 0)
    let found = home.run(["find", "mexico", "--json"]).out.split(separator: "\n")
    #expect(found.first?.contains("http://e/land") == true, "\(found)")
  }

  @Test func listsThatAreCutSaySo() throws {
    let home = Home()
    let data = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://e/> . " + (0..<60).map { ":n\($0) rdfs:label \"Name \($0)\" ; :of :hub . " }.joined() + ":hub rdfs:label \"Hub\" ."
    #expect(home.run(["load", home.write("names.ttl", data)]).code == 0)
    let found = home.run(["find", "name"])
    #expect(found.out.split(separator: "\n").count == 52)
    #expect(found.err.contains("these are the first 50; there are more"))
    #expect(home.run(["find", "hub"]).err == "")
    let client = try Connection(path: home.socket)
    #expect(try client.ask("GET", "/facts?about=Hub&limit=59").body.contains("\"complete\":false"))
    #expect(try client.ask("GET", "/facts?about=Hub&limit=60").body.contains("\"complete\":true"))
    #expect(try client.ask("GET", "/entities?q=name&limit=60").body.contains("\"complete\":true"))
    let texts = (0..<39).map { "<e:a\($0)> <e:p> \"Name \($0)\" ." }.joined()
    // 99 first, then exactly a hundred, then one more: only that is said to be cut, whatever the mode.
    let searches = ".search name\n.mode csv\n.search name\n.mode table\n"
    let some = home.run([], input: "INSERT DATA { \(texts) }\n\n\(searches)INSERT DATA { <e:a> <e:p> \"name\" }\n\n\(searches)")
    #expect(some.out.split(whereSeparator: \.isNewline).filter { $0.lowercased().contains("name") }.count == 99 * 2 + 100 * 2)
    #expect(!some.err.contains("first 100"), "\(some.err)")
    let searched = home.run([], input: "INSERT DATA { <e:b> <e:p> \"name\" }\n\n\(searches)")
    #expect(searched.err.components(separatedBy: "these are the first 100; there are more").count == 3, "\(searched.err)")
  }

  @Test func whatGoesWrongOverTheSocketIsSaid() throws {
    let home = Home()
    let client = try home.client()
    #expect(try client.ask("GET", "/query?query=ASK%7B%7D&explain=maybe").status == 400)
    #expect(try client.ask("POST", "/update?explain=plan", "INSERT DATA { <e:s> <e:p> 1 }", type: "application/sparql-update").status == 400)
    #expect(try client.ask("GET", "/query?query=ASK%20%7B%3Fs%20%3Fp%201%7D", accept: "text/csv").body.contains("false"))
    #expect(try client.ask("GET", "/query?query=").body.contains("the text is empty"))
    #expect(try client.ask("GET", "/query?query=ASK%7B%7D&format=turtle").body.contains("there are json, xml, csv, tsv, rows"))
    #expect(try client.ask("GET", "/facts?about=%20").status == 400)
    #expect(try client.ask("POST", "/documents?name=x.nt&graph=foo", "<e:s> <e:p> 1 .", type: "application/n-triples").status == 400)
    #expect(try client.ask("POST", "/judgements", "accept=nothing", type: "application/x-www-form-urlencoded").status == 404)
    let copy = home.folder.path + "/copy.db"
    #expect(try client.ask("POST", "/$/backup", "path=" + Request.encode(copy), type: "application/x-www-form-urlencoded").status == 201)
    #expect(access(copy, F_OK) == 0)
  }

  @Test func rdfWithoutANameIsNotReadAsProse() {
    let home = Home()
    for (text, format) in [
      ("@prefix : <http://e/> .\n:a :b :c .\n", "ttl"), ("\u{FEFF}# of today\nPREFIX x: <http://e/>\nx:a x:b x:c .\n", "ttl"),
      ("<http://e/a> <http://e/b> \"c\" .\n", "nq"), ("{\"@id\": \"http://e/a\", \"http://e/b\": 1}", "jsonld"),
      ("<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>", "rdf"),
    ] {
      let result = home.run(["load", "-"], input: text)
      #expect(result.code == 65)
      #expect(result.err.contains("'\(format)'"), "\(result.err)")
    }
    #expect(home.run(["load", "--format", "ttl", "-"], input: "@prefix : <http://e/> .\n:a :b :c .\n").code == 0)
    for text in ["Prefix codes matter, said Ann Lee.\n", "<p>Ann Lee founded Harbour Trust.</p>\n", "Base jumpers met in Oslo.\n"] {
      #expect(home.run(["load", "-"], input: text).code == 0, "\(text)")
    }
  }

  @Test func aDaemonOfAnotherDatabaseIsRefused() throws {
    let home = Home()
    #expect(home.run(["update", "INSERT DATA { <e:s> <e:p> 1 }"]).code == 0)
    let other = home.folder.path + "/other.db"
    let refused = home.run(["update", "INSERT DATA { <e:s> <e:p> 2 }", "--db", other, "--socket", home.socket])
    #expect(refused.code == 64)
    #expect(refused.err.contains("has the database \(home.database), not \(other)"), "\(refused.err)")
    #expect(home.run(["query", "ASK { ?s ?p 2 }", "--socket", home.socket]).out == "false\n")
    // Another name of the same file is the same file.
    let link = home.folder.path + "/link.db"
    #expect(symlink(home.database, link) == 0)
    #expect(home.run(["query", "ASK { ?s ?p 1 }", "--db", link, "--socket", home.socket]).out == "true\n")
    let bad = home.write("bad.db", "no database\n")
    let damaged = home.run(["stats", "--db", bad])
    #expect(damaged.code == 70)
    #expect(damaged.err.contains(bad), "\(damaged.err)")
  }

  @Test func faultsOfFilesBeginWithTheFile() {
    let home = Home()
    let bad = home.write("bad.ttl", "<http://e/a> <http://e/b> .\n")
    #expect(home.run(["convert", bad]).err.hasPrefix("tern: \(bad): line 1, column"))
    #expect(home.run(["load", home.write("none.ttl", "# nothing\n")]).err.contains("no triples in it"))
    #expect(home.run(["load", home.write("one.ttl", "<http://e/a> <http://e/b> 1 .\n")]).err.contains("1 triple (1 new)"))
  }
}
