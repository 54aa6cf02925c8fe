import TripleIndex

/// An anti join with conditions by look-ups: rows for which the index holds no solution that meets them.
extension PatternLookup {
  /// Solutions of a row that are judged before the other rows of the block have had their turn.
  private static let first = 4

  /// Marks the rows of the input block that have a match. Each row is asked for a few solutions, those that have more and no
  /// match among them for all, until one is found.
  func findWitnesses(_ conditions: [CompiledExpression]) throws {
    var long: [Int] = []
    for row in 0..<inputBlock.count {
      if try open(row) {
        let room = pairs.count &+ PatternLookup.first
        if try !fill(row, upTo: min(room, SolutionBlock.capacity)) { long.append(row) }
        if pairs.count == SolutionBlock.capacity { try judge(conditions) }
      }
    }
    try judge(conditions)
    for row in long where !matched[row] {
      guard try open(row) else { continue }
      var isDone = false
      var more = PatternLookup.first * 8
      while !isDone && !matched[row] {
        isDone = try fill(row, upTo: min(pairs.count &+ more, SolutionBlock.capacity))
        // The last of a row wait for the next row.
        if !isDone { try judge(conditions) }
        more &*= 2
      }
    }
    try judge(conditions)
  }

  /// The rows without a match become the output.
  func keepUnmatched(_ block: SolutionBlock) {
    var kept = 0
    for row in 0..<inputBlock.count {
      selection[kept] = UInt32(truncatingIfNeeded: row)
      kept &+= matched[row] ? 0 : 1
    }
    for c in schema.indices {
      let (from, to) = (inputBlock.column(c), block.column(c))
      for i in 0..<kept { to[i] = from[Int(selection[i])] }
    }
    block.count = kept
  }

  /// Starts the walk for a row. False when it has no solution for sure.
  private func open(_ row: Int) throws -> Bool {
    let lookup = try lookup(row)
    guard lookup.graphFound else { return false }
    for (level, column) in lookup.given.enumerated() { lookup.cursor.values[level] = inputBlock.column(column)[row] }
    return lookup.cursor.bind()
  }

  /// Adds solutions of the row to the pairs. True when there are no more.
  private func fill(_ row: Int, upTo capacity: Int) throws -> Bool {
    let lookup = try lookup(row)
    for (level, column) in lookup.columnOfLevel.enumerated() { lookup.columns[level] = column.map(pairs.column) }
    let from = pairs.count
    var count = from
    let isDone = try lookup.cursor.fill(lookup.columns, &count, capacity, distinct: true)
    for (output, input) in copied where !isFree(lookup, output) {
      (pairs.column(output) + from).update(repeating: inputBlock.column(input)[row], count: count &- from)
    }
    (origin + from).update(repeating: UInt32(truncatingIfNeeded: row), count: count &- from)
    pairs.count = count
    return isDone
  }

  private func judge(_ conditions: [CompiledExpression]) throws {
    try context.checkpoint()
    var kept = pairs.count
    for (i, condition) in conditions.enumerated() where kept > 0 {
      kept = try condition.select(pairs, i == 0 ? RowSelection(all: kept) : RowSelection(selection, count: kept), into: selection)
    }
    for i in 0..<kept { matched[Int(origin[Int(selection[i])])] = true }
    pairs.count = 0
  }
}
