import Formats
import RDF
import TripleIndex

/// Writes graphs of one snapshot in an RDF format, sorted by graph and subject.
struct GraphDump {
  let snapshot: Snapshot
  let prefixes: [(name: String, iri: String)]
  let cancellation: CancellationToken
  /// Whether quads carry the name of their graph.
  var namesGraphs = true

  /// The RDF format of an output format; nil for one that carries solutions.
  static func rdfFormat(_ format: OutputFormat) -> RDFFormat? {
    format.carries == .solutions ? nil : RDFFormat(mediaType: format.mediaType)
  }

  /// Writes the graphs with these names (0 is the default graph).
  func write(_ names: [TermID], as format: OutputFormat, into sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let rdf = GraphDump.rdfFormat(format) else {
      throw DatabaseError(.notAcceptable, "a graph cannot be written as \(format.mediaType)")
    }
    try withoutActuallyEscaping(sink) { sink in
      let chunks = ChunkedSink(sink)
      var writer = RDFWriter(rdf, output: chunks.output, prefixes: rdf == .turtle || rdf == .triG ? prefixes : [])
      writer.begin()
      let source = snapshot.terms
      for name in names {
        guard let graph = snapshot.graph(name) else { continue }
        let graphView = name == 0 || !namesGraphs ? nil : source.view(name)
        try TripleCursor.forEachBlock(of: graph) { triples in
          if cancellation.isCancelled { throw DatabaseError(.cancelled, "the dump was cancelled") }
          for triple in triples {
            writer.write(
              subject: source.view(triple.s), predicate: source.view(triple.p), object: source.view(triple.o),
              graph: graphView)
            try chunks.drainIfFull()
          }
        }
      }
      try writer.finish()
      try chunks.drain()
    }
  }
}
