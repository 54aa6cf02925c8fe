import Foundation
import Glibc
import TestSupport
import Testing

/// Scripts: standard input and output, exit codes (product.md, "Conventions").
@Suite("Piped use and exit codes")
struct PipedTests {
  @Test func statementsOnStandardInput() {
    let home = Home()
    let result = home.run([], input: "INSERT DATA { <http://e/s> <http://e/p> \"one\", \"two\" }\n\nSELECT ?o\n{ ?s ?p ?o }\nORDER BY ?o\n\nASK { ?s ?p \"one\" }\n")
    #expect(result.code == 0, "\(result.err)")
    #expect(result.out == "o\n───\none\ntwo\ntrue\n")
    #expect(result.err.contains("2 triples added"))
    let csv = home.run(["query", "SELECT ?o { ?s ?p ?o } ORDER BY ?o", "--format", "csv"])
    #expect(csv.out == "o\r\none\r\ntwo\r\n")
    let tsv = home.run(["--format", "tsv"], input: "SELECT ?o { ?s ?p ?o } ORDER BY ?o")
    #expect(tsv.out == "?o\n\"one\"\n\"two\"\n")
  }

  @Test func exitCodes() {
    let home = Home()
    #expect(home.run(["query", "ASK {}"]).code == 0)
    let malformed = home.run(["query", "SELECT * WHERE { ?s ?p }"])
    #expect(malformed.code == 65)
    #expect(malformed.err.contains("line 1, column"))
    #expect(malformed.err.contains("^"))
    #expect(home.run(["query"]).code == 65)
    #expect(home.run(["query", "-f", "missing.rq"]).code == 66)
    #expect(home.run(["--no-such-flag"]).code == 64)
    #expect(home.run(["query", "ASK {}", "--format", "yaml"]).code == 64)
    let verb = home.run(["documents"])
    #expect(verb.code == 64)
    #expect(verb.err.contains("did you mean 'docs'?"), "\(verb.err)")
    #expect(home.run(["ask"]).err.contains("did you mean 'query'?"))
    #expect(home.run(["Mexico -- member of -- ?"]).err.contains("tern query"))
    #expect(home.run(["load", "missing.ttl"]).code == 66)
    #expect(home.run(["load", "/dev/null"]).code == 65)
    #expect(home.run(["load", ""]).code == 66, "the folder of the caller is not meant")
    for verb in [["query", "ASK {}"], ["cite", "x"], ["show", "x"], ["load", "x"]] {
      #expect(home.run(verb + ["--min-confidence", "7"]).code == 64, "\(verb)")
    }
    let nowhere = home.run(["backup", home.folder.path + "/none/copy.db"])
    #expect(nowhere.code == 74)
    #expect(nowhere.err.contains("there is no such folder"))
    let open = home.run(["explain", "ASK {"])
    #expect(open.code == 65)
    #expect(open.err.hasSuffix("is not closed\n") && !open.err.hasSuffix("\n\n"), "\(open.err)")
    #expect(home.run(["load", home.write("a.odp", "x")]).err.contains("libreoffice"))
    #expect(home.run(["forget", "nothing"]).code == 1)
    #expect(home.run(["update", "INSERT DATA { <a:s> <a:p> }"]).code == 65)
    #expect(home.run(["query", "ASK {}", "--socket", home.folder.path + "/none.sock", "--no-start"]).code == 69)
    #expect(home.run([], input: "ASK {\n").code == 65)
    // A failed statement does not stop the next; the first failure decides the code.
    let both = home.run([], input: "SELECT\n\nASK {}\n")
    #expect(both.code == 65)
    #expect(both.out == "true\n")
  }

  @Test func timeoutsEndWith124() {
    let home = Home()
    let rows = (0..<120).map { "<e:s\($0)> <e:p> \($0) ." }.joined(separator: " ")
    #expect(home.run(["update", "INSERT DATA { \(rows) }"]).code == 0)
    let result = home.run(["query", "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?t ?w . FILTER(STR(?x) < STR(?y) && STR(?z) < STR(?w)) }", "--timeout", "0.3"])
    #expect(result.code == 124, "\(result.err)")
  }

