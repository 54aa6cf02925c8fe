/// Arc-eager transition parser with sentence breaks (Nivre 2003; Honnibal and Johnson 2014).
///
/// Greedy: one action after the other, the best-scored of those that the state allows.
struct DependencyParser: Sendable {
  private enum Kind: UInt8 { case shift, reduce, left, right, sentenceBreak }

  let scorer: TransitionScorer
  private let kinds: [Kind]
  /// Label of each action; the second one names the label of the token that a lifted arc hangs on.
  private let labels: [(DependencyLabel, lifted: DependencyLabel?)]

  init(_ file: ModelFile) {
    scorer = TransitionScorer(file, "parser")
    let moves = file.strings("parser.moves").all
    kinds = moves.map {
      switch $0.utf8.first {
      case UInt8(ascii: "S"): .shift
      case UInt8(ascii: "D"): .reduce
      case UInt8(ascii: "L"): .left
      case UInt8(ascii: "R"): .right
      default: .sentenceBreak
      }
    }
    labels = moves.map { move in
      let parts = move.dropFirst(2).split(separator: "|")
      func label(_ i: Int) -> DependencyLabel? { i < parts.count ? DependencyLabel(rawValue: String(parts[i])) : nil }
      precondition(parts.isEmpty || label(0) != nil, "the model's labels are those of DependencyLabel")
      return (label(0) ?? .none, label(1))
    }
  }

  /// The tree of a text, all its sentences together.
  struct Tree {
    var heads: [Int32]
    var labels: [DependencyLabel]
    /// Least margin of the actions that made the arc to the head.
    var margins: [Float]
    /// Whether a sentence begins at a token.
    var starts: [Bool]
  }

  /// Parses `count` encoded tokens; no sentence begins where `forbidden` says so.
  func parse(
    _ vectors: UnsafePointer<Float>, count n: Int, forbidden: [Bool], _ scratch: TransitionScorer.Scratch
  ) -> Tree {
    scorer.prepare(vectors, count: n, scratch)
    var state = State(n, forbidden)
    // Each token is shifted, reduced and broken before a bounded number of times.
    var steps = 0
    while !state.stack.isEmpty || state.bufferCount > 0, steps < 8 * n + 16 {
      guard step(&state, scratch) else { break }
      steps += 1
    }
    for i in 0..<n where state.heads[i] < 0 {
      state.heads[i] = Int32(i)
      state.actions[i] = -1
    }
    var tree = Tree(heads: state.heads, labels: state.actions.map { $0 < 0 ? .root : labels[Int($0)].0 },
      margins: state.margins, starts: [])
    // Sentences are those of the tree before arcs are lifted; lifting stays within a tree.
    tree.starts = sentenceStarts(tree.heads)
    lift(&tree, state.actions)
    return tree
  }

  private struct State {
    var stack: [Int32] = []
    var rebuffer: [Int32] = []
    var next: Int32 = 0
    let count: Int32
    var heads: [Int32]
    var actions: [Int16]
    var margins: [Float]
    var lastLeft: [Int32]
    var lastRight: [Int32]
    /// The right child before this one, of the same head.
    var rightBefore: [Int32]
    var unshiftable: [Bool]
    var starts: [Bool]
    let forbidden: [Bool]

    init(_ n: Int, _ forbidden: [Bool]) {
      self.forbidden = forbidden
      count = Int32(n)
      stack.reserveCapacity(n)
      heads = [Int32](repeating: -1, count: n)
      actions = [Int16](repeating: -1, count: n)
      margins = [Float](repeating: 0, count: n)
      lastLeft = heads
      lastRight = heads
      rightBefore = heads
      unshiftable = [Bool](repeating: false, count: n)
      starts = unshiftable
    }

    var bufferCount: Int { Int(count - next) + rebuffer.count }

    @inline(__always)
    func buffer(_ i: Int) -> Int32 {
      if i < rebuffer.count { return rebuffer[rebuffer.count - 1 - i] }
      let b = next + Int32(i - rebuffer.count)
      return b < count ? b : -1
    }

    @inline(__always)
    func stacked(_ i: Int) -> Int32 { i < stack.count ? stack[stack.count - 1 - i] : -1 }

    mutating func push() {
      if let again = rebuffer.popLast() {
        stack.append(again)
      } else {
        stack.append(next)
        next += 1
      }
    }

    mutating func arc(_ head: Int32, _ child: Int32, _ action: Int, _ margin: Float) {
      let c = Int(child)
      let old = heads[c]
      var least = margin
      if old >= 0 {
        least = min(least, margins[c])
        if old < child {
          // A token that can still get another head is the last right child of its first one.
          lastRight[Int(old)] = rightBefore[c]
        }
      }
      if head > child {
        lastLeft[Int(head)] = child
      } else {
        rightBefore[c] = lastRight[Int(head)]
        lastRight[Int(head)] = child
      }
      heads[c] = head
      actions[c] = Int16(action)
      margins[c] = least
    }
  }

