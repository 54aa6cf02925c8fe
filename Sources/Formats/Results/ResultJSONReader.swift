import Limits
import RDF

/// Reads SPARQL JSON results value by value, without a tree of the document. SPARQL 1.2 Query Results JSON.
///
/// `results` may stand before `head`, whose variables its rows need: it is then passed over and read at the end.
struct ResultJSONReader {
  private let rows: ResultRows
  private var hasHead = false
  private var hasResults = false
  /// Where `results` begins, when it came before `head`.
  private var postponed: Int?

  private init(_ rows: ResultRows) { self.rows = rows }

  static func read(_ bytes: UnsafeRawBufferPointer, into rows: ResultRows) throws {
    var reader = ResultJSONReader(rows)
    var parser = JSONParser(bytes)
    try parser.whole { parser throws in
      try Self.expectObject(parser, "the results")
      try parser.eachMember(depth: 0) { parser, name throws in try reader.member(name, &parser) }
    }
    if rows.table.boolean != nil { return }
    if reader.hasHead, let place = reader.postponed {
      parser.move(to: place)
      try reader.results(&parser)
    }
    guard reader.hasHead, reader.hasResults else {
      throw FormatError("JSON results need \"head\" with \"vars\" and \"results\" with \"bindings\", or \"boolean\"", line: 1, column: 1, offset: 0)
    }
  }

  private static func expectObject(_ parser: JSONParser, _ what: String) throws {
    guard parser.ahead == UInt8(ascii: "{") else { throw parser.fault("\(what) should be a JSON object") }
  }

  private static func expectArray(_ parser: JSONParser, _ what: String) throws {
    guard parser.ahead == UInt8(ascii: "[") else { throw parser.fault("\(what) should be a JSON array") }
  }

  private mutating func member(_ name: String, _ parser: inout JSONParser) throws {
    switch name {
    case "boolean":
      guard case .boolean(let answer) = try parser.value(depth: 1) else { throw parser.fault("\"boolean\" is neither true nor false") }
      rows.answer(answer)
    case "head":
      if hasHead { throw parser.fault("a second \"head\"") }
      try Self.expectObject(parser, "\"head\"")
      try parser.eachMember(depth: 1) { parser, name throws in
        guard name == "vars" else { return try parser.skip(depth: 2) }
        if hasHead { throw parser.fault("a second \"vars\"") }
        hasHead = true
        try Self.expectArray(parser, "\"vars\"")
        var names: [String] = []
        try parser.eachElement(depth: 2) { parser throws in
          guard parser.ahead == UInt8(ascii: "\"") else { throw parser.fault("a variable in \"vars\" is no string") }
          names.append(try parser.string())
        }
        rows.begin(names)
      }
    case "results":
      if hasResults || postponed != nil { throw parser.fault("a second \"results\"") }
      if hasHead { return try results(&parser) }
      postponed = parser.offset
      try parser.skip(depth: 1)
    default: try parser.skip(depth: 1)
    }
  }

  private mutating func results(_ parser: inout JSONParser) throws {
    try Self.expectObject(parser, "\"results\"")
    let rows = rows
    var found = false
    try parser.eachMember(depth: 1) { parser, name throws in
      guard name == "bindings" else { return try parser.skip(depth: 2) }
      if found { throw parser.fault("a second \"bindings\"") }
      found = true
      try Self.expectArray(parser, "\"bindings\"")
      try parser.eachElement(depth: 2) { parser throws in
        var row = rows.emptyRow
        try Self.expectObject(parser, "a row of \"bindings\"")
        try parser.eachMember(depth: 3) { parser, name throws in
          guard let column = rows.columns[name] else { return try parser.skip(depth: 4) }
          row[column] = try Self.term(&parser, depth: 0)
        }
        try rows.append(row)
      }
    }
    hasResults = found
  }

  // MARK: Terms

  /// What the members of a term say, in whatever order they come.
  private struct Description {
    var type: String?
    var text: String?
    var isTriple = false
    var subject: Term?, predicate: Term?, object: Term?
    var language: String?, direction: String?, datatype: String?
  }

  private static func term(_ parser: inout JSONParser, depth: Int) throws -> Term {
    guard depth <= Limits.tripleTermNesting else { throw parser.fault("triple terms nested more than \(Limits.tripleTermNesting) deep") }
    try expectObject(parser, "a term")
    let start = parser.offset
    var found = Description()
    try parser.eachMember(depth: 4 + 2 * depth) { parser, name throws in
      switch name {
      case "value" where parser.ahead == UInt8(ascii: "{"): try triple(&parser, &found, depth: depth)
      case "type", "value", "xml:lang", "its:dir", "datatype":
        guard parser.ahead == UInt8(ascii: "\"") else { throw parser.fault("\"\(name)\" of a term is no string") }
        let text = try parser.string()
        switch name {
        case "type": found.type = text
        case "value": found.text = text
        case "xml:lang": found.language = text
        case "its:dir": found.direction = text
        default: found.datatype = text
        }
      default: try parser.skip(depth: 5 + 2 * depth)
      }
    }
    do { return try made(found) } catch let error as FormatError {
      // The place of the term, which is read already.
      let end = parser.offset
      parser.move(to: start)
      let placed = parser.fault(error.message)
      parser.move(to: end)
      throw placed
    }
  }

  private static func triple(_ parser: inout JSONParser, _ found: inout Description, depth: Int) throws {
    found.isTriple = true
    try parser.eachMember(depth: 5 + 2 * depth) { parser, name throws in
      switch name {
      case "subject": found.subject = try term(&parser, depth: depth + 1)
      case "predicate": found.predicate = try term(&parser, depth: depth + 1)
      case "object": found.object = try term(&parser, depth: depth + 1)
      default: try parser.skip(depth: 6 + 2 * depth)
      }
    }
  }

  private static func made(_ found: Description) throws -> Term {
    guard let type = found.type, found.text != nil || found.isTriple else { throw FormatError.unplaced("a term needs \"type\" and \"value\"") }
    switch (type, found.text) {
    case ("uri", let text?): return .iri(try ResultRows.iri(text))
    case ("bnode", let text?): return .blankNode(BlankNode(text))
    case ("literal", let text?), ("typed-literal", let text?):
      var direction: BaseDirection?
      if let named = found.direction {
        direction = ResultReader.direction(named)
        guard direction != nil, found.language != nil else { throw FormatError.unplaced("a base direction is ltr or rtl, beside a language") }
      }
      return .literal(
        try ResultRows.literal(text, language: found.language, direction: direction, datatype: found.datatype))
    case ("triple", _):
      guard let s = found.subject, let p = found.predicate, let o = found.object else {
        throw FormatError.unplaced("a triple needs subject, predicate and object")
      }
      return try ResultRows.triple(s, p, o)
    case ("uri", nil), ("bnode", nil), ("literal", nil), ("typed-literal", nil): throw FormatError.unplaced("malformed term of type \"\(type)\"")
    default: throw FormatError.unplaced("unknown type of term \"\(type.prefix(40))\"")
    }
  }
}
