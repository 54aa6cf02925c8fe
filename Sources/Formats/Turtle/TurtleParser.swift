import Limits
import RDF

/// Parses Turtle and TriG, 1.1 and 1.2, by recursive descent over a document in memory.
///
/// RDF 1.2 Turtle, section 7; RDF 1.2 TriG, section 4. Lexical forms stay as written. Terms that are still needed
/// when a block is handed over live in ``pending`` and move to the next block; that is why
/// the functions below name subjects and predicates by their place there. Nesting is
/// limited by `Limits.turtleNesting` and `Limits.tripleTermNesting`.
public struct TurtleParser {
  var scanner: DocumentScanner
  let graphs: Bool
  let block = QuadBlock()
  let cache = TermCache(bits: 10)
  var prefixes = PrefixTable()
  var base: BaseIRI?
  var version: String?
  var count = 0
  /// Records in use by the statement being read: place 0 is the graph.
  var pending: ContiguousArray<UInt32> = [QuadBlock.defaultGraph]
  /// Names for nodes without label.
  var anonymous = 0
  /// Records of IRIs of the RDF vocabulary in this block, or `.max`.
  var vocabulary = VocabularyRecords()
  let scratch = OutputBytes(capacity: 512)
  private var consume: ((QuadBlock) throws -> Void)?

  /// - graphs: TriG instead of Turtle.
  public init(_ document: UnsafeRawBufferPointer, graphs: Bool, base: String? = nil) throws {
    scanner = DocumentScanner(document)
    self.graphs = graphs
    if let base {
      guard let parsed = BaseIRI(base) else { throw FormatError("the base IRI <\(base)> is not absolute", line: 1, column: 1, offset: 0) }
      self.base = parsed
    }
  }

  struct VocabularyRecords {
    private var type = UInt32.max
    private var first = UInt32.max
    private var rest = UInt32.max
    private var `nil` = UInt32.max
    private var reifies = UInt32.max

    /// `rdf:type`.
    @inline(__always) mutating func type(in block: QuadBlock) -> UInt32 { Self.record(&type, StandardIRI.type, block) }
    /// `rdf:first`.
    mutating func first(in block: QuadBlock) -> UInt32 { Self.record(&first, StandardIRI.first, block) }
    /// `rdf:rest`.
    mutating func rest(in block: QuadBlock) -> UInt32 { Self.record(&rest, StandardIRI.rest, block) }
    /// `rdf:nil`.
    mutating func `nil`(in block: QuadBlock) -> UInt32 { Self.record(&self.nil, StandardIRI.nil, block) }
    /// `rdf:reifies`.
    mutating func reifies(in block: QuadBlock) -> UInt32 { Self.record(&reifies, StandardIRI.reifies, block) }

    @inline(__always)
    private static func record(_ known: inout UInt32, _ iri: StaticString, _ block: QuadBlock) -> UInt32 {
      if known == .max { known = block.add(QuadBlock.Record(kind: .iri, text: iri.utf8Start, textCount: iri.utf8CodeUnitCount)) }
      return known
    }
  }

  /// A parser for a document that comes in pieces, each cut between two statements (``StatementCuts``).
  public init(graphs: Bool, base: String? = nil) throws {
    try self.init(UnsafeRawBufferPointer(start: nil, count: 0), graphs: graphs, base: base)
  }

  /// Reads the next piece: prefixes, base and labels go on from the piece before.
  ///
  /// Returns how many quads it held. The bytes must stay in place until the call returns. Errors: as ``run(into:)``, with places in the piece.
  public mutating func read(_ piece: UnsafeRawBufferPointer, into consume: (QuadBlock) throws -> Void) throws -> Int {
    let before = count
    scanner = DocumentScanner(piece)
    try withoutActuallyEscaping(consume) { consume in
      self.consume = consume
      defer { self.consume = nil }
      try readDocument()
      try flush()
    }
    return count - before
  }

  /// What was found in the pieces so far.
  public var outcome: ReadOutcome {
    var outcome = ReadOutcome()
    outcome.prefixes = prefixes.pairs
    outcome.base = base?.value
    outcome.version = version
    outcome.quads = count
    return outcome
  }

