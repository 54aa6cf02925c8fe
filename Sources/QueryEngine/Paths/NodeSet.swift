import Glibc
import TripleIndex

/// A growing set of node ids in the order they came: the visited set and the queue of a search.
final class NodeSet {
  private var memory: GrowingMemory<TermID>
  private(set) var count = 0
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask = 127
  private let context: EvaluationContext
  private var charged = 0

  init(_ context: EvaluationContext) throws {
    self.context = context
    let memory = try GrowingMemory<TermID>(room: 64, context.budget)
    do { try context.budget.charge(128 * 4) } catch let error {
      memory.deallocate(context.budget)
      throw error
    }
    guard let zeroed = calloc(128, 4) else {
      memory.deallocate(context.budget)
      context.budget.release(128 * 4)
      throw QueryError.memoryBudget(bytes: context.budget.limit)
    }
    self.memory = memory
    slots = zeroed.bindMemory(to: UInt32.self, capacity: 128)
    charged = 128 * 4
  }

  deinit {
    memory.deallocate(context.budget)
    free(slots)
    context.budget.release(charged)
  }

  /// The nodes in the order they came.
  @inline(__always) var nodes: UnsafeMutablePointer<TermID> { memory.base }

  @inline(__always) private func slot(_ id: TermID) -> Int {
    Int(truncatingIfNeeded: (UInt64(id) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }

  /// Adds a node; false when it was there.
  @inline(__always) func insert(_ id: TermID) throws -> Bool {
    var at = slot(id)
    while slots[at] != 0 {
      if slots[at] == id { return false }
      at = (at &+ 1) & mask
    }
    slots[at] = id
    if count == memory.room { try memory.grow(to: count + 1, context.budget) }
    memory.base[count] = id
    count &+= 1
    if count &* 2 > mask { try growSlots() }
    return true
  }

  @inline(__always) func contains(_ id: TermID) -> Bool {
    var at = slot(id)
    while slots[at] != 0 {
      if slots[at] == id { return true }
      at = (at &+ 1) & mask
    }
    return false
  }

  /// Empties the set; its memory is kept unless it is large for what was in it.
  func removeAll() {
    if count &* 8 < mask {
      for i in 0..<count {
        var at = slot(nodes[i])
        // Every slot of the chain is cleared, whoever put it there.
        while slots[at] != 0 {
          slots[at] = 0
          at = (at &+ 1) & mask
        }
      }
    } else {
      slots.update(repeating: 0, count: mask + 1)
    }
    count = 0
  }

  /// Four times the slots. Many nodes take long to find their places: the clock is asked on the way.
  private func growSlots() throws {
    let size = (mask + 1) * 4
    try context.budget.charge((size - mask - 1) * 4)
    charged += (size - mask - 1) * 4
    guard let memory = calloc(size, 4) else { throw QueryError.memoryBudget(bytes: context.budget.limit) }
    free(slots)
    slots = memory.bindMemory(to: UInt32.self, capacity: size)
    mask = size - 1
    for i in 0..<count {
      if i & 4095 == 4095 { try context.checkpoint() }
      var at = slot(nodes[i])
      while slots[at] != 0 { at = (at &+ 1) & mask }
      slots[at] = nodes[i]
    }
  }
}
