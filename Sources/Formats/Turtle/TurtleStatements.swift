import Limits
import RDF

/// Statements, directives and graphs. RDF 1.2 Turtle, section 7.5; TriG, section 4.
extension TurtleParser {
  mutating func readStatement() throws {
    defer { pop(to: 1) }
    switch scanner.p.pointee {
    case UInt8(ascii: "@"):
      return try readAtDirective()
    case UInt8(ascii: "{"):
      guard graphs else { throw scanner.fault("graphs are not part of Turtle", suggestion: "read the document as TriG") }
      return try readGraph(named: QuadBlock.defaultGraph)
    case UInt8(ascii: "<") where scanner.peek(1) != UInt8(ascii: "<"), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...:
      return try readNamedStatement(try readNode())
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
      if try readKeywordStatement() { return }
      return try readNamedStatement(try readNode())
    case UInt8(ascii: "[") where graphs:
      // `[]` may name a graph.
      let open = scanner.p
      scanner.p += 1
      scanner.skipSpace()
      if scanner.peek() == UInt8(ascii: "]") {
        scanner.p += 1
        return try readNamedStatement(freshBlankNode())
      }
      scanner.p = open
      try readTriples(depth: 0)
    default:
      try readTriples(depth: 0)
    }
    try expect(".")
  }

  /// A statement that began with an IRI or blank node: triples, or in TriG a graph of that name.
  @inline(__always)
  private mutating func readNamedStatement(_ node: UInt32) throws {
    scanner.skipSpace()
    if scanner.peek() == UInt8(ascii: "{"), graphs { return try readGraph(named: node) }
    let subject = push(node)
    try readPredicateObjectList(subject, depth: 0)
    try expect(".")
  }

  /// `PREFIX`, `BASE`, `VERSION` and `GRAPH` in letters of either case; false when it is a name.
  private mutating func readKeywordStatement() throws -> Bool {
    let start = scanner.p
    var stop = start
    while stop < scanner.end, scanner.isClass(stop.pointee, CharacterClass.nameStart) { stop += 1 }
    if stop < scanner.end, scanner.isClass(stop.pointee, CharacterClass.local) || stop.pointee >= 0x80 { return false }
    switch keyword(start, stop - start) {
    case "PREFIX":
      scanner.p = stop
      try readPrefix()
    case "BASE":
      scanner.p = stop
      try readBase()
    case "VERSION":
      scanner.p = stop
      try readVersion()
    case "GRAPH" where graphs:
      scanner.p = stop
      scanner.skipSpace()
      try readGraph(named: try readGraphName())
    default:
      return false
    }
    return true
  }

  /// The upper-case letters of a short word.
  private func keyword(_ start: UnsafePointer<UInt8>, _ count: Int) -> String {
    guard count >= 4, count <= 7 else { return "" }
    return String(decoding: (0..<count).map { start[$0] & 0xDF }, as: UTF8.self)
  }

  private mutating func readAtDirective() throws {
    let open = scanner.p
    scanner.p += 1
    var stop = scanner.p
    while stop < scanner.end, scanner.isClass(stop.pointee, CharacterClass.nameStart) { stop += 1 }
    let word = TextSlice(start: scanner.p, count: stop - scanner.p)
    scanner.p = stop
    if word.equals("prefix") {
      try readPrefix()
    } else if word.equals("base") {
      try readBase()
    } else if word.equals("version") {
      try readVersion()
    } else {
      throw scanner.fault("unknown directive '@\(word.string.prefix(32))'", at: open, expected: ["@prefix", "@base", "@version"])
    }
    try expect(".")
  }

  private mutating func readPrefix() throws {
    scanner.skipSpace()
    let start = scanner.p
    let colon = try scanPrefix()
    guard let colon else { throw scanner.fault("unexpected \(scanner.found(at: start))", at: start, expected: ["a prefix and ':'"]) }
    let name = TextSlice(start: start, count: colon - start)
    scanner.p = colon + 1
    scanner.skipSpace()
    let iri = try readIRIText()
    prefixes.set(name.buffer, Array(iri.buffer))
    cache.clear()
  }

  private mutating func readBase() throws {
    scanner.skipSpace()
    let place = scanner.p
    let iri = try readIRIText()
    guard let base = BaseIRI(iri.string) else { throw scanner.fault("the base IRI is not absolute", at: place) }
    self.base = base
    cache.clear()
  }

  private mutating func readVersion() throws {
    scanner.skipSpace()
    let byte = scanner.peek()
    guard byte == 0x22 || byte == 0x27, !(scanner.peek(1) == byte && scanner.peek(2) == byte) else {
      throw scanner.unexpected("a version in one pair of quote marks")
    }
    let text = try scanner.shortString(block)
    if version == nil { version = text.string }
  }

  /// An IRI in angle brackets, resolved.
  private mutating func readIRIText() throws -> TextSlice {
    guard scanner.peek() == UInt8(ascii: "<") else { throw scanner.unexpected("an IRI in angle brackets") }
    let place = scanner.p
    return try resolve(try scanner.iriReference(block), at: place)
  }

  // MARK: TriG

  private mutating func readGraphName() throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "["):
      scanner.p += 1
      scanner.skipSpace()
      guard scanner.peek() == UInt8(ascii: "]") else { throw scanner.unexpected("']'") }
      scanner.p += 1
      return freshBlankNode()
    case UInt8(ascii: "<") where scanner.peek(1) == UInt8(ascii: "<"):
      throw scanner.unexpected("a graph name")
    default: return try readNode()
    }
  }

  /// `{ … }` behind the name of the graph.
  private mutating func readGraph(named name: UInt32) throws {
    pending[0] = name
    defer { pending[0] = QuadBlock.defaultGraph }
    try expect("{")
    while true {
      scanner.skipSpace()
      if scanner.atEnd { throw scanner.unexpected("'}'") }
      if scanner.peek() == UInt8(ascii: "}") { break }
      try flushIfFull()
      let mark = pending.count
      try readTriples(depth: 0)
      pop(to: mark)
      scanner.skipSpace()
      if scanner.peek() == UInt8(ascii: ".") {
        scanner.p += 1
      } else if scanner.peek() != UInt8(ascii: "}") {
        throw scanner.unexpected("'.'", "'}'")
      }
    }
    scanner.p += 1
  }

  /// Subject and predicates, without the closing full stop.
  private mutating func readTriples(depth: Int) throws {
    switch scanner.peek() {
    case UInt8(ascii: "["):
      let (node, empty) = try readBlankNodePropertyList(depth: depth)
      let subject = push(node)
      scanner.skipSpace()
      // Only a list with properties may stand alone.
      if !empty, scanner.peek() == UInt8(ascii: ".") || scanner.peek() == UInt8(ascii: "}") { return }
      try readPredicateObjectList(subject, depth: depth)
    case UInt8(ascii: "("):
      let subject = push(try readCollection(depth: depth))
      try readPredicateObjectList(subject, depth: depth)
    case UInt8(ascii: "<") where scanner.peek(1) == UInt8(ascii: "<"):
      if scanner.peek(2) == UInt8(ascii: "(") {
        throw scanner.fault("a triple term cannot be a subject", suggestion: "<< s p o >> names a reifier, which can")
      }
      let subject = push(try readReifiedTriple(depth: depth))
      scanner.skipSpace()
      if scanner.peek() == UInt8(ascii: ".") || scanner.peek() == UInt8(ascii: "}") { return }
      try readPredicateObjectList(subject, depth: depth)
    default:
      let subject = push(try readNode())
      try readPredicateObjectList(subject, depth: depth)
    }
  }
}