  /// Takes the best allowed action; false when there is none.
  private func step(_ state: inout State, _ scratch: TransitionScorer.Scratch) -> Bool {
    let b0 = state.buffer(0)
    let b1 = state.buffer(1)
    let s0 = state.stacked(0)
    let inBuffer = state.bufferCount
    let scores = withUnsafeTemporaryAllocation(of: Int32.self, capacity: 8) { places in
      places[0] = b0
      places[1] = b1
      places[2] = s0
      places[3] = state.stacked(1)
      places[4] = state.stacked(2)
      places[5] = b0 < 0 ? -1 : state.lastLeft[Int(b0)]
      places[6] = s0 < 0 ? -1 : state.lastLeft[Int(s0)]
      places[7] = s0 < 0 ? -1 : state.lastRight[Int(s0)]
      return places.baseAddress.map { scorer.scores($0, scratch) }
    }
    guard let scores else { return false }
    let atStart = b0 >= 0 && state.starts[Int(b0)]
    let hasStack = s0 >= 0
    let arcs = hasStack && inBuffer > 0 && !atStart
    let shifts = !hasStack || (inBuffer >= 2 && !atStart && !state.unshiftable[Int(b0)])
    let breaks = inBuffer >= 2 && b1 == b0 + 1 && !state.starts[Int(b1)] && !state.forbidden[Int(b1)]
    // The last of the stack ends its sentence: what follows begins one.
    let reduces = hasStack && (inBuffer == 0 || state.stack.count > 1 || !state.forbidden[Int(b0)])
    var best = -1
    var bestScore = -Float.infinity
    var second = -Float.infinity
    for i in 0..<kinds.count {
      let allowed =
        switch kinds[i] {
        case .shift: shifts
        case .reduce: reduces
        case .left, .right: arcs
        case .sentenceBreak: breaks
        }
      if allowed {
        let score = scores[i]
        if score > bestScore {
          second = bestScore
          bestScore = score
          best = i
        } else if score > second {
          second = score
        }
      }
    }
    guard best >= 0 else { return false }
    let margin = second == -Float.infinity ? 100 : bestScore - second
    switch kinds[best] {
    case .shift:
      guard inBuffer > 0 else { return false }
      state.push()
    case .reduce:
      if state.heads[Int(s0)] >= 0 || state.stack.count == 1 {
        if state.heads[Int(s0)] < 0 { state.margins[Int(s0)] = margin }
        state.stack.removeLast()
      } else {
        state.unshiftable[Int(s0)] = true
        state.rebuffer.append(s0)
        state.stack.removeLast()
      }
    case .left:
      state.arc(b0, s0, best, margin)
      state.unshiftable[Int(b0)] = false
      state.stack.removeLast()
    case .right:
      state.arc(s0, b0, best, margin)
      state.push()
    case .sentenceBreak:
      state.starts[Int(b1)] = true
    }
    return true
  }

  /// A sentence begins at the first token of each tree.
  private func sentenceStarts(_ heads: [Int32]) -> [Bool] {
    let n = heads.count
    var root = [Int32](repeating: -1, count: n)
    var seen = [Bool](repeating: false, count: n)
    var starts = seen
    var path: [Int] = []
    for i in 0..<n {
      var t = i
      path.removeAll(keepingCapacity: true)
      while root[t] < 0 && Int(heads[t]) != t && path.count <= n {
        path.append(t)
        t = Int(heads[t])
      }
      let r = root[t] < 0 ? Int32(t) : root[t]
      root[t] = r
      for p in path { root[p] = r }
      if !seen[Int(r)] {
        seen[Int(r)] = true
        starts[i] = true
      }
    }
    return starts
  }

  /// Moves arcs labelled `a||b` to the nearest token labelled b below their head.
  private func lift(_ tree: inout Tree, _ actions: [Int16]) {
    for i in actions.indices where actions[i] >= 0 {
      guard let wanted = labels[Int(actions[i])].lifted else { continue }
      var low = i
      while low > 0 && !tree.starts[low] { low -= 1 }
      var high = i + 1
      while high < actions.count && !tree.starts[high] { high += 1 }
      var queue = [tree.heads[i]]
      var found: Int32 = -1
      search: while !queue.isEmpty {
        var below: [Int32] = []
        for head in queue {
          // Sentences are short, and lifted arcs are rare.
          for child in low..<high where tree.heads[child] == head && child != Int(head) && child != i {
            let action = actions[child]
            if action >= 0, tree.labels[child] == wanted, labels[Int(action)].lifted == nil || child < i {
              found = Int32(child)
              break search
            }
            below.append(Int32(child))
          }
        }
        queue = below
      }
      if found >= 0 { tree.heads[i] = found }
    }
  }
}
