import Glibc
import TripleIndex

/// Numbers the nodes of a graph in the order they come.
///
/// Where many of the dictionary's terms are expected, an array over all of them is asked, which costs a cache miss at
/// most; else a hash table. Memory is charged to the query.
final class NodeNumbers {
  private let context: EvaluationContext
  private let map: CompactMap
  private let nodes: RowBuffer
  /// The number of each term plus one by its place in the dictionary; nil where the table is used.
  private let places: UnsafeMutablePointer<UInt32>?
  private let placeCount: Int
  private let table: RowTable?

  /// - Parameter expected: nodes that will come at least.
  init(_ context: EvaluationContext, expected: Int) throws {
    self.context = context
    let terms = context.snapshot.terms
    map = terms.compactMap
    let all = Int(terms.plainLimit) + Int(terms.valuedLimit - TermSpace.valuedStart)
    let isDense = expected * 8 > all
    placeCount = isDense ? all : 0
    table = isDense ? nil : try RowTable(width: 1, context)
    nodes = try table?.rows ?? RowBuffer(width: 1, context.budget)
    guard isDense else {
      places = nil
      return
    }
    try context.budget.charge(all * 4)
    // Zeroed pages come when they are touched.
    guard let memory = calloc(max(1, all), 4) else {
      context.budget.release(all * 4)
      throw QueryError.memoryBudget(bytes: context.budget.limit)
    }
    places = memory.bindMemory(to: UInt32.self, capacity: max(1, all))
  }

  deinit {
    if let places {
      free(places)
      context.budget.release(placeCount * 4)
    }
  }

  /// Nodes so far.
  var count: Int { nodes.count }

  /// The node of a number.
  @inline(__always) subscript(number: Int) -> TermID { nodes.row(number)[0] }

  /// The number of a term of the dictionary, the next one when it is new.
  @inline(__always) func number(_ id: TermID) throws -> UInt32 {
    guard let places else {
      var id = id
      return UInt32(truncatingIfNeeded: try table?.insert(&id) ?? 0)
    }
    let place = places + Int(map.compact(id))
    if place.pointee != 0 { return place.pointee &- 1 }
    try nodes.reserve(1)
    nodes.append().pointee = id
    place.pointee = UInt32(truncatingIfNeeded: nodes.count)
    return place.pointee &- 1
  }
}
