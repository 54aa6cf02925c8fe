import TestSupport
import Testing

/// `tern canon`.
@Suite("Canonical N-Quads from the command line")
struct CanonTests {
  @Test func theSameDatasetInTwoSyntaxesIsTheSameText() {
    let home = Home()
    let turtle = home.write("a.ttl", "@prefix : <http://e/> . :s :p [ :q 1 ] , _:n . _:n :q 2 .")
    let json = home.write(
      "b.jsonld",
      #"{"@context":{"@vocab":"http://e/"},"@id":"http://e/s","p":[{"@id":"_:x","q":2},{"q":1}]}"#)
    let first = home.run(["canon", turtle])
    #expect(first.code == 0, "\(first.err)")
    #expect(first.out == home.run(["canon", json]).out)
    #expect(first.out.split(separator: "\n").count == 4)
    #expect(first.out.contains("_:c14n0 <http://e/q> "))
    let piped = home.run(["canon", "-", "--from", "nq"], input: first.out)
    #expect(piped.code == 0 && piped.out == first.out)
    #expect(home.run(["canon", turtle, "--hash", "sha384"]).code == 0)
    // The hash decides which node is the first.
    #expect(home.run(["canon", turtle, "--hash", "SHA-384"]).out.split(separator: "\n").count == 4)
  }

  @Test func faultsHaveTheirExitCodes() {
    let home = Home()
    let bad = home.run(["canon", home.write("bad.ttl", "<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http://e/b> ;")])
    #expect(bad.code == 65)
    #expect(bad.err.contains("line 2") && bad.err.contains("^"), "\(bad.err)")
    #expect(home.run(["canon", "nowhere.ttl"]).code == 66)
    #expect(home.run(["canon", "-"], input: "").code == 64)
    #expect(home.run(["canon", home.write("x.nt", ""), "--hash", "md5"]).code == 64)
    #expect(home.run(["canon", home.write("t.nt", "<http://e/a> <http://e/p> <<( _:b <http://e/q> <http://e/c> )>> .\n")]).code == 1)
  }

  /// A clique of like nodes and a long ring of like nodes: an ordinary error, no crash.
  @Test func poisonIsRefused() {
    let home = Home()
    var clique = ""
    for a in 0..<12 { for b in 0..<12 where a != b { clique += "_:n\(a) <http://e/p> _:n\(b) .\n" } }
    let poison = home.run(["canon", home.write("clique.nt", clique)])
    #expect(poison.code == 1 && poison.err.contains("too much alike"), "\(poison.err)")
    var ring = ""
    for a in 0..<20_000 { ring += "_:n\(a) <http://e/p> _:n\((a + 1) % 20_000) .\n" }
    #expect(home.run(["canon", home.write("ring.nt", ring)]).code == 1)
  }
}
