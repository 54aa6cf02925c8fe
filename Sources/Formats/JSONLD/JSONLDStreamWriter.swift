import RDF

/// Streams JSON-LD in expanded form: consecutive quads with one graph and subject are one node object.
///
/// Lists stay chains of `rdf:first` and `rdf:rest`; ``JSONLDWriter`` folds them, with all quads in memory.
/// Triple terms have no form in JSON-LD 1.1 and are errors.
struct JSONLDStreamWriter {
  private let output: OutputBytes
  private var graph: Term?
  private var subject: Term?
  private var property: String?
  private var inGraph = false
  private var first = true
  private var firstInGraph = true

  init(output: OutputBytes) { self.output = output }

  func begin() { output.append("[") }

  mutating func write(_ quad: Quad) throws {
    if quad.graph != graph || (quad.graph != nil && !inGraph) { moveToGraph(quad.graph) }
    guard case .iri(let predicate) = quad.predicate else { throw JSONLDError("unsupported", "a predicate is an IRI") }
    if subject != quad.subject {
      closeNode()
      if inGraph ? !firstInGraph : !first { output.append(UInt8(ascii: ",")) }
      first = false
      firstInGraph = false
      output.append("\n{\"@id\":")
      try writeIdentifier(quad.subject)
      subject = quad.subject
    }
    let name = predicate == RDFVocabulary.type && !isLiteral(quad.object) ? "@type" : predicate.value
    if property == name {
      output.append(UInt8(ascii: ","))
    } else {
      closeProperty()
      output.append(UInt8(ascii: ","))
      JSONText.writeString(name, into: output)
      output.append(":[")
      property = name
    }
    try writeObject(quad.object, isType: name == "@type")
  }

  mutating func end() {
    moveToGraph(nil)
    output.append("\n]\n")
  }

  private func isLiteral(_ term: Term) -> Bool {
    if case .literal = term { return true }
    return false
  }

  private mutating func moveToGraph(_ name: Term?) {
    closeNode()
    if inGraph { output.append("]}") }
    inGraph = false
    graph = name
    guard let name else { return }
    if !first { output.append(UInt8(ascii: ",")) }
    first = false
    output.append("\n{\"@id\":")
    JSONText.writeString(identifier(name) ?? "", into: output)
    output.append(",\"@graph\":[")
    inGraph = true
    firstInGraph = true
  }

  private mutating func closeProperty() {
    if property != nil { output.append(UInt8(ascii: "]")) }
    property = nil
  }

  private mutating func closeNode() {
    closeProperty()
    if subject != nil { output.append(UInt8(ascii: "}")) }
    subject = nil
  }

  private func identifier(_ term: Term) -> String? {
    switch term {
    case .iri(let iri): iri.value
    case .blankNode(let node): "_:" + (node.label.hasPrefix(".") ? "anonymous" : "") + node.label
    case .literal, .triple: nil
    }
  }

  private func writeIdentifier(_ term: Term) throws {
    guard let id = identifier(term) else { throw JSONLDError("unsupported", "a triple term cannot be written as JSON-LD 1.1") }
    JSONText.writeString(id, into: output)
  }

  private func writeObject(_ term: Term, isType: Bool) throws {
    guard case .literal(let literal) = term else {
      if isType { return try writeIdentifier(term) }
      output.append("{\"@id\":")
      try writeIdentifier(term)
      return output.append(UInt8(ascii: "}"))
    }
    output.append("{\"@value\":")
    JSONText.writeString(literal.lexical, into: output)
    if let language = literal.language {
      output.append(",\"@language\":")
      JSONText.writeString(language, into: output)
      if let direction = literal.direction {
        direction == .ltr ? output.append(",\"@direction\":\"ltr\"") : output.append(",\"@direction\":\"rtl\"")
      }
    } else if literal.datatype != XSD.string {
      output.append(",\"@type\":")
      JSONText.writeString(literal.datatype.value, into: output)
    }
    output.append(UInt8(ascii: "}"))
  }
}
