import RDF

/// Writes quads in one of the RDF formats.
///
/// `begin`, any number of `write`, `end`. N-Triples and N-Quads are streamed, in canonical
/// form. Turtle and TriG are streamed as well, consecutive quads with one subject in a
/// group; or, with `pretty`, collected and laid out for people at the end: subjects and
/// predicates sorted, lists and nodes that are used once written in place. The bytes collect in
/// ``output``, which the caller drains between calls. A format without graphs leaves the graph away.
public struct RDFWriter {
  public let format: RDFFormat
  /// Where the bytes go.
  public let output: OutputBytes
  private var turtle: TurtleWriter
  private let pretty: Bool
  private var collected: [Quad] = []
  /// Why the document could not be written; set by `end`.
  public private(set) var fault: (any Error)?
  private let prefixes: [(name: String, iri: String)]

  /// - prefixes: names and namespaces for Turtle and TriG.
  /// - pretty: lay out for people; holds all quads in memory until `end`. RDF/XML and JSON-LD always do.
  public init(_ format: RDFFormat, output: OutputBytes, prefixes: [(name: String, iri: String)] = [], pretty: Bool = false) {
    self.format = format
    self.output = output
    self.prefixes = prefixes
    self.pretty = switch format {
    case .nTriples, .nQuads: false
    case .turtle, .triG: pretty
    case .rdfXML, .jsonLD: true
    }
    turtle = TurtleWriter(output: output, graphs: format == .triG, prefixes: prefixes)
  }

  /// Writes what stands before the first quad.
  public mutating func begin() {
    if !pretty, format == .turtle || format == .triG { turtle.writePrefixes() }
  }

  /// Writes one quad; `graph` is nil in the default graph.
  public mutating func write(subject: TermView, predicate: TermView, object: TermView, graph: TermView?) {
    if pretty {
      guard let s = subject.term, let p = predicate.term, let o = object.term else { return }
      collected.append(Quad(s, p, o, graph: format.hasGraphs ? graph?.term : nil))
      return
    }
    switch format {
    case .nTriples, .nQuads:
      TermWriter.write(subject, into: output)
      output.append(UInt8(ascii: " "))
      TermWriter.write(predicate, into: output)
      output.append(UInt8(ascii: " "))
      TermWriter.write(object, into: output)
      if format == .nQuads, let graph, graph.kind != .unbound {
        output.append(UInt8(ascii: " "))
        TermWriter.write(graph, into: output)
      }
      output.append(" .\n")
    default:
      turtle.write(subject, predicate, object, graph)
    }
  }

  /// Writes quads given as values.
  public mutating func write(_ quads: [Quad]) {
    let store = TermViewStore()
    for quad in quads {
      write(
        subject: store.view(quad.subject), predicate: store.view(quad.predicate), object: store.view(quad.object),
        graph: quad.graph.map { store.view($0) })
      store.removeAll()
    }
  }

  /// Closes the document. What RDF/XML or JSON-LD cannot express is left in ``fault``, and nothing is written.
  public mutating func end() {
    let before = output.count
    do {
      try close()
    } catch {
      output.truncate(to: before)
      fault = error
    }
  }

  /// Closes the document, or throws what RDF/XML or JSON-LD cannot express; no other format throws.
  public mutating func finish() throws {
    end()
    if let fault { throw fault }
  }

  private mutating func close() throws {
    guard pretty else {
      if format == .turtle || format == .triG { turtle.end() }
      return
    }
    switch format {
    case .rdfXML:
      var writer = RDFXMLWriter(output: output)
      try writer.write(collected, prefixes: prefixes)
    case .jsonLD:
      JSONLDWriter.write(try JSONLDWriter.document(collected, JSONLDOptions()), into: output)
      output.append(UInt8(ascii: "\n"))
    default:
      TurtleLayout(collected, output: output, graphs: format == .triG, prefixes: prefixes).write()
    }
  }
}
