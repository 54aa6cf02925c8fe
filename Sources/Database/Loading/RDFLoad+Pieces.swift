import Dispatch
import Formats
import RDF
import Store
import TripleIndex

extension RDFLoad {
  /// Parses a file of lines on both cores, each taking the next piece when it has done one.
  func parse(_ pieces: LinePieces, into bulk: BulkBuilder) throws -> (quads: Int, prefixes: [(name: String, iri: String)]) {
    let threads = 2
    let workers = (0..<threads).map { _ in bulk.makeWorker() }
    var target: TermID = 0
    if let graph { target = try TermBytes.withView(of: .iri(IRI(graph))) { try workers[0].terms.intern($0) } }
    let shared = PieceOutcome(progress, pieces)
    let graphID = target
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let piece = LinePieces.Piece()
      do {
        while try pieces.next(piece) {
          do {
            shared.add(try parse(piece, workers[thread], graphID))
          } catch let error as FormatError {
            shared.fail(error, at: piece.offset)
            pieces.stop()
          }
        }
      } catch let error {
        shared.fail(error, at: pieces.bytesRead)
        pieces.stop()
      }
    }
    guard let (error, offset) = shared.failure else { return (shared.quads, []) }
    guard var fault = error as? FormatError, fault.offset + offset > 0, !shared.isPlaced else { throw error }
    // The place in the whole file.
    fault.line += try pieces.lines(before: offset)
    fault.offset += offset
    throw fault
  }

  /// Parses a file of Turtle or TriG piece by piece: prefixes make one thread do it.
  func parse(statements pieces: LinePieces, into bulk: BulkBuilder) throws -> (quads: Int, prefixes: [(name: String, iri: String)]) {
    let worker = bulk.makeWorker()
    var target: TermID = 0
    if let graph { target = try TermBytes.withView(of: .iri(IRI(graph))) { try worker.terms.intern($0) } }
    var parser = try TurtleParser(graphs: format == .triG, base: base)
    let piece = LinePieces.Piece()
    var quads = 0
    while try pieces.next(piece) {
      do {
        try scope.withUnsafeBufferPointer { scope in
          quads += try parser.read(piece.bytes) { block in
            try checkCancelled()
            try worker.add(block, graph: target, blankNodeScope: scope)
          }
        }
      } catch var fault as FormatError {
        // The place in the whole file.
        fault.line += try pieces.lines(before: piece.offset)
        fault.offset += piece.offset
        throw fault
      }
      progress?(LoadProgress(stage: .reading, bytesDone: pieces.bytesRead, bytesTotal: pieces.byteCount, items: quads))
    }
    return (quads, parser.outcome.prefixes)
  }

  private func parse(_ piece: LinePieces.Piece, _ worker: BulkBuilder.Worker, _ graph: TermID) throws -> Int {
    try scope.withUnsafeBufferPointer { scope in
      try RDFReader.read(piece.bytes, format: format, base: base) { block in
        try checkCancelled()
        try worker.add(block, graph: graph, blankNodeScope: scope)
      }.quads
    }
  }
}

/// What the threads of a load have done together.
private final class PieceOutcome: @unchecked Sendable {
  // @unchecked: everything is used under the lock.
  private let lock = Lock()
  private let progress: ((LoadProgress) -> Void)?
  private let pieces: LinePieces
  private var count = 0
  private var blocks = 0
  private var first: (error: any Error, offset: Int, isPlaced: Bool)?

  init(_ progress: ((LoadProgress) -> Void)?, _ pieces: LinePieces) {
    self.progress = progress
    self.pieces = pieces
  }

  var quads: Int { lock.hold { count } }
  var failure: (any Error, Int)? { lock.hold { first.map { ($0.error, $0.offset) } } }
  /// Whether the failure knows its place in the file already.
  var isPlaced: Bool { lock.hold { first?.isPlaced ?? false } }

  func add(_ quads: Int) {
    let done = pieces.bytesRead
    lock.hold {
      count += quads
      blocks += 1
      if let progress, blocks & 3 == 0 {
        progress(LoadProgress(stage: .reading, bytesDone: done, bytesTotal: pieces.byteCount, items: count))
      }
    }
  }

  /// A fault in the piece that begins at `offset`: the first in the file is the one to report.
  func fail(_ error: FormatError, at offset: Int) { keep(error, offset, isPlaced: false) }

  /// A fault of the file itself.
  func fail(_ error: any Error, at offset: Int) { keep(error, offset, isPlaced: true) }

  private func keep(_ error: any Error, _ offset: Int, isPlaced: Bool) {
    lock.hold { if first.map({ offset < $0.offset }) ?? true { first = (error, offset, isPlaced) } }
  }
}
