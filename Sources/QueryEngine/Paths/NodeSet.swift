import TripleIndex

/// A growing set of node ids in the order they came: the visited set and the queue of a search.
final class NodeSet {
  private(set) var nodes: UnsafeMutablePointer<TermID>
  private(set) var count = 0
  private var room = 64
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask = 127
  private let budget: Budget
  private var charged = 0

  init(_ budget: Budget) throws {
    self.budget = budget
    try budget.charge(64 * 4 + 128 * 4)
    charged = 64 * 4 + 128 * 4
    nodes = .allocate(capacity: 64)
    slots = .allocate(capacity: 128)
    slots.initialize(repeating: 0, count: 128)
  }

  deinit {
    nodes.deallocate()
    slots.deallocate()
    budget.release(charged)
  }

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
    if count == room { try growNodes() }
    nodes[count] = id
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

  private func growNodes() throws {
    try budget.charge(room * 4)
    charged += room * 4
    let larger = UnsafeMutablePointer<TermID>.allocate(capacity: room * 2)
    larger.update(from: nodes, count: count)
    nodes.deallocate()
    nodes = larger
    room *= 2
  }

  private func growSlots() throws {
    let size = (mask + 1) * 4
    try budget.charge((size - mask - 1) * 4)
    charged += (size - mask - 1) * 4
    slots.deallocate()
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0, count: size)
    mask = size - 1
    for i in 0..<count {
      var at = slot(nodes[i])
      while slots[at] != 0 { at = (at &+ 1) & mask }
      slots[at] = nodes[i]
    }
  }
}