  /// Reads the whole document. Blocks are reused: what is handed over is void when `consume` returns.
  public mutating func run(into consume: (QuadBlock) throws -> Void) throws -> ReadOutcome {
    block.quads.reserveCapacity(RDFReader.blockQuads + 64)
    try withoutActuallyEscaping(consume) { consume in
      self.consume = consume
      defer { self.consume = nil }
      try readDocument()
      if !block.quads.isEmpty { try flush() }
    }
    return outcome
  }

  private mutating func readDocument() throws {
    if scanner.end - scanner.p >= 3, scanner.p[0] == 0xEF, scanner.p[1] == 0xBB, scanner.p[2] == 0xBF { scanner.p += 3 }
    while true {
      scanner.skipSpace()
      if scanner.atEnd { return }
      try readStatement()
      try flushIfFull()
    }
  }

  // MARK: Blocks

  @inline(__always)
  mutating func emit(_ s: UInt32, _ p: UInt32, _ o: UInt32) {
    block.quads.append(QuadBlock.IndexedQuad(s: s, p: p, o: o, g: pending[0]))
  }

  /// Hands the block over when it is full. Called only where every record still needed is in ``pending``.
  @inline(__always)
  mutating func flushIfFull() throws {
    if block.quads.count >= RDFReader.blockQuads - 16 { try flush() }
  }

  @inline(never)
  private mutating func flush() throws {
    count += block.quads.count
    let kept = pending.map { $0 == QuadBlock.defaultGraph ? nil : block.term($0) }
    if !block.quads.isEmpty { try consume?(block) }
    block.removeAll()
    cache.clear()
    vocabulary = VocabularyRecords()
    for (place, term) in kept.enumerated() {
      if let term { pending[place] = add(term) }
    }
  }

  /// Puts a kept term into the new block.
  private func add(_ term: Term) -> UInt32 {
    func stored(_ text: String) -> TextSlice {
      var text = text
      return text.withUTF8 { TextSlice(start: block.store($0), count: $0.count) }
    }
    switch term {
    case .iri(let iri):
      let text = stored(iri.value)
      return block.add(QuadBlock.Record(kind: .iri, text: text.start, textCount: text.count))
    case .blankNode(let node):
      let text = stored(node.label)
      return block.add(QuadBlock.Record(kind: .blankNode, text: text.start, textCount: text.count))
    case .literal(let literal):
      let text = stored(literal.lexical)
      if let language = literal.language {
        let kind: TermKind = literal.direction == .ltr ? .languageLTR : literal.direction == .rtl ? .languageRTL : .language
        let tag = stored(language)
        return block.add(QuadBlock.Record(kind: kind, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count))
      }
      if literal.datatype == XSD.string {
        return block.add(QuadBlock.Record(kind: .string, text: text.start, textCount: text.count))
      }
      let tag = stored(literal.datatype.value)
      return block.add(QuadBlock.Record(kind: .typed, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count))
    case .triple(let triple):
      var record = QuadBlock.Record(kind: .triple, text: nil, textCount: 0)
      record.a = add(triple.subject)
      record.b = add(triple.predicate)
      record.c = add(triple.object)
      return block.add(record)
    }
  }

  /// Keeps a record over the next blocks; the place goes away with ``pop(to:)``.
  @inline(__always)
  mutating func push(_ record: UInt32) -> Int {
    pending.append(record)
    return pending.count &- 1
  }

  @inline(__always)
  mutating func pop(to place: Int) { pending.removeSubrange(place...) }

  /// A new node without label. Its name begins with a full stop, so no label equals it.
  mutating func freshBlankNode() -> UInt32 {
    scratch.removeAll()
    scratch.append(UInt8(ascii: "."))
    scratch.append(decimal: anonymous)
    anonymous += 1
    return block.add(QuadBlock.Record(kind: .blankNode, text: block.store(scratch.buffer), textCount: scratch.count))
  }

  /// Requires a byte behind white space.
  @inline(__always)
  mutating func expect(_ byte: Unicode.Scalar) throws {
    scanner.skipSpace()
    guard UInt32(scanner.peek()) == byte.value, !scanner.atEnd else { throw scanner.unexpected("'\(byte)'") }
    scanner.p += 1
  }
}
