import Client
import Testing

@testable import Shell

@Suite("Statements: kinds, ends, lines")
struct StatementTests {
  @Test(arguments: [
    ("Mexico -- member of -- ?", StatementKind.pattern), ("Mexico — member of — ?", .pattern), ("SELECT * { ?s ?p ?o }", .query),
    ("# note\nPREFIX a: <http://a#>\nask { ?s a:b 1 }", .query), ("PREFIX a: <x> INSERT DATA { a:b a:c 1 }", .update),
    ("Add -- member of -- ?x", .pattern), ("clear all", .update), ("O'Brien -- said -- ?", .pattern), ("nonsense", .pattern),
    ("VERSION \"1.2\" SELECT * {}", .query), ("SELEC * { ?s ?p ?o }", .query), ("SELECT * { ?s ?p \"a -- b -- c\" }", .query),
  ])
  func kinds(_ text: String, _ kind: StatementKind) { #expect(StatementShape.kind(of: text) == kind) }

  @Test(arguments: [
    ("SELECT * { ?s ?p ?o }", true), ("SELECT * {", false), ("SELECT *", false), ("PREFIX a: <x>", false), ("a -- b -- ?", true), ("a -- b", false),
    ("CONSTRUCT { ?s ?p ?o }", false), ("CONSTRUCT WHERE { ?s ?p ?o }", true), ("CLEAR ALL", true), ("DELETE { ?s ?p ?o }", false),
    ("DELETE WHERE { ?s ?p ?o }", true), ("INSERT DATA { <a> <b> \"}\" }", true), ("INSERT DATA { <a> <b> '''}", false),
    ("SELECT * { # }\n", false), ("DESCRIBE <a>", true), ("SELEC * { ?s ?p ?o }", true), ("SELEC * {", false), ("hello", true),
  ])
  func completeness(_ text: String, _ complete: Bool) { #expect(StatementShape.isComplete(text) == complete) }

  private func run(_ text: String, interactive: Bool) -> [StatementBuffer.Event] {
    var buffer = StatementBuffer(interactive: interactive)
    var events: [StatementBuffer.Event] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { events += buffer.add(String(line)) }
    events.append(buffer.end())
    return events.filter { $0 != .more && $0 != .nothing }
  }

  @Test func oneLineRunsAtOnceAtTheTerminal() {
    #expect(run("SELECT * { ?s ?p ?o }\nLIMIT 3\n", interactive: true).first == .statement("SELECT * { ?s ?p ?o }"))
  }

  @Test func severalLinesEndWithSemicolonOrAnEmptyLine() {
    #expect(run("SELECT *\n{ ?s ?p ?o ;\n ?q ?r }\n;", interactive: true) == [.statement("SELECT *\n{ ?s ?p ?o ;\n ?q ?r }")])
    #expect(run("SELECT *\n{ ?s ?p ?o }\n\n.quit", interactive: true) == [.statement("SELECT *\n{ ?s ?p ?o }"), .command(".quit")])
  }

  @Test func aPasteIsOneStatement() {
    var buffer = StatementBuffer(interactive: true)
    #expect(buffer.add("SELECT * {\n\n ?s ?p ?o\n}") == [.statement("SELECT * {\n\n ?s ?p ?o\n}")])
  }

  @Test func pipedLinesBelongTogether() {
    #expect(run("SELECT * {\n\n?s ?p ?o }\nLIMIT 3", interactive: false) == [.statement("SELECT * {\n\n?s ?p ?o }\nLIMIT 3")])
    #expect(run("ASK { ?s ?p ?o }\nASK {}\n.stats\n", interactive: false) == [.statement("ASK { ?s ?p ?o }"), .statement("ASK {}"), .command(".stats")])
    #expect(
      run("PREFIX a: <x>\nINSERT DATA { a:b a:c 1 } ;\nDELETE DATA { a:b a:c 1 }\n", interactive: false)
        == [.statement("PREFIX a: <x>\nINSERT DATA { a:b a:c 1 } ;\nDELETE DATA { a:b a:c 1 }")])
    #expect(run("a -- b -- ?\nc -- d -- ?\n", interactive: false) == [.statement("a -- b -- ?"), .statement("c -- d -- ?")])
  }

  @Test func whatOtherShellsCallACommandIsOne() {
    #expect(run("quit\nexit;\nHELP\n", interactive: true) == [.command(".quit"), .command(".exit"), .command(".help")])
    #expect(run("\\dt\nASK {}\n", interactive: true) == [.command("\\dt"), .statement("ASK {}")])
    // In a script a word alone is a statement with a fault.
    #expect(run("quit\n", interactive: false) == [.statement("quit")])
    for name in ["\\dt", ".tables", ".open", ".import", "\\x"] { #expect(DotCommand.unknown(name).suggestion?.contains(" ") == true, "\(name)") }
  }

  @Test func commentsAndBlanksAreNothing() { #expect(run("# hello\n\n  \n", interactive: true).isEmpty) }
}

@Suite("Completion")
struct CompletionTests {
  private let completion = Completion(names: { text in
    (
      ["United States Northern Command", "Mexico", "Jean-Luc Picard"].filter { $0.lowercased().hasPrefix(text.lowercased()) },
      ["member of", "held in"].filter { $0.hasPrefix(text) }, ["foaf", "rdf"].filter { $0.hasPrefix(text) }
    )
  }, documents: { ["/in/report.txt", "/in/old/notes.md", "https://e/a"] })

  @Test(arguments: [
    ("", ".he", [".help"]), (".mode ", "cs", ["csv"]), ("Mexico -- ", "me", ["member of"]), ("Mexico -- member of -- United ", "St", ["States Northern Command"]),
    ("", "Mex", ["Mexico"]), ("? -- held in -- ", "jean-l", ["Jean-Luc Picard"]), ("SELECT * { ?s ", "foa", ["foaf:"]), ("SELECT * { ", "fil", ["filter"]),
    ("SELECT * { ", "?x", []), ("", "SEL", ["SELECT"]), (".show United ", "Sta", ["States Northern Command"]),
    (".docs ", "rep", ["/in/report.txt"]), (".forget ", "/in/o", ["/in/old/notes.md"]), (".forget ", "x", []),
  ])
  func offers(_ before: String, _ word: String, _ matches: [String]) {
    #expect(completion.matches(open: "", before: before, word: word) == matches)
  }
}
