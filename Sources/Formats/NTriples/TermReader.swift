import Limits
import RDF

/// Reads one term in the syntax of Turtle without prefixes: cells of TSV, terms on a command line.
public enum TermReader {
  /// The term; nil for empty text. Throws a ``FormatError`` for anything that is no term.
  public static func term(_ text: String) throws -> Term? {
    if text.isEmpty { return nil }
    var document = "<urn:s> <urn:p> " + text + " ."
    return try document.withUTF8 { bytes in
      var quads: [Quad] = []
      var parser = try TurtleParser(UnsafeRawBufferPointer(bytes), graphs: false)
      _ = try parser.run { block in block.appendQuads(to: &quads) }
      guard quads.count == 1, quads[0].subject == .iri(IRI("urn:s")) else {
        throw FormatError("'\(text.prefix(80))' is not one term", line: 1, column: 1, offset: 0)
      }
      return quads[0].object
    }
  }
}
