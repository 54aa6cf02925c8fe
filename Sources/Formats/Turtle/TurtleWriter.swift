import RDF

/// Streams Turtle or TriG: consecutive quads with one graph, subject and predicate share them.
struct TurtleWriter {
  let output: OutputBytes
  private let graphs: Bool
  private let prefixes: [(name: String, iri: String)]
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
    self.output = output
    self.graphs = graphs
    self.prefixes = prefixes
    terms = TurtleTermWriter(output: output, prefixes: prefixes)
  }

  func writePrefixes() {
    for prefix in prefixes {
      output.append("PREFIX ")
      output.append(string: prefix.name)
      output.append(": ")
      var iri = prefix.iri
      iri.withUTF8 { TermWriter.writeIRI($0, plain: false, into: output) }
      output.append(UInt8(ascii: "\n"))
    }
    if !prefixes.isEmpty { output.append(UInt8(ascii: "\n")) }
  }

  mutating func write(_ s: TermView, _ p: TermView, _ o: TermView, _ g: TermView?) {
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

  mutating func end() { closeGraph() }
}
