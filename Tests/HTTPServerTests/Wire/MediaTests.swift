import Testing

@testable import HTTPServer

@Suite("Media types, forms, multipart")
struct MediaTests {
  @Test func contentTypes() throws {
    let type = try ContentType("Text/Turtle ; Charset=\"UTF-8\"")
    #expect(type.name == "text/turtle")
    #expect(type.charset == "utf-8")
    #expect(throws: Never.self) { try type.requireUTF8() }
    #expect(throws: RequestFault.self) { try ContentType("application/sparql-query; charset=UTF-16").requireUTF8() }
    #expect(throws: RequestFault.self) { _ = try ContentType("nonsense") }
    #expect(try ContentType("multipart/form-data; boundary=\"a;b\"").boundary == "a;b")
  }

  @Test(arguments: [
    (nil, 0), ("*/*", 0), ("text/csv", 2), ("application/xml;q=0.1, text/csv;q=0.9", 2), ("text/*;q=0.3, application/json;q=0.2", 2),
    ("text/turtle", nil), ("application/json;q=0, */*;q=0.1", 1), ("application/xml, application/json", 1), ("application/json;q=0.001", 0),
    ("", nil), ("garbage", nil),
  ] as [(String?, Int?)])
  func accepts(_ field: String?, _ index: Int?) {
    #expect(AcceptList(field).best(of: ["application/json", "application/xml", "text/csv"]) == index)
  }

  @Test func formsAreDecoded() throws {
    var form = FormParameters()
    try form.add("query=SELECT+%2A&empty=&flag&query=2&u=%C3%BC")
    #expect(form.all("query") == ["SELECT *", "2"])
    #expect(form.all("flag") == [""])
    #expect(form.all("u") == ["ü"])
    #expect(throws: RequestFault.self) { try form.single("query") }
    #expect(throws: RequestFault.self) { try form.add("a=%G1") }
    #expect(throws: RequestFault.self) { try form.add("a=%FF") }
  }

  @Test func multipartIsSplit() throws {
    let body = "preamble\r\n--xx\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.ttl\"\r\nContent-Type: text/turtle\r\n\r\n<a> <b> <c> .\r\n--x\r\n--xx\r\n\r\n\r\n--xx--\r\nepilogue"
    let bytes = Array(body.utf8)
    let parts = try bytes.withUnsafeBytes { try Multipart.parts(of: $0, boundary: "xx") }
    #expect(parts.count == 2)
    #expect(parts[0].contentType == "text/turtle")
    #expect(parts[0].fileName == "a.ttl")
    #expect(String(decoding: bytes[parts[0].content], as: UTF8.self) == "<a> <b> <c> .\r\n--x")
    #expect(parts[1].content.isEmpty)
  }

  @Test(arguments: ["", "--xx\r\n", "--xx\r\n\r\nabc", "--xxabc\r\n\r\n--xx--", "--xx\r\nContent-Type: a"])
  func brokenMultipartIsRefused(_ body: String) {
    let bytes = Array(body.utf8)
    #expect(throws: RequestFault.self) { try bytes.withUnsafeBytes { _ = try Multipart.parts(of: $0, boundary: "xx") } }
  }

  @Test func caretStandsUnderTheFault() {
    #expect(Problem.excerpt(of: "SELECT *\nWHERE { ?s ?p }", line: 2, column: 15, length: 1) == "WHERE { ?s ?p }\n              ^")
    let long = String(repeating: "x", count: 500)
    let lines = Problem.excerpt(of: long, line: 1, column: 300, length: 3)?.split(separator: "\n") ?? []
    #expect(lines.count == 2)
    #expect(lines.first?.count ?? 0 <= 121)
    #expect(lines.last?.hasSuffix("^^^") == true)
    #expect(Problem.excerpt(of: "a", line: 9, column: 1, length: 1) == nil)
  }

  @Test func jsonIsEscaped() {
    var json = JSONText()
    json.open()
    json.field("a\"", "\u{1}\n\\\u{2028}é")
    json.field("n", Double.infinity)
    json.close()
    #expect(json.text == "{\"a\\\"\":\"\\u0001\\n\\\\\\u2028é\",\"n\":null}")
  }

  @Test func routes() {
    #expect(Route(path: "/query", rawPath: "/query") == .query)
    #expect(Route(path: "/store/a/b", rawPath: "/store/a/b") == .store(direct: true))
    #expect(Route(path: "/documents/a/b", rawPath: "/documents/a%2Fb") == .document(key: "a/b", part: nil))
    #expect(Route(path: "/documents/a/text", rawPath: "/documents/a/text") == .document(key: "a", part: "text"))
    #expect(Route(path: "/$/queries/12", rawPath: "/$/queries/12") == .runningQuery(12))
    #expect(Route(path: "/$/queries/-1", rawPath: "/$/queries/-1") == nil)
    #expect(Route(path: "/nothing", rawPath: "/nothing") == nil)
  }
}
