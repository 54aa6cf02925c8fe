import Dispatch
import Store
import TripleIndex

/// New terms and quads as blocks, ready to be written in one transaction.
struct PackedGraph {
  var terms: [TermBlock] = []
  var quads: [QuadRun] = []

  /// Packs on both cores: terms on one, quads on the other.
  ///
  /// `forEachQuad` hands over sorted, distinct quads in pieces of any size.
  static func pack(
    terms spaces: [JournalEntry.NewTerms], source: TermSource,
    forEachQuad: ((UnsafeBufferPointer<QuadIDs>) throws -> Void) throws -> Void
  ) throws -> PackedGraph {
    let termSide = Side<[TermBlock]>()
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      do {
        termSide.value = .success(try packTerms(spaces, source))
      } catch let error {
        termSide.value = .failure(error)
      }
      done.signal()
    }
    let runs = Swift.Result { try packQuads(forEachQuad) }
    done.wait()
    guard let terms = termSide.value else { throw DatabaseError(.internal, "terms were not packed") }
    return PackedGraph(terms: try terms.get(), quads: try runs.get())
  }

  private final class Side<Value>: @unchecked Sendable {
    // @unchecked: written by one thread, read by the other after the semaphore.
    var value: Swift.Result<Value, any Error>?
  }

  private static func packTerms(_ spaces: [JournalEntry.NewTerms], _ source: TermSource) throws -> [TermBlock] {
    var blocks: [TermBlock] = []
    for space in spaces {
      var offset = 0
      while offset < space.count {
        let count = min(TermBlock.capacity, space.count - offset)
        let first = space.first &+ UInt32(truncatingIfNeeded: offset)
        blocks.append(try TermBlock.pack(first: first, count: count) { TermStorage.stored($0, source) })
        offset += count
      }
    }
    return blocks
  }

  private static func packQuads(
    _ forEachQuad: ((UnsafeBufferPointer<QuadIDs>) throws -> Void) throws -> Void
  ) throws -> [QuadRun] {
    var runs: [QuadRun] = []
    var pending: [IDQuad] = []
    pending.reserveCapacity(QuadRun.capacity)
    try forEachQuad { quads in
      for quad in quads {
        pending.append(IDQuad(quad))
        if pending.count == QuadRun.capacity {
          runs.append(try pending.withUnsafeBufferPointer { try QuadRun.pack($0) })
          pending.removeAll(keepingCapacity: true)
        }
      }
    }
    if !pending.isEmpty { runs.append(try pending.withUnsafeBufferPointer { try QuadRun.pack($0) }) }
    return runs
  }

  /// Writes the blocks.
  func append(to transaction: StoreTransaction, isNew: Bool) throws {
    for block in terms { try transaction.append(block, isNew: isNew) }
    for run in quads { try transaction.append(run, isNew: isNew) }
  }
}
