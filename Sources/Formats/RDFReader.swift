import Limits
import RDF

/// What a document said besides its quads.
public struct ReadOutcome: Sendable, Equatable {
  /// Prefixes with their namespace IRIs, as they stood at the end, in order of first declaration.
  public var prefixes: [(name: String, iri: String)] = []
  /// The base IRI at the end.
  public var base: String?
  /// The RDF version that the document announced, such as `1.2`.
  public var version: String?
  /// Quads handed over, repetitions counted.
  public var quads = 0

  public init() {}

  /// Equality of everything, prefixes in their order.
  public static func == (a: ReadOutcome, b: ReadOutcome) -> Bool {
    a.base == b.base && a.version == b.version && a.quads == b.quads
      && a.prefixes.elementsEqual(b.prefixes) { $0 == $1 }
  }
}

/// Reads a whole document of any RDF format.
///
/// Quads come in ``QuadBlock``s of about 4096. Labels of blank nodes are as written;
/// nodes without a label get one that begins with a full stop, which no document can
/// write, so the two never collide. The consumer gives labels their scope.
public enum RDFReader {
  /// Quads of a block before it is handed over.
  public static let blockQuads = 4096

  /// Parses `bytes`, which must stay in place until the call returns: records point into them.
  ///
  /// - base: the IRI against which relative references are resolved; without one they are errors.
  /// - into: called with each block; what it throws ends the reading and is thrown on.
  /// - Throws: ``FormatError`` with the place of the fault.
  @discardableResult
  public static func read(
    _ bytes: UnsafeRawBufferPointer, format: RDFFormat, base: String? = nil,
    into consume: (QuadBlock) throws -> Void
  ) throws -> ReadOutcome {
    switch format {
    case .nTriples, .nQuads:
      var parser = LineParser(bytes, quads: format == .nQuads)
      return try parser.run(into: consume)
    case .turtle, .triG:
      var parser = try TurtleParser(bytes, graphs: format == .triG, base: base)
      return try parser.run(into: consume)
    case .rdfXML:
      return try RDFXMLParser.read(bytes, base: base, into: consume)
    case .jsonLD:
      return try JSONLDReader.read(bytes, options: JSONLDOptions(base: base), into: consume)
    }
  }

  /// Parses the bytes of a string.
  @discardableResult
  public static func read(
    _ text: String, format: RDFFormat, base: String? = nil, into consume: (QuadBlock) throws -> Void
  ) throws -> ReadOutcome {
    var text = text
    return try text.withUTF8 {
      try read(UnsafeRawBufferPointer($0), format: format, base: base, into: consume)
    }
  }

  /// All quads of a document as values: for tests and small files.
  public static func quads(_ text: String, format: RDFFormat, base: String? = nil) throws -> [Quad] {
    var quads: [Quad] = []
    try read(text, format: format, base: base) { block in block.appendQuads(to: &quads) }
    return quads
  }
}
