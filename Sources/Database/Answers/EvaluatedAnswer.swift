import Formats
import QueryEngine
import RDF
import Store
import TripleIndex

/// An answer that the engine computes while it is written.
///
/// The first block is computed before the first byte leaves, so that most errors come as
/// errors and not as a stream that is cut.
final class EvaluatedAnswer: AnswerSource, @unchecked Sendable {
  // @unchecked: written once, by one thread at a time.
  private let prepared: PreparedQuery
  private let kind: QueryAnswer.Kind
  private let variables: [String]
  private let snapshot: Snapshot
  private let store: DurableStore
  /// Asked only by the formats that write prefixes: it reads the store.
  private let prefixes: @Sendable () -> [(name: String, iri: String)]
  private let pattern: PatternPlan?
  private let minConfidence: Double

  init(
    _ prepared: PreparedQuery, kind: QueryAnswer.Kind, variables: [String], snapshot: Snapshot, store: DurableStore,
    prefixes: @escaping @Sendable () -> [(name: String, iri: String)], pattern: PatternPlan?, minConfidence: Double
  ) {
    self.prepared = prepared
    self.kind = kind
    self.variables = variables
    self.snapshot = snapshot
    self.store = store
    self.prefixes = prefixes
    self.pattern = pattern
    self.minConfidence = minConfidence
  }

  func write(as format: OutputFormat, into sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withoutActuallyEscaping(sink) { sink in
      let chunks = ChunkedSink(sink)
      try DatabaseError.mapped {
        switch kind {
        case .graph: try writeGraph(format, chunks)
        case .boolean, .solutions:
          if format == .rows {
            try writeRows(chunks)
          } else if let results = format.results {
            if kind == .boolean { try writeBoolean(results, chunks) } else { try writeSolutions(results, chunks) }
          } else {
            throw DatabaseError(.notAcceptable, "solutions cannot be written as \(format.mediaType)")
          }
        }
        try chunks.drain()
      }
    }
  }

  private func writeBoolean(_ format: ResultFormat, _ chunks: ChunkedSink) throws {
    let answer = try prepared.ask()
    var writer = ResultWriter(format, output: chunks.output)
    writer.boolean(answer)
  }

  private func writeSolutions(_ format: ResultFormat, _ chunks: ChunkedSink) throws {
    let block = prepared.makeBlock()
    var more = try prepared.next(into: block)
    var writer = ResultWriter(format, output: chunks.output)
    writer.begin(variables: variables)
    let columns = variables.count
    let rowsAtOnce = 64
    var allowed = rowsAtOnce
    let views = UnsafeMutablePointer<TermView>.allocate(capacity: max(columns, 1) * rowsAtOnce)
    defer { views.deallocate() }
    while more {
      var row = 0
      while row < block.count {
        let count = min(allowed, block.count - row)
        for column in 0..<columns {
          prepared.views(block.column(column) + row, count: count, into: views + column, stride: columns)
        }
        writer.write(rows: views, rowCount: count, columns: columns)
        // Rows of long texts are written one by one, so that a deadline is noticed between them.
        allowed = chunks.output.count > 1 << 20 ? 1 : rowsAtOnce
        if try chunks.drainIfFull() { try prepared.checkpoint() }
        row += count
      }
      more = try prepared.next(into: block)
    }
    writer.end()
  }

  private func writeGraph(_ format: OutputFormat, _ chunks: ChunkedSink) throws {
    guard let rdf = GraphDump.rdfFormat(format) else {
      throw DatabaseError(.notAcceptable, "a graph cannot be written as \(format.mediaType)")
    }
    let block = prepared.makeBlock()
    var more = try prepared.next(into: block)
    var writer = RDFWriter(rdf, output: chunks.output, prefixes: rdf == .turtle || rdf == .triG ? prefixes() : [])
    writer.begin()
    while more {
      let (s, p, o) = (block.column(0), block.column(1), block.column(2))
      for row in 0..<block.count {
        writer.write(
          subject: prepared.view(s[row]), predicate: prepared.view(p[row]), object: prepared.view(o[row]), graph: nil)
        if try chunks.drainIfFull() { try prepared.checkpoint() }
      }
      more = try prepared.next(into: block)
    }
    try writer.finish()
  }

  // MARK: Rows for people

  private func writeRows(_ chunks: ChunkedSink) throws {
    if kind == .boolean {
      let answer = try prepared.ask()
      let json = JSONOutput(chunks.output)
      json.raw("{\"revision\":\(snapshot.revision),\"boolean\":\(answer)}")
      return
    }
    let block = prepared.makeBlock()
    var more = try prepared.next(into: block)
    let writer = RowsWriter(chunks.output, prepared, snapshot, store, pattern)
    writer.begin(variables)
    while more {
      for row in 0..<block.count {
        try writer.row(block, row, minConfidence: minConfidence)
        if try chunks.drainIfFull() { try prepared.checkpoint() }
      }
      more = try prepared.next(into: block)
    }
    try writer.end()
  }
}
