import Limits
import RDF

/// Parses N-Triples and N-Quads, 1.1 and 1.2. RDF 1.2 N-Triples, section 3; N-Quads, section 3.
///
/// Works on a document in memory or on a part of it that begins and ends at line ends (see
/// ``LineSplitter``), so that threads can share a document; errors have the positions of the
/// whole. Text points into the document when nothing in it is escaped.
public struct LineParser {
  private var scanner: DocumentScanner
  private let quads: Bool
  private let block: QuadBlock
  private let cache = TermCache()
  private var version: String?
  private var count = 0
  // The previous subject with the blank behind it: most statements repeat it.
  private var subjectStart: UnsafePointer<UInt8>?
  private var subjectCount = 0
  private var subject: UInt32 = 0

  /// - quads: whether a fourth term is allowed (N-Quads).
  /// - range: the part to read, which begins and ends at line ends.
  public init(_ document: UnsafeRawBufferPointer, quads: Bool, range: Range<Int>? = nil) {
    scanner = DocumentScanner(document, range: range)
    self.quads = quads
    block = QuadBlock()
  }

  /// Reads everything. Blocks are reused: what is handed over is void when `consume` returns.
  public mutating func run(into consume: (QuadBlock) throws -> Void) throws -> ReadOutcome {
    block.quads.reserveCapacity(RDFReader.blockQuads)
    block.records.reserveCapacity(RDFReader.blockQuads * 3)
    skipByteOrderMark()
    while true {
      scanner.skipBlanks()
      if scanner.atEnd { break }
      switch scanner.p.pointee {
      case 0x0A, 0x0D:
        scanner.p += 1
        continue
      case UInt8(ascii: "#"):
        scanner.skipComment()
        continue
      case UInt8(ascii: "V"):
        try readVersion()
      default:
        try readStatement()
      }
      try endLine()
      if block.quads.count >= RDFReader.blockQuads { try flush(consume) }
    }
    if !block.quads.isEmpty { try flush(consume) }
    var outcome = ReadOutcome()
    outcome.version = version
    outcome.quads = count
    return outcome
  }

  private mutating func skipByteOrderMark() {
    if scanner.p == scanner.start, scanner.end - scanner.p >= 3, scanner.p[0] == 0xEF, scanner.p[1] == 0xBB, scanner.p[2] == 0xBF {
      scanner.p += 3
    }
  }

  private mutating func flush(_ consume: (QuadBlock) throws -> Void) throws {
    count += block.quads.count
    try consume(block)
    block.removeAll()
    cache.clear()
    subjectStart = nil
  }

  @inline(__always)
  private mutating func endLine() throws {
    scanner.skipBlanks()
    if scanner.atEnd { return }
    if scanner.p.pointee == UInt8(ascii: "#") { scanner.skipComment() }
    if scanner.atEnd { return }
    if scanner.p.pointee == 0x0A || scanner.p.pointee == 0x0D {
      scanner.p += 1
    } else {
      throw scanner.unexpected("end of line")
    }
  }

  private mutating func readVersion() throws {
    let keyword = TextSlice(start: scanner.p, count: min(7, scanner.end - scanner.p))
    guard keyword.equals("VERSION") else { throw scanner.unexpected("IRI", "blank node", "VERSION") }
    scanner.p += 7
    scanner.skipBlanks()
    guard scanner.peek() == 0x22 || scanner.peek() == 0x27 else { throw scanner.unexpected("a version in quote marks") }
    let text = try scanner.shortString(block)
    if version == nil { version = text.string }
  }

  @inline(__always)
  private mutating func readStatement() throws {
    let s: UInt32
    if let start = subjectStart, scanner.end - scanner.p > subjectCount, bytesEqual(start, scanner.p, subjectCount) {
      s = subject
      scanner.p += subjectCount
    } else {
      let start = scanner.p
      s = try readSubject()
      let behind = scanner.peek()
      // With the blank the token is known to end there: `_:a` is no beginning of `_:ab`.
      if behind == 0x20 || behind == 0x09 {
        subjectStart = start
        subjectCount = scanner.p - start + 1
        subject = s
      } else {
        subjectStart = nil
      }
    }
    scanner.skipBlanks()
    guard scanner.peek() == UInt8(ascii: "<"), scanner.peek(1) != UInt8(ascii: "<") else {
      throw scanner.unexpected("the predicate, an IRI")
    }
    let p = try readIRI()
    scanner.skipBlanks()
    let o = try readObject(depth: 0)
    scanner.skipBlanks()
    var g = QuadBlock.defaultGraph
    if quads, scanner.peek() != UInt8(ascii: ".") {
      g = try readGraph()
      scanner.skipBlanks()
    }
    guard scanner.peek() == UInt8(ascii: ".") else { throw quads ? scanner.unexpected("'.'", "a graph name") : scanner.unexpected("'.'") }
    scanner.p += 1
    block.quads.append(QuadBlock.IndexedQuad(s: s, p: p, o: o, g: g))
  }

