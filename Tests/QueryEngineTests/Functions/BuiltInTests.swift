import RDF
import Testing

@testable import QueryEngine

/// Every built-in function, one table a group. SPARQL 1.2 Query, section 17.4.
@Suite struct BuiltInTests {
  @Test("terms", arguments: [
    ("STR(<urn:a>)", "\"urn:a\""), ("STR(01.50)", "\"01.50\""), ("STR(\"a\"@en)", "\"a\""), ("STR(BNODE())", "error"), ("STR(1+1)", "\"2\""),
    ("STR(1.0e0 + 1)", "\"2.0E0\""), ("LANG(\"a\"@EN-us)", "\"en-us\""), ("LANG(\"a\")", "\"\""), ("LANG(<urn:a>)", "error"), ("LANGDIR(\"a\"@ar--rtl)", "\"rtl\""),
    ("LANGDIR(\"a\"@ar)", "\"\""), ("LANGDIR(<urn:a>)", "error"), ("hasLANG(\"a\"@en)", "true"), ("hasLANG(\"a\")", "false"), ("hasLANG(<urn:a>)", "false"),
    ("hasLANGDIR(\"a\"@en--ltr)", "true"), ("hasLANGDIR(\"a\"@en)", "false"), ("DATATYPE(1)", "<http://www.w3.org/2001/XMLSchema#integer>"),
    ("DATATYPE(\"3\"^^xsd:byte)", "<http://www.w3.org/2001/XMLSchema#byte>"), ("DATATYPE(\"3\"^^xsd:byte + 1)", "<http://www.w3.org/2001/XMLSchema#integer>"),
    ("DATATYPE(\"a\")", "<http://www.w3.org/2001/XMLSchema#string>"), ("DATATYPE(\"a\"@en)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"),
    ("DATATYPE(\"a\"@en--ltr)", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>"), ("DATATYPE(\"a\"^^:t)", "<http://example.org/t>"),
    ("DATATYPE(<urn:a>)", "error"), ("IRI(\"x\")", "<http://example.org/base/x>"), ("URI(\"urn:y\")", "<urn:y>"), ("IRI(<urn:a>)", "<urn:a>"),
    ("IRI(\"a b\")", "error"), ("IRI(1)", "error"), ("IRI(\"a\"@en)", "error"), ("STRLANG(\"a\", \"EN\")", "\"a\"@en"), ("STRLANG(\"a\", \"\")", "error"),
    ("STRLANG(\"a\"@en, \"en\")", "error"), ("STRLANG(1, \"en\")", "error"), ("STRLANGDIR(\"a\", \"he\", \"rtl\")", "\"a\"@he--rtl"),
    ("STRLANGDIR(\"a\", \"he\", \"up\")", "error"), ("STRDT(\"01\", xsd:integer)", "01"), ("STRDT(\"a\", xsd:string)", "\"a\""), ("STRDT(\"a\"@en, xsd:string)", "error"),
    ("STRDT(\"a\", :t)", "\"a\"^^t"), ("isIRI(<urn:a>)", "true"), ("isURI(\"a\")", "false"), ("isBLANK(BNODE())", "true"), ("isBLANK(<urn:a>)", "false"),
    ("isLITERAL(1)", "true"), ("isLITERAL(<urn:a>)", "false"), ("isNUMERIC(1)", "true"), ("isNUMERIC(\"1\")", "false"), ("isNUMERIC(\"x\"^^xsd:integer)", "false"),
    ("isNUMERIC(\"1200\"^^xsd:byte)", "false"), ("isIRI(?u)", "error"), ("isTRIPLE(<<( :a :b :c )>>)", "true"), ("isTRIPLE(1)", "false"),
    ("SUBJECT(<<( :a :b \"01\"^^xsd:integer )>>)", "<http://example.org/a>"), ("PREDICATE(TRIPLE(:a, :b, :c))", "<http://example.org/b>"),
    ("OBJECT(<<( :a :b \"01\"^^xsd:integer )>>)", "01"), ("SUBJECT(1)", "error"), ("TRIPLE(1, :b, :c)", "error"), ("TRIPLE(:a, \"b\", :c)", "error"),
    ("TRIPLE(:a, :b, ?u)", "error"), ("DATATYPE(OBJECT(TRIPLE(:a, :b, \"3\"^^xsd:byte)))", "<http://www.w3.org/2001/XMLSchema#byte>"),
    ("<urn:no-such-function>(1)", "error"), ("COALESCE(<urn:no-such-function>(1), 2)", "2"), ("LANGMATCHES(\"en-US\", \"en\")", "true"),
    ("LANGMATCHES(\"en\", \"*\")", "true"), ("LANGMATCHES(\"\", \"*\")", "false"), ("LANGMATCHES(\"english\", \"en\")", "false"), ("LANGMATCHES(\"de-CH-1996\", \"DE-ch\")", "true"),
  ])
  func terms(_ expression: String, _ expected: String) throws { #expect(try value(expression) == expected, "\(expression)") }

  @Test("strings", arguments: [
    ("STRLEN(\"chat\")", "4"), ("STRLEN(\"\\U0001F600é\")", "2"), ("STRLEN(1)", "error"), ("SUBSTR(\"foobar\", 4)", "\"bar\""), ("SUBSTR(\"foobar\"@en, 4, 1)", "\"b\"@en"),
    ("SUBSTR(\"motor car\", 6)", "\" car\""), ("SUBSTR(\"metadata\", 4, 3)", "\"ada\""), ("SUBSTR(\"12345\", 1.5, 2.6)", "\"234\""), ("SUBSTR(\"12345\", 0, 3)", "\"12\""),
    ("SUBSTR(\"12345\", 5, -3)", "\"\""), ("SUBSTR(\"12345\", -3, 5)", "\"1\""), ("SUBSTR(\"12345\", \"NaN\"^^xsd:double, 3)", "\"\""),
    ("SUBSTR(\"12345\", 1, \"NaN\"^^xsd:double)", "\"\""), ("SUBSTR(\"12345\", -42, \"INF\"^^xsd:double)", "\"12345\""),
    ("SUBSTR(\"12345\", \"-INF\"^^xsd:double, \"INF\"^^xsd:double)", "\"\""), ("SUBSTR(\"12345\", 100)", "\"\""), ("SUBSTR(\"aéb\", 2, 1)", "\"é\""),
    ("UCASE(\"straße\"@de)", "\"STRASSE\"@de"), ("LCASE(\"ÀÉ\")", "\"àé\""), ("LCASE(\"ΟΔΟΣ ΣΑΣ\")", "\"οδος σας\""), ("UCASE(\"ŉ\")", "\"ʼN\""), ("UCASE(1)", "error"),
    ("STRSTARTS(\"foobar\", \"foo\")", "true"), ("STRSTARTS(\"foobar\"@en, \"foo\")", "true"), ("STRSTARTS(\"foobar\"@en, \"foo\"@fr)", "error"),
    ("STRSTARTS(\"foobar\", \"foo\"@en)", "error"), ("STRENDS(\"foobar\", \"bar\")", "true"), ("STRENDS(\"a\", \"ba\")", "false"), ("CONTAINS(\"foobar\", \"oba\")", "true"),
    ("CONTAINS(\"foobar\", \"\")", "true"), ("CONTAINS(\"foobar\", \"abc\")", "false"), ("CONTAINS(\"a\"@en--ltr, \"a\"@en)", "error"), ("STRBEFORE(\"abc\", \"b\")", "\"a\""),
    ("STRBEFORE(\"abc\"@en, \"bc\")", "\"a\"@en"), ("STRBEFORE(\"abc\"@en, \"b\"@cy)", "error"), ("STRBEFORE(\"abc\"@en, \"z\")", "\"\""), ("STRBEFORE(\"abc\"@en, \"\")", "\"\"@en"),
    ("STRAFTER(\"abc\", \"b\")", "\"c\""), ("STRAFTER(\"abc\"@en, \"ab\")", "\"c\"@en"), ("STRAFTER(\"abc\", \"xyz\")", "\"\""), ("STRAFTER(\"abc\"@en, \"\")", "\"abc\"@en"),
    ("STRAFTER(\"abc\"@en, \"z\"@en)", "\"\""), ("ENCODE_FOR_URI(\"Los Angeles\")", "\"Los%20Angeles\""), ("ENCODE_FOR_URI(\"a~b-c_d.é\"@en)", "\"a~b-c_d.%C3%A9\""),
    ("CONCAT(\"foo\", \"bar\")", "\"foobar\""), ("CONCAT(\"foo\"@en, \"bar\"@en)", "\"foobar\"@en"), ("CONCAT(\"foo\"@en, \"bar\")", "\"foobar\""), ("CONCAT(\"foo\"@en, \"bar\"@es)", "\"foobar\""),
    ("CONCAT()", "\"\""), ("CONCAT(\"a\", 1)", "error"), ("CONCAT(\"a\"@he--rtl, \"b\"@he--rtl)", "\"ab\"@he--rtl"), ("CONCAT(\"a\"@he--rtl, \"b\"@he)", "\"ab\""),
    ("REPLACE(\"abcd\", \"b\", \"Z\")", "\"aZcd\""), ("REPLACE(\"abcd\"@en, \"(b)\", \"[$1]\")", "\"a[b]cd\"@en"), ("REPLACE(\"abab\", \"B\", \"Z\", \"i\")", "\"aZaZ\""),
    ("REPLACE(\"abc\", \"x*\", \"-\")", "error"), ("REPLACE(\"abc\", \"(\", \"-\")", "error"), ("REPLACE(\"abc\", \"b\", \"$\")", "error"),
    ("REGEX(\"Alice\", \"^ali\", \"i\")", "true"), ("REGEX(\"Alice\", \"^ali\")", "false"), ("REGEX(\"Alice\"@en, \"ice$\")", "true"), ("REGEX(\"Alice\", \"[\")", "error"),
    ("REGEX(1, \"1\")", "error"), ("REGEX(\"a\", \"a\", \"z\")", "error"), ("REGEX(STR(12), \"^\\\\d+$\")", "true"),
  ])
  func strings(_ expression: String, _ expected: String) throws { #expect(try value(expression) == expected, "\(expression)") }

  @Test("numbers", arguments: [
    ("ABS(-1.5)", "1.5"), ("ABS(-1)", "1"), ("ABS(-1.0e0)", "1.0E0"), ("CEIL(1.2)", "2^^decimal"), ("CEIL(-1.2)", "-1^^decimal"), ("FLOOR(1.8)", "1^^decimal"), ("FLOOR(-1.2)", "-2^^decimal"),
    ("ROUND(2.5)", "3^^decimal"), ("ROUND(-2.5)", "-2^^decimal"), ("ROUND(2.4999)", "2^^decimal"), ("ROUND(1)", "1"), ("ROUND(1.5e0)", "2.0E0"), ("ROUND(-0.5e0)", "-0.0E0"),
    ("CEIL(xsd:float(1.5))", "\"2.0E0\"^^float"), ("FLOOR(\"a\")", "error"), ("ABS(\"5\"^^xsd:byte)", "5"), ("DATATYPE(ABS(\"5\"^^xsd:byte))", "<http://www.w3.org/2001/XMLSchema#integer>"),
  ])
  func numbers(_ expression: String, _ expected: String) throws { #expect(try value(expression) == expected, "\(expression)") }

  @Test("dates", arguments: [
    ("YEAR(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "2011"), ("MONTH(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "1"), ("DAY(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "10"),
    ("HOURS(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "14"), ("MINUTES(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "45"), ("SECONDS(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "13.815"),
    ("TIMEZONE(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "\"-PT5H\"^^dayTimeDuration"), ("TIMEZONE(\"2011-01-10T14:45:13Z\"^^xsd:dateTime)", "\"PT0S\"^^dayTimeDuration"),
    ("TIMEZONE(\"2011-01-10T14:45:13\"^^xsd:dateTime)", "error"), ("TZ(\"2011-01-10T14:45:13.815-05:00\"^^xsd:dateTime)", "\"-05:00\""), ("TZ(\"2011-01-10T14:45:13Z\"^^xsd:dateTime)", "\"Z\""),
    ("TZ(\"2011-01-10T14:45:13\"^^xsd:dateTime)", "\"\""), ("YEAR(\"2011-01-10\"^^xsd:date)", "2011"), ("HOURS(\"2011-01-10\"^^xsd:date)", "error"), ("YEAR(1)", "error"),
    ("ADJUST(\"2002-03-07T10:00:00-07:00\"^^xsd:dateTime, \"-PT10H\"^^xsd:dayTimeDuration)", "\"2002-03-07T07:00:00-10:00\"^^dateTime"),
    ("ADJUST(\"2002-03-07T10:00:00\"^^xsd:dateTime, \"-PT10H\"^^xsd:dayTimeDuration)", "\"2002-03-07T10:00:00-10:00\"^^dateTime"),
    ("ADJUST(\"2002-03-07T10:00:00Z\"^^xsd:dateTime, \"PT15H\"^^xsd:dayTimeDuration)", "error"),
  ])
  func dates(_ expression: String, _ expected: String) throws { #expect(try value(expression) == expected, "\(expression)") }

  @Test("hashes", arguments: [
    ("MD5(\"abc\")", "\"900150983cd24fb0d6963f7d28e17f72\""), ("MD5(\"\")", "\"d41d8cd98f00b204e9800998ecf8427e\""), ("SHA1(\"abc\")", "\"a9993e364706816aba3e25717850c26c9cd0d89d\""),
    ("SHA256(\"abc\")", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""),
    ("SHA384(\"abc\")", "\"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7\""),
    ("SHA512(\"abc\")", "\"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f\""),
    ("SHA256(\"\")", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""), ("MD5(1)", "error"), ("SHA1(\"a\"@en)", "error"),
  ])
  func hashes(_ expression: String, _ expected: String) throws { #expect(try value(expression) == expected, "\(expression)") }

  @Test("hashes at every length around a block", arguments: [
    (55, "ef1772b6dff9a122358552954ad0df65"), (56, "3b0c8ac703f828b04c6c197006d17218"), (64, "014842d480b571495a4a0363793f7367"), (128, "e510683b3f5ffe4093d021808bc6ff70"),
  ])
  func hashLengths(_ length: Int, _ expected: String) throws {
    #expect(try value("MD5(\"\(String(repeating: "a", count: length))\")") == "\"\(expected)\"")
  }

  @Test("casts", arguments: [
    ("xsd:integer(\" 42 \")", "42"), ("xsd:integer(\"4.2\")", "error"), ("xsd:integer(4.9)", "4"), ("xsd:integer(-4.9)", "-4"), ("xsd:integer(1.0e3)", "1000"), ("xsd:integer(true)", "1"),
    ("xsd:integer(\"NaN\"^^xsd:double)", "error"), ("xsd:decimal(\"1.50\")", "1.5"), ("xsd:decimal(1.5e0)", "1.5"), ("xsd:decimal(\"INF\"^^xsd:double)", "error"), ("xsd:double(\"1\")", "1.0E0"),
    ("xsd:double(\"abc\")", "error"), ("xsd:float(\"1.5\")", "\"1.5E0\"^^float"), ("xsd:boolean(\"true\")", "true"), ("xsd:boolean(\"1\")", "true"), ("xsd:boolean(0)", "false"), ("xsd:boolean(\"yes\")", "error"),
    ("xsd:boolean(0.0e0)", "false"), ("xsd:string(1.0e0)", "\"1\""), ("xsd:string(1.0e10)", "\"1.0E10\""), ("xsd:string(01.50)", "\"1.5\""), ("xsd:string(<urn:a>)", "\"urn:a\""), ("xsd:string(true)", "\"true\""),
    ("xsd:string(\"a\"@en)", "error"), ("xsd:string(\"a\"^^:t)", "\"a\""), ("xsd:string(\"a\"^^xsd:integer)", "\"a\""), ("xsd:integer(\"1\"^^:t)", "error"), ("xsd:dateTime(\"2000-01-01T00:00:00Z\")", "\"2000-01-01T00:00:00Z\"^^dateTime"), ("xsd:dateTime(\"2000-01-01\"^^xsd:date)", "\"2000-01-01T00:00:00\"^^dateTime"),
    ("xsd:date(\"2000-01-01T10:00:00Z\"^^xsd:dateTime)", "\"2000-01-01Z\"^^date"), ("xsd:time(\"2000-01-01T10:00:00Z\"^^xsd:dateTime)", "\"10:00:00Z\"^^time"), ("xsd:dateTime(1)", "error"),
    ("xsd:byte(\"127\")", "\"127\"^^byte"), ("xsd:byte(128)", "error"), ("xsd:dayTimeDuration(\"P1DT1H\")", "\"P1DT1H\"^^dayTimeDuration"),
    ("xsd:yearMonthDuration(\"P1Y2M3D\"^^xsd:duration)", "\"P1Y2M\"^^yearMonthDuration"), ("xsd:integer(<urn:a>)", "error"), ("xsd:integer(\"x\"^^xsd:integer)", "error"),
    ("xsd:integer(123456789012345678901234567890.7)", "123456789012345678901234567890"),
  ])
  func casts(_ expression: String, _ expected: String) throws { #expect(try value(expression) == expected, "\(expression)") }

  @Test("values that are made")
  func generators() throws {
    var options = EvaluationOptions()
    options.now = (1_000_000_000, 500_000_000)
    #expect(try value("NOW()", options: options) == "\"2001-09-09T01:46:40.5Z\"^^dateTime")
    let uuid = try value("STR(UUID())")
    #expect(uuid.hasPrefix("\"urn:uuid:") && uuid.count == 47 && Array(uuid)[24] == "4")
    #expect(try value("STRLEN(STRUUID())") == "36")
    #expect(try value("RAND() >= 0 && RAND() < 1") == "true")
    let store = try snapshot(ofObjects: ["1", "2", "3"])
    #expect(Set(try rows("SELECT (UUID() AS ?u) { ?s :p ?o }", on: store)).count == 3)
    #expect(Set(try rows("SELECT (RAND() AS ?u) { ?s :p ?o }", on: store)).count == 3)
    #expect(try rows("SELECT (COUNT(DISTINCT ?b) AS ?n) { { SELECT (BNODE() AS ?b) { ?s :p ?o } } }", on: store) == [["3"]])
  }

  @Test("BNODE(label) is one node a label and solution")
  func labelledNodes() throws {
    let store = try snapshot(ofObjects: ["1", "2", "3"])
    let query = "SELECT ?a ?b ?c { ?s :p ?o BIND(BNODE(\"x\") AS ?a) BIND(BNODE(\"x\") AS ?b) BIND(BNODE(\"y\") AS ?c) FILTER(sameTerm(?a, ?b) && !sameTerm(?a, ?c)) }"
    #expect(try rows(query, on: store).count == 3)
    #expect(try rows("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?s :p ?o BIND(BNODE(\"x\") AS ?a) }", on: store) == [["3"]])
    #expect(try value("BNODE(1)") == "error")
  }

  @Test("BNODE(label) in conditions, keys, aggregates and beside another group", arguments: [
    ("{ FILTER(BNODE(\"x\") = BNODE(\"x\") && BNODE(\"x\") != BNODE(\"y\")) }", "1"),
    ("{ BIND(BNODE(\"x\") AS ?a) FILTER(sameTerm(BNODE(\"x\"), ?a)) }", "1"),
    ("{ { BIND(BNODE(\"x\") AS ?a) BIND(BNODE(\"x\") AS ?b) } { BIND(BNODE(\"x\") AS ?c) BIND(BNODE(\"x\") AS ?d) } FILTER(?a = ?b && ?c = ?d && ?a != ?c) }", "1"),
    ("{ ?s :p ?o FILTER(BNODE(\"x\") = BNODE(\"x\")) OPTIONAL { ?s :p ?v FILTER(?v = ?o && BNODE(\"x\") = BNODE(\"x\")) } FILTER(BOUND(?v)) }", "3"),
    ("{ ?s :p ?o FILTER EXISTS { BIND(BNODE(\"x\") AS ?a) BIND(BNODE(\"x\") AS ?b) FILTER(?a = ?b) } }", "3"),
    ("{ { SELECT (SUM(IF(BNODE(\"x\") = BNODE(\"x\"), 1, 0)) AS ?t) { ?s :p ?o } } FILTER(?t = 3) }", "1"),
  ])
  func labelledNodesEverywhere(pattern: String, count: String) throws {
    #expect(try rows("SELECT (COUNT(*) AS ?n) \(pattern)", on: snapshot(ofObjects: ["1", "2", "3"])) == [[count]])
  }

  @Test("string results are limited")
  func limits() throws {
    let kibibyte = "\"\(String(repeating: "a", count: 1024))\""
    var query = "{ BIND(\(kibibyte) AS ?x0) "
    for step in 1...10 { query += "BIND(CONCAT(?x\(step - 1), ?x\(step - 1)) AS ?x\(step)) " }
    #expect(try rows("SELECT (STRLEN(?x10) AS ?n) \(query) }", on: .empty()) == [["1048576"]])
    // A limit is the end of the query; as an error value it would drop rows, and the answer would look whole.
    for call in ["CONCAT(?x10, \"a\")", "REPLACE(?x10, \"a\", \"bb\")", "ENCODE_FOR_URI(REPLACE(?x10, \"a\", \"/\"))", "UCASE(REPLACE(?x10, \"aa\", \"ŉ\"))", "IRI(CONCAT(\"urn:\", SUBSTR(?x10, 1, 8189)))"] {
      #expect(throws: QueryError.self, "\(call)") { try rows("SELECT * \(query) FILTER(isLiteral(\(call))) }", on: .empty()) }
      #expect(throws: QueryError.self, "\(call)") { try rows("SELECT (COALESCE(\(call), 1) AS ?y) \(query) }", on: .empty()) }
    }
  }

  /// A well-formed pattern beyond a limit is not a malformed one, which is an error of its row.
  @Test("regular expressions beyond a limit end the query", arguments: ["a{1001}", "(((a{100}){100}){100})", "long", "deep"])
  func limitsOfPatterns(_ name: String) throws {
    let pattern = name == "long" ? String(repeating: "b|", count: 4096) + "a" : name == "deep" ? String(repeating: "(", count: 65) + "a" + String(repeating: ")", count: 65) : name
    let store = try snapshot(ofObjects: ["\"a\"", "\"b\""])
    for call in ["REGEX(?o, \"\(pattern)\")", "REPLACE(?o, \"\(pattern)\", \"x\") = \"x\"", "REGEX(?o, CONCAT(\"\(pattern)\", SUBSTR(?o, 2)))"] {
      #expect(throws: QueryError.self, "\(call.prefix(40))") { try rows("SELECT ?s { ?s :p ?o FILTER(\(call)) }", on: store) }
    }
    #expect(try rows("SELECT ?s { ?s :p ?o FILTER(REGEX(?o, \"a{2,1}\")) }", on: store).isEmpty)
    let alternatives = (0..<1000).map { "c\($0)" }.joined(separator: "|")
    #expect(try rows("SELECT ?s { ?s :p ?o FILTER(REGEX(?o, \"^(\(alternatives)|a)$\")) }", on: store).count == 1)
  }

  @Test("the case of texts with letters beyond ASCII at every place, and the borders of ASCII letters")
  func caseAtEveryPlace() throws {
    for at in 0...19 {
      let text = String(repeating: "aZ@[`{9 ", count: 3).prefix(at) + "éÀß" + String(repeating: "zA", count: at)
      #expect(try value("UCASE(\"\(text)\")") == "\"\(text.uppercased())\"")
      #expect(try value("LCASE(\"\(text)\")") == "\"\(text.lowercased())\"")
    }
  }
}
