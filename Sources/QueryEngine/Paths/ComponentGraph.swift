import Glibc
import TripleIndex

/// A graph without cycles in flat arrays: the components of a ``ClosureGraph``, or some of them. Sinks come first: every
/// edge leads to a smaller number, none is there twice. Memory: 8 bytes a component and 4 an edge, charged to the query.
final class ComponentGraph {
  let context: EvaluationContext
  let count: Int
  private(set) var edgeCount = 0
  /// The targets of component c: `targets[starts[c] ..< starts[c + 1]]`.
  let starts: UnsafeMutablePointer<UInt32>
  private(set) var targets: UnsafeMutablePointer<UInt32>
  /// The nodes of each component.
  let sizes: UnsafeMutablePointer<UInt32>
  private var memory: GrowingMemory<UInt32>
  private let charged: Int

  private init(_ context: EvaluationContext, count: Int, edges: Int) throws {
    self.context = context
    self.count = count
    charged = count * 8
    try context.budget.charge(charged)
    do { memory = try GrowingMemory(room: max(edges, 16), context.budget) } catch let error {
      context.budget.release(charged)
      throw error
    }
    targets = memory.base
    starts = .allocate(capacity: count + 1)
    sizes = .allocate(capacity: count + 1)
    starts[0] = 0
  }

  deinit {
    starts.deallocate()
    sizes.deallocate()
    memory.deallocate(context.budget)
    context.budget.release(charged)
  }

  private func addEdge(_ target: UInt32) throws {
    if edgeCount == memory.room {
      try memory.grow(to: edgeCount + 1, context.budget)
      targets = memory.base
    }
    targets[edgeCount] = target
    edgeCount += 1
  }

  /// The components of a closure's graph, loops left out.
  convenience init(_ graph: ClosureGraph, _ context: EvaluationContext) throws {
    try self.init(context, count: graph.componentCount, edges: graph.edgeCount)
    try context.budget.charge(count * 4)
    defer { context.budget.release(count * 4) }
    // The component that has an edge to this one already.
    var seen = [UInt32](repeating: .max, count: count)
    for c in 0..<count {
      sizes[c] = UInt32(truncatingIfNeeded: graph.size(c))
      let number = UInt32(truncatingIfNeeded: c)
      try graph.successors(c) { next in
        if next != c, seen[next] != number {
          seen[next] = number
          try addEdge(UInt32(truncatingIfNeeded: next))
        }
      }
      starts[c + 1] = UInt32(truncatingIfNeeded: edgeCount)
    }
  }

  /// Those components that `keeps` says, in their order, and their old numbers.
  func induced(_ keeps: [Bool]) throws -> (graph: ComponentGraph, origin: [UInt32]) {
    var number = [UInt32](repeating: .max, count: count)
    var origin: [UInt32] = []
    for c in 0..<count where keeps[c] {
      number[c] = UInt32(truncatingIfNeeded: origin.count)
      origin.append(UInt32(truncatingIfNeeded: c))
    }
    try context.checkpoint()
    let part = try ComponentGraph(context, count: origin.count, edges: 0)
    for (i, old) in origin.enumerated() {
      let c = Int(old)
      part.sizes[i] = sizes[c]
      for e in Int(starts[c])..<Int(starts[c + 1]) where keeps[Int(targets[e])] { try part.addEdge(number[Int(targets[e])]) }
      part.starts[i + 1] = UInt32(truncatingIfNeeded: part.edgeCount)
      if i & 4095 == 4095 { try context.checkpoint() }
    }
    return (part, origin)
  }

  /// Marks what a component reaches, itself too.
  func reached(from hub: Int) throws -> [Bool] {
    var marks = [Bool](repeating: false, count: count)
    marks[hub] = true
    for c in stride(from: hub, through: 0, by: -1) {
      if c & 8191 == 0 { try context.checkpoint() }
      if !marks[c] { continue }
      for e in Int(starts[c])..<Int(starts[c + 1]) { marks[Int(targets[e])] = true }
    }
    return marks
  }

  /// Marks what reaches a component, itself too.
  func reaching(_ hub: Int) throws -> [Bool] {
    var marks = [Bool](repeating: false, count: count)
    marks[hub] = true
    for c in hub..<count {
      if c & 8191 == 0 { try context.checkpoint() }
      for e in Int(starts[c])..<Int(starts[c + 1]) where marks[Int(targets[e])] {
        marks[c] = true
        break
      }
    }
    return marks
  }
}
