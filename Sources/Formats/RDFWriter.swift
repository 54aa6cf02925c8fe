import RDF

/// Writes quads in one of the RDF formats.
///
/// `begin`, any number of `write`, `end`. Streaming for N-Triples and N-Quads, and for
/// Turtle and TriG as well: there consecutive quads with one subject are grouped. The bytes collect in
/// ``output``, which the caller drains between calls.
public struct RDFWriter {
  public let format: RDFFormat
  /// Where the bytes go.
  public let output: OutputBytes

  /// - prefixes: names and namespaces for Turtle and TriG.
  public init(_ format: RDFFormat, output: OutputBytes, prefixes: [(name: String, iri: String)] = []) {
    self.format = format
    self.output = output
  }

  /// Writes what stands before the first quad.
  public mutating func begin() {}

  /// Writes one quad; `graph` is nil in the default graph. A format without graphs leaves the graph away.
  public mutating func write(subject: TermView, predicate: TermView, object: TermView, graph: TermView?) {}

  /// Closes the document.
  public mutating func end() {}
}