  @inline(__always)
  private mutating func readSubject() throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "<"):
      if scanner.peek(1) == UInt8(ascii: "<") {
        throw scanner.fault("a triple term cannot be a subject", expected: ["IRI", "blank node"])
      }
      return try readIRI()
    case UInt8(ascii: "_"): return try readBlankNode()
    default: throw scanner.unexpected("IRI", "blank node")
    }
  }

  private mutating func readGraph() throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "<") where scanner.peek(1) != UInt8(ascii: "<"): return try readIRI()
    case UInt8(ascii: "_"): return try readBlankNode()
    default: throw scanner.unexpected("'.'", "a graph name")
    }
  }

  /// An absolute IRI at `<`.
  @inline(__always)
  private mutating func readIRI() throws -> UInt32 {
    let start = scanner.p
    let text = try absoluteIRI()
    let count = scanner.p - start
    if let known = cache.find(start, count) { return known }
    let record = block.add(QuadBlock.Record(kind: .iri, text: text.start, textCount: text.count))
    cache.remember(start, count, record)
    return record
  }

  @inline(__always)
  private mutating func absoluteIRI() throws -> TextSlice {
    let start = scanner.p
    let text = try scanner.iriReference(block)
    guard BaseIRI.hasScheme(text.buffer) else {
      throw scanner.fault("relative IRI", at: start, suggestion: "N-Triples and N-Quads need absolute IRIs such as <http://example.org/a>")
    }
    return text
  }

  private mutating func readBlankNode() throws -> UInt32 {
    let start = scanner.p
    let label = try scanner.blankNodeLabel()
    let count = scanner.p - start
    if let known = cache.find(start, count) { return known }
    let record = block.add(QuadBlock.Record(kind: .blankNode, text: label.start, textCount: label.count))
    cache.remember(start, count, record)
    return record
  }

  @inline(__always)
  private mutating func readObject(depth: Int) throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "<"):
      if scanner.peek(1) == UInt8(ascii: "<") { return try readTripleTerm(depth: depth) }
      return try readIRI()
    case 0x22: return try readLiteral()
    case UInt8(ascii: "_"): return try readBlankNode()
    default: throw scanner.unexpected("IRI", "blank node", "literal", "triple term")
    }
  }

  @inline(__always)
  private mutating func readLiteral() throws -> UInt32 {
    let text = try scanner.shortString(block)
    if scanner.peek() == 0x20 || scanner.peek() == 0x09 {
      // Blanks may stand before `@` and `^^`; what else follows is for the caller.
      let behind = scanner.p
      scanner.skipBlanks()
      if scanner.peek() != UInt8(ascii: "@"), scanner.peek() != UInt8(ascii: "^") { scanner.p = behind }
    }
    switch scanner.peek() {
    case UInt8(ascii: "@"):
      let (tag, kind) = try scanner.languageTag(block)
      return block.add(QuadBlock.Record(kind: kind, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count))
    case UInt8(ascii: "^"):
      guard scanner.peek(1) == UInt8(ascii: "^") else { throw scanner.unexpected("'^^'") }
      scanner.p += 2
      scanner.skipBlanks()
      let place = scanner.p
      guard scanner.peek() == UInt8(ascii: "<") else { throw scanner.unexpected("the datatype, an IRI") }
      return block.add(try scanner.typedLiteral(text, absoluteIRI(), at: place))
    default:
      return block.add(QuadBlock.Record(kind: .string, text: text.start, textCount: text.count))
    }
  }

  /// `<<( s p o )>>`.
  @inline(never)
  private mutating func readTripleTerm(depth: Int) throws -> UInt32 {
    guard scanner.peek(2) == UInt8(ascii: "(") else {
      throw scanner.fault("reified triples are not part of this format", expected: ["'<<(' of a triple term"])
    }
    if depth >= Limits.tripleTermNesting { throw scanner.fault("triple terms nested more than \(Limits.tripleTermNesting) deep") }
    scanner.p += 3
    scanner.skipBlanks()
    let s = try readSubject()
    scanner.skipBlanks()
    guard scanner.peek() == UInt8(ascii: "<"), scanner.peek(1) != UInt8(ascii: "<") else {
      throw scanner.unexpected("the predicate, an IRI")
    }
    let p = try readIRI()
    scanner.skipBlanks()
    let o = try readObject(depth: depth + 1)
    scanner.skipBlanks()
    guard scanner.peek() == UInt8(ascii: ")"), scanner.peek(1) == UInt8(ascii: ">"), scanner.peek(2) == UInt8(ascii: ">") else {
      throw scanner.unexpected("')>>'")
    }
    scanner.p += 3
    var record = QuadBlock.Record(kind: .triple, text: nil, textCount: 0)
    record.a = s
    record.b = p
    record.c = o
    return block.add(record)
  }
}

/// Cuts a line-based document into parts for several threads.
public enum LineSplitter {
  /// At most `parts` ranges that cover the document, each ending behind a line end.
  public static func split(_ document: UnsafeRawBufferPointer, parts: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for part in 1...max(parts, 1) {
      var stop = part >= parts ? document.count : max(start, document.count / parts * part)
      while stop < document.count && stop > start && document[stop - 1] != 0x0A { stop += 1 }
      if stop > start { ranges.append(start..<stop) }
      start = stop
    }
    return ranges
  }
}
