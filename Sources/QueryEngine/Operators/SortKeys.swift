import TripleIndex

/// The keys of ORDER BY of kept rows: for each row and key the term and its eight-byte prefix.
struct SortKeys {
  let expressions: [CompiledExpression]
  let descending: [Bool]
  let order: TermOrder

  /// Evaluates the keys of a block; `ids[k]` has room for a block.
  func evaluate(_ block: SolutionBlock, into ids: [UnsafeMutablePointer<TermID>]) throws {
    for (k, expression) in expressions.enumerated() {
      try expression.evaluate(block, RowSelection(all: block.count), into: ids[k])
    }
  }

  /// Compares two rows of key ids; `prefix` are the prefixes of their first keys.
  @inline(__always) func isBefore(
    _ a: UnsafePointer<TermID>, _ prefixA: UInt64, _ b: UnsafePointer<TermID>, _ prefixB: UInt64
  ) -> Int {
    if prefixA != prefixB { return (prefixA < prefixB) != descending[0] ? -1 : 1 }
    var k = 0
    while k < descending.count {
      let order = k == 0 ? self.order.compareEqualPrefixes(a[0], b[0]) : self.order.compare(a[k], b[k])
      if order != 0 { return (order < 0) != descending[k] ? -1 : 1 }
      k &+= 1
    }
    return 0
  }
}
