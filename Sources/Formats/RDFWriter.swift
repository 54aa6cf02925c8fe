import RDF

/// Writes quads in one of the RDF formats.
///
/// `begin`, any number of `write`, `finish`. All formats are streamed: N-Triples and N-Quads
/// in canonical form, the others with consecutive quads of one subject in a group. With
/// `pretty`, Turtle, TriG and JSON-LD are collected and laid out for people at the end: subjects and
/// predicates sorted, lists and nodes that are used once written in place. The bytes collect in
/// ``output``, which the caller drains between calls. A format without graphs leaves the graph away.
public struct RDFWriter {
  public let format: RDFFormat
  /// Where the bytes go.
  public let output: OutputBytes
  /// Why the document could not be written. Nothing is written after it.
  public private(set) var fault: (any Error)?
  private var turtle: TurtleWriter
  private var xml: RDFXMLWriter
  private var json: JSONLDStreamWriter
  private let pretty: Bool
  private var collected: [Quad] = []
  private let prefixes: [(name: String, iri: String)]

  /// - prefixes: names and namespaces for Turtle, TriG and RDF/XML; Turtle and TriG declare those that occur.
  /// - pretty: lay out for people; holds all quads in memory until the end.
  public init(_ format: RDFFormat, output: OutputBytes, prefixes: [(name: String, iri: String)] = [], pretty: Bool = false) {
    self.format = format
    self.output = output
    self.prefixes = prefixes
    self.pretty = pretty && (format == .turtle || format == .triG || format == .jsonLD)
    turtle = TurtleWriter(output: output, graphs: format == .triG, prefixes: prefixes)
    xml = RDFXMLWriter(output: output, prefixes: prefixes)
    json = JSONLDStreamWriter(output: output)
  }

  /// Writes what stands before the first quad.
  public mutating func begin() {
    if pretty { return }
    switch format {
    case .turtle, .triG: break
    case .rdfXML: xml.begin()
    case .jsonLD: json.begin()
    case .nTriples, .nQuads: break
    }
  }

  /// Writes one quad; `graph` is nil in the default graph. What RDF/XML or JSON-LD cannot
  /// express is kept in ``fault`` for ``finish()``.
  public mutating func write(subject: TermView, predicate: TermView, object: TermView, graph: TermView?) {
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
    case .turtle where !pretty, .triG where !pretty: turtle.write(subject, predicate, object, graph)
    default:
      guard fault == nil, let s = subject.term, let p = predicate.term, let o = object.term else { return }
      let quad = Quad(s, p, o, graph: format.hasGraphs ? graph?.term : nil)
      if pretty { return collected.append(quad) }
      do {
        if format == .rdfXML { try xml.write(quad) } else { try json.write(quad) }
      } catch {
        fault = error
      }
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

  /// Closes the document. What could not be written is in ``fault``; see ``finish()``.
  public mutating func end() {
    if fault != nil { return }
    do {
      try close()
    } catch {
      fault = error
    }
  }

  /// Closes the document, or throws what RDF/XML or JSON-LD cannot express; no other format throws.
  public mutating func finish() throws {
    end()
    if let fault { throw fault }
  }

  private mutating func close() throws {
    switch format {
    case .nTriples, .nQuads: break
    case .turtle, .triG:
      if pretty {
        TurtleLayout(collected, output: output, graphs: format == .triG, prefixes: prefixes).write()
      } else {
        turtle.end()
      }
    case .rdfXML: xml.end()
    case .jsonLD:
      if pretty {
        JSONLDWriter.write(try JSONLDWriter.document(collected, JSONLDOptions()), into: output)
        output.append(UInt8(ascii: "\n"))
      } else {
        json.end()
      }
    }
  }
}
