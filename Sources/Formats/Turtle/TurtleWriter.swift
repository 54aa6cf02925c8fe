import RDF

/// Streams Turtle or TriG: consecutive quads with one graph, subject and predicate share them.
///
/// Only prefixes that occur are declared. The first ``heldBytes`` of the document are held
/// back (no later than they would leave anyway: the callers send in pieces of that size) and
/// get their prefixes as a head. A prefix that occurs for the first time after that is
/// declared where it is needed, between two statements, as the grammar allows. Rejected: all
/// known prefixes in front (thirty lines before an answer of one), and looking at the whole
/// answer first (it would not stream).
struct TurtleWriter {
  /// Bytes that wait for the head.
  static let heldBytes = 32 << 10

  /// Where the document goes in the end.
  private let target: OutputBytes
  /// What waits for the head.
  private let output = OutputBytes(capacity: 4 << 10)
  private let graphs: Bool
  /// Prefixes declared so far, by count of ``PrefixUses/used``.
  private var declared = 0
  private var hasHead = false
  let terms: TurtleTermWriter
  private var graph = Kept()
  private var subject = Kept()
  private var predicate = Kept()
  private var open = false
  private var inGraph = false

  /// The bytes of the term before, to compare with: a class of one term, so that nothing is parsed.
  private struct Kept {
    let bytes = OutputBytes(capacity: 128)
    var kind = TermKind.unbound

    func equals(_ term: TermView) -> Bool {
      kind == term.kind && kind != .triple && bytes.count == Int(term.textCount)
        && (bytes.count == 0 || bytesEqual(bytes.buffer.baseAddress ?? term.text, term.text, bytes.count))
    }

    mutating func keep(_ term: TermView) {
      kind = term.kind
      bytes.removeAll()
      bytes.append(term.textBytes)
    }

    mutating func clear() {
      kind = .unbound
      bytes.removeAll()
    }
  }

  init(output: OutputBytes, graphs: Bool, prefixes: [(name: String, iri: String)]) {
    target = output
    self.graphs = graphs
    terms = TurtleTermWriter(output: self.output, prefixes: prefixes)
  }

  /// Declares the prefixes that were used since the last time.
  private mutating func declare() {
    terms.uses.declare(Array(terms.uses.used[declared...]), terms.namespaces, into: target)
    declared = terms.uses.used.count
  }

  /// Sends what is held, its prefixes before it.
  private mutating func release() {
    declare()
    target.append(output.buffer)
    output.removeAll()
    hasHead = true
  }

  mutating func write(_ s: TermView, _ p: TermView, _ o: TermView, _ g: TermView?) {
    if hasHead {
      let (known, mark, wasOpen, wasInGraph) = (terms.uses.used.count, output.count, open, inGraph)
      append(s, p, o, g)
      if terms.uses.used.count == known {
        if output.count >= 4 << 10 { sendHeld() }
        return
      }
      // A prefix that nobody has declared: the statement before ends, and this one is written again after the declaration.
      output.truncate(to: mark)
      (open, inGraph) = (wasOpen, wasInGraph)
      closeGraph()
      sendHeld()
      declare()
      return append(s, p, o, g)
    }
    append(s, p, o, g)
    if output.count >= Self.heldBytes { release() }
  }

  private func sendHeld() {
    target.append(output.buffer)
    output.removeAll()
  }

  private mutating func append(_ s: TermView, _ p: TermView, _ o: TermView, _ g: TermView?) {
    if graphs { moveToGraph(g) }
    if open, subject.equals(s) {
      if predicate.equals(p) {
        output.append(" ,\n")
        indent(2)
      } else {
        output.append(" ;\n")
        indent(1)
        writeVerb(p)
      }
    } else {
      closeStatement()
      if inGraph { output.append("  ") }
      terms.write(s)
      output.append(UInt8(ascii: " "))
      subject.keep(s)
      writeVerb(p)
      open = true
    }
    terms.write(o)
  }

  private mutating func writeVerb(_ p: TermView) {
    terms.writeVerb(p)
    output.append(UInt8(ascii: " "))
    predicate.keep(p)
  }

  private func indent(_ steps: Int) {
    for _ in 0..<(steps + (inGraph ? 1 : 0)) { output.append("  ") }
  }

  private mutating func moveToGraph(_ g: TermView?) {
    let name = g.flatMap { $0.kind == .unbound ? nil : $0 }
    if let name {
      if inGraph, graph.equals(name) { return }
      closeGraph()
      terms.write(name)
      output.append(" {\n")
      graph.keep(name)
      inGraph = true
    } else if inGraph {
      closeGraph()
    }
  }

  private mutating func closeStatement() {
    if open { output.append(" .\n") }
    open = false
    subject.clear()
    predicate.clear()
  }

  private mutating func closeGraph() {
    closeStatement()
    if inGraph { output.append("}\n") }
    inGraph = false
  }

  mutating func end() {
    closeGraph()
    release()
  }
}