  /// Who reads a pipe may stop to read: Ctrl-C ends the wait, with a word and its own code.
  @Test(arguments: ["table", "line", "csv"])
  func anInterruptEndsAnAnswerThatNobodyReads(_ format: String) throws {
    let home = Home()
    let rows = (0..<3_000).map { "<http://example.org/things/s\($0)> <http://example.org/p> \"a text of some length \($0)\" ." }.joined(separator: " ")
    #expect(home.run(["update"], input: "INSERT DATA { \(rows) }").code == 0)
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let errors = home.folder.path + "/errors"
    let file = open(errors, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let process = try #require(home.start(["query", "SELECT * { ?s ?p ?o }", "--format", format], output: ends[1], errors: file))
    close(ends[1])
    close(file)
    // The pipe is full when it holds its 64 KiB: then the answer waits.
    var waiting: Int32 = 0
    for _ in 0..<1_000 where waiting < 60_000 {
      usleep(10_000)
      ioctl(ends[0], UInt(FIONREAD), &waiting)
    }
    #expect(waiting >= 60_000)
    process.signal(SIGINT)
    #expect(process.wait() == .exit(130))
    close(ends[0])
    let said = String(decoding: readBytes(errors) ?? [], as: UTF8.self)
    #expect(said.hasPrefix("tern: interrupted: the answer is not whole"), "\(said)")
  }

  @Test func loadsFilesFoldersAndInput() {
    let home = Home()
    try? FileManager.default.createDirectory(atPath: home.folder.path + "/in/deep", withIntermediateDirectories: true)
    _ = home.write("in/b.ttl", "<http://e/b> <http://e/p> 1 .")
    _ = home.write("in/deep/a.nt", "<http://e/a> <http://e/p> \"x\" .\n")
    _ = home.write("in/skip.bin", "\u{0}\u{1}")
    let result = home.run(["load", "in"])
    #expect(result.code == 0, "\(result.err)")
    #expect(home.run(["query", "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }", "--format", "csv"]).out == "n\r\n2\r\n")
    #expect(home.run(["load", "-", "--format", "ttl", "--name", "stdin.ttl"], input: "<http://e/c> <http://e/p> 3 .").code == 0)
    #expect(home.run(["query", "ASK { <http://e/c> ?p 3 }"]).out == "true\n")
    // All or nothing: the good line before the fault is not kept.
    let broken = home.write("broken.ttl", "<http://e/d> <http://e/p> 4 .\n<http://e/d> <http://e/p> .\n")
    let refused = home.run(["load", broken])
    #expect(refused.code == 65)
    #expect(refused.err.contains("line 2"))
    #expect(home.run(["query", "ASK { <http://e/d> ?p ?o }"]).out == "false\n")
    let dump = home.run(["dump"])
    #expect(dump.out.contains("<http://e/b> <http://e/p>"))
  }

  @Test func convertsWithoutADatabase() {
    let home = Home()
    let file = home.write("x.ttl", "@prefix e: <http://e/> . e:a e:p e:b, \"c\"@en .")
    let result = home.run(["convert", file, "--to", "nt"])
    #expect(result.code == 0)
    #expect(Set(result.out.split(separator: "\n")) == ["<http://e/a> <http://e/p> <http://e/b> .", "<http://e/a> <http://e/p> \"c\"@en ."])
    #expect(home.run(["convert", home.write("y.ttl", "<a> <b>"), "--to", "nt"]).code == 65)
  }

  @Test func documentsAreReadCitedAndForgotten() {
    let home = Home()
    let file = home.write("treaty.txt", "Canada and Norway signed the Arctic Treaty in Oslo on 4 May 2019. Norway is a member of NATO.\n")
    let loaded = home.run(["load", file])
    #expect(loaded.code == 0, "\(loaded.err)")
    #expect(home.run(["docs"]).out.contains("treaty.txt"))
    let answer = home.run([], input: "Norway -- member of -- ?\n")
    #expect(answer.out.contains("NATO"), "\(answer.out)\(answer.err)")
    let cited = home.run([], input: "Norway -- member of -- ?\n.cite 1\n")
    #expect(cited.out.contains("Norway is a member of NATO."))
    #expect(home.run(["forget", file]).code == 0)
    #expect(!home.run(["docs"]).out.contains("treaty.txt"))
    #expect(home.run(["read", file, "--format", "tsv"]).out.contains("Norway\tmember of\tNATO"))
  }
}
