import Testing

@testable import RDF

/// The examples of RFC 3986, sections 5.4.1 and 5.4.2, and the traps beside them.
@Suite struct IRIResolutionTests {
  @Test(arguments: [
    ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"), ("//g", "http://g"),
    ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
    ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("g;x?y#s", "http://a/b/c/g;x?y#s"),
    ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"),
    ("../..", "http://a/"), ("../../", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"),
    ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."),
    ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
    ("g;x=1/./y", "http://a/b/c/g;x=1/y"), ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ("g#s/./x", "http://a/b/c/g#s/./x"), ("g#s/../x", "http://a/b/c/g#s/../x"), ("http:g", "http:g"),
    ("%7Eg", "http://a/b/c/%7Eg"), ("HTTP://X/", "HTTP://X/"), ("g//h", "http://a/b/c/g//h"),
  ])
  func rfcExamples(_ reference: String, _ expected: String) throws {
    let base = try #require(BaseIRI("http://a/b/c/d;p?q"))
    #expect(base.resolve(reference) == expected)
  }

  @Test func otherBases() throws {
    #expect(try #require(BaseIRI("http://example.org")).resolve("x") == "http://example.org/x")
    #expect(try #require(BaseIRI("urn:a:b")).resolve("#c") == "urn:a:b#c")
    #expect(try #require(BaseIRI("http://example.org/a#f")).resolve("") == "http://example.org/a")
    #expect(try #require(BaseIRI("file:///d/e")).resolve("f") == "file:///d/f")
    #expect(try #require(BaseIRI("http://é.example/ü/")).resolve("ß") == "http://é.example/ü/ß")
    #expect(BaseIRI("no-scheme/here") == nil)
    #expect(BaseIRI("") == nil)
    #expect(BaseIRI("1a:b") == nil)
  }
}
