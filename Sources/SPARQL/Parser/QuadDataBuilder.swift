import Glibc
import RDF

/// Collects the quads of DATA as blocks; remembers the terms that it has met last by how they are written.
struct QuadDataBuilder {
  /// Quads of a full block: what an interner takes at once without leaving the caches.
  private static let blockQuads = 4_096
  private static let rememberedTerms = 256

  /// A place of the builder to go back to.
  struct Mark {
    fileprivate var records: Int
    fileprivate var quads: Int
  }

  private(set) var block = QuadBlock()
  private var full: [QuadBlock] = []
  /// Where a term of the block stood in the text, by a hash of its bytes; a count of 0 is a free place.
  private var remembered = [(start: Int, count: Int, record: UInt32)](repeating: (0, 0, 0), count: rememberedTerms)
  private var hasRemembered = false
  /// Prefixes met last, with their namespaces.
  private var namespaces: [(prefix: [UInt8], namespace: [UInt8])] = []
  /// The graph that quads go to, and its record in this block.
  private var graph: Term?
  private var graphRecord = QuadBlock.defaultGraph

  /// Everything collected.
  func finished() -> QuadData { QuadData(full + (block.quads.isEmpty ? [] : [block])) }

  var mark: Mark { Mark(records: block.records.count, quads: block.quads.count) }

  /// Forgets what was added since the mark.
  mutating func goBack(to mark: Mark) {
    block.records.removeLast(block.records.count - mark.records)
    block.quads.removeLast(block.quads.count - mark.quads)
    forgetTerms()
  }

  /// Between two statements: begins another block when this one is full.
  mutating func endStatement() {
    if block.quads.count < Self.blockQuads { return }
    full.append(block)
    block = QuadBlock()
    forgetTerms()
    if let graph { graphRecord = add(graph) }
  }

  private mutating func forgetTerms() {
    if !hasRemembered { return }
    for i in remembered.indices { remembered[i].count = 0 }
    hasRemembered = false
  }

  /// The graph of the quads to come; nil is the default graph.
  mutating func setGraph(_ term: Term?) {
    graph = term
    graphRecord = term.map { add($0) } ?? QuadBlock.defaultGraph
  }

  mutating func append(_ s: UInt32, _ p: UInt32, _ o: UInt32) {
    block.quads.append(QuadBlock.IndexedQuad(s: s, p: p, o: o, g: graphRecord))
  }

  // MARK: Terms as values

  /// The record of a term.
  mutating func add(_ term: Term) -> UInt32 {
    switch term {
    case .iri(let iri): return add(.iri, iri.value)
    case .blankNode(let node): return add(.blankNode, node.label)
    case .literal(let literal):
      guard let language = literal.language else {
        return literal.datatype == XSD.string ? add(.string, literal.lexical) : add(.typed, literal.lexical, literal.datatype.value)
      }
      let kind: TermKind = literal.direction == nil ? .language : literal.direction == .ltr ? .languageLTR : .languageRTL
      return add(kind, literal.lexical, language)
    case .triple(let triple):
      var record = QuadBlock.Record(kind: .triple, text: nil, textCount: 0)
      record.a = add(triple.subject)
      record.b = add(triple.predicate)
      record.c = add(triple.object)
      return block.add(record)
    }
  }

  private func add(_ kind: TermKind, _ text: String, _ tag: String = "") -> UInt32 {
    var (text, tag) = (text, tag)
    return text.withUTF8 { text in tag.withUTF8 { add(kind, text, $0) } }
  }

  // MARK: Terms as bytes

  /// The record of a term of these bytes, which are copied.
  func add(
    _ kind: TermKind, _ text: UnsafeBufferPointer<UInt8>,
    _ tag: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
  ) -> UInt32 {
    block.add(
      QuadBlock.Record(
        kind: kind, text: block.store(text), textCount: text.count, tag: tag.isEmpty ? nil : block.store(tag), tagCount: tag.count))
  }

  /// The record of an IRI of two parts.
  func add(namespace: [UInt8], local: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let text = block.reserve(namespace.count + local.count)
    namespace.withUnsafeBufferPointer { if let base = $0.baseAddress { text.update(from: base, count: $0.count) } }
    if let base = local.baseAddress { (text + namespace.count).update(from: base, count: local.count) }
    return block.add(QuadBlock.Record(kind: .iri, text: UnsafePointer(text), textCount: namespace.count + local.count))
  }

  /// The namespace of a prefix; `find` is asked for those not met lately.
  mutating func namespace(_ prefix: UnsafeBufferPointer<UInt8>, _ find: (String) -> String?) -> [UInt8]? {
    for known in namespaces where known.prefix.count == prefix.count && known.prefix.elementsEqual(prefix) { return known.namespace }
    guard let found = find(String(decoding: prefix, as: UTF8.self)) else { return nil }
    let namespace = Array(found.utf8)
    if namespaces.count >= 8 { namespaces.removeFirst() }
    namespaces.append((Array(prefix), namespace))
    return namespace
  }

  // MARK: Terms met before

  /// The place where a term written like `text[start..<end]` is remembered.
  @inline(__always) static func place(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    // The last bytes tell names apart.
    var hash = UInt64(truncatingIfNeeded: end &- start)
    for i in max(start, end &- 9)..<end { hash = hash &* 31 &+ UInt64(text[i]) }
    return Int(truncatingIfNeeded: (hash ^ hash >> 8 ^ hash >> 16) & UInt64(rememberedTerms - 1))
  }

  /// The record of the same text, when it is remembered there.
  @inline(__always) func record(at place: Int, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
    let known = remembered[place]
    guard known.count == end &- start, let base = text.baseAddress, memcmp(base + known.start, base + start, known.count) == 0
    else { return nil }
    return known.record
  }

  @inline(__always) mutating func remember(_ record: UInt32, at place: Int, _ start: Int, _ end: Int) {
    remembered[place] = (start, end &- start, record)
    hasRemembered = true
  }
}
