import RDF
import TripleIndex

/// `=` and `!=` of two expressions.
final class EqualityNode: TruthNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let negated: Bool

  init(_ workspace: ExpressionWorkspace, _ left: ExpressionNode, _ right: ExpressionNode, negated: Bool) {
    self.left = left
    self.right = right
    self.negated = negated
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    if left is ColumnNode && right is ColumnNode {
      try compareColumns(block, rows, into: output)
    } else {
      let a = try workspace.takeValues()
      defer { workspace.give(a) }
      let b = try workspace.takeValues()
      defer { workspace.give(b) }
      try left.values(block, rows, into: a)
      try right.values(block, rows, into: b)
      for i in 0..<rows.count { output[i] = workspace.equal(a[i], b[i]) }
    }
    if negated { for i in 0..<rows.count where output[i] != Truth.error { output[i] ^= 1 } }
  }

  /// IRIs, blank nodes and plain strings are equal when their ids are; only literals with a
  /// value are looked at.
  private func compareColumns(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let a = try workspace.takeIDs()
    defer { workspace.give(a) }
    let b = try workspace.takeIDs()
    defer { workspace.give(b) }
    try left.ids(block, rows, into: a)
    try right.ids(block, rows, into: b)
    let terms = workspace.context.snapshot.terms
    for i in 0..<rows.count {
      let (x, y) = (a[i], b[i])
      if x &- 1 < TermSpace.valuedStart &- 1, y &- 1 < TermSpace.valuedStart &- 1 {
        let kind = terms.kind(x)
        if kind == .iri || kind == .blankNode || (kind == .string && x == y) {
          output[i] = x == y ? Truth.yes : Truth.no
          continue
        }
      }
      output[i] = workspace.equal(workspace.decode(x), workspace.decode(y))
    }
  }
}

/// `=` and `!=` with a constant IRI: ids are compared, terms are never read.
final class TermEqualityNode: TruthNode {
  private let operand: ExpressionNode
  private let term: TermID
  private let negated: Bool

  init(_ workspace: ExpressionWorkspace, _ operand: ExpressionNode, term: TermID, negated: Bool) {
    self.operand = operand
    self.term = term
    self.negated = negated
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let ids = try workspace.takeIDs()
    defer { workspace.give(ids) }
    try operand.ids(block, rows, into: ids)
    let (whenSame, whenOther) = negated ? (Truth.no, Truth.yes) : (Truth.yes, Truth.no)
    for i in 0..<rows.count {
      let id = ids[i]
      output[i] = id == term ? whenSame : id == 0 ? Truth.error : whenOther
    }
  }
}

/// sameTerm of two expressions, by id.
final class SameTermNode: TruthNode {
  private let left: ExpressionNode
  private let right: ExpressionNode

  init(_ workspace: ExpressionWorkspace, _ left: ExpressionNode, _ right: ExpressionNode) {
    self.left = left
    self.right = right
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let a = try workspace.takeIDs()
    defer { workspace.give(a) }
    let b = try workspace.takeIDs()
    defer { workspace.give(b) }
    try left.ids(block, rows, into: a)
    try right.ids(block, rows, into: b)
    for i in 0..<rows.count {
      output[i] = a[i] == 0 || b[i] == 0 ? Truth.error : a[i] == b[i] ? Truth.yes : Truth.no
    }
  }
}

/// `<`, `<=`, `>`, `>=` of two expressions.
final class OrderNode: TruthNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let comparison: ComparisonKind

  init(_ workspace: ExpressionWorkspace, _ left: ExpressionNode, _ right: ExpressionNode, _ comparison: ComparisonKind) {
    self.left = left
    self.right = right
    self.comparison = comparison
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    if left is ColumnNode, right is ColumnNode { return try compareColumns(block, rows, into: output) }
    let a = try workspace.takeValues()
    defer { workspace.give(a) }
    let b = try workspace.takeValues()
    defer { workspace.give(b) }
    try left.values(block, rows, into: a)
    try right.values(block, rows, into: b)
    for i in 0..<rows.count { output[i] = Ordering.truth(workspace.order(a[i], b[i]), comparison) }
  }

  /// Numbers and dates of the dictionary are ordered by their keys in the value column where these decide.
  private func compareColumns(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let a = try workspace.takeIDs()
    defer { workspace.give(a) }
    let b = try workspace.takeIDs()
    defer { workspace.give(b) }
    try left.ids(block, rows, into: a)
    try right.ids(block, rows, into: b)
    let snapshot = workspace.context.snapshot
    for i in 0..<rows.count {
      let (x, y) = (a[i], b[i])
      if TermSpace.isValued(x), TermSpace.isValued(y) {
        let (first, second) = (snapshot.value(x), snapshot.value(y))
        if OrderNode.isDecided(first, second) {
          let order = first.key < second.key ? -1 : first.key == second.key ? 0 : first.key > second.key ? 1 : Ordering.unordered
          output[i] = Ordering.truth(order, comparison)
          continue
        }
      }
      output[i] = Ordering.truth(workspace.order(workspace.decode(x), workspace.decode(y)), comparison)
    }
  }

  /// Whether the keys of two values order them: exact numbers and doubles, and dates of one kind that both have a timezone or
  /// both have none. Floats are promoted differently.
  @inline(__always) private static func isDecided(_ a: TermValue, _ b: TermValue) -> Bool {
    guard a.isExact, b.isExact else { return false }
    switch a.kind {
    case .integer, .decimal, .double: return b.kind == .integer || b.kind == .decimal || b.kind == .double
    case .dateTime, .date: return a.kind == b.kind && a.hasTimezone == b.hasTimezone
    default: return false
    }
  }
}

/// Any comparison of a column with a constant number: read off the value column.
///
/// Rows whose value is not decided by its double (large integers, long decimals, local terms) are compared exactly.
final class NumberComparisonNode: TruthNode {
  private let operand: ExpressionNode
  private let constantTerm: TermID
  private let judging: ValueJudging
  private let isEquality: Bool
  private let negated: Bool
  private let comparison: ComparisonKind

  private static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

  /// Nil when the constant is NaN, a float, or a number that a double does not determine.
  init?(
    _ workspace: ExpressionWorkspace, _ operand: ExpressionNode, constant: TermID, _ comparison: ComparisonKind?, negated: Bool
  ) {
    let key: Double
    let value = workspace.constants.decode(constant)
    switch value.kind {
    case .integer:
      guard value.int64.magnitude <= 1 << 53 else { return nil }
      key = Double(value.int64)
    case .decimal:
      // The same bounds as those of exact decimals in the value column.
      guard value.int64.magnitude <= 1_000_000_000_000_000, value.detail <= 15 else { return nil }
      key = Double(value.int64) / Self.powersOfTen[Int(value.detail)]
    case .double: key = value.asDouble
    default: return nil
    }
    if key.isNaN { return nil }
    self.operand = operand
    constantTerm = constant
    isEquality = comparison == nil
    self.negated = negated
    self.comparison = comparison ?? .less
    // An exact key against an exact key is the comparison itself; a double compares as a double with every exact number.
    // Floats are promoted differently and go the long way.
    var judging = ValueJudging(key: key, comparison, negated: negated)
    for kind in [TermValue.Kind.integer, .decimal, .double] { judging.decide(kind) }
    self.judging = judging
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let ids = try workspace.takeIDs()
    defer { workspace.give(ids) }
    try operand.ids(block, rows, into: ids)
    let open = try workspace.takeIDs()
    defer { workspace.give(open) }
    let left = workspace.context.snapshot.terms.judge(ids, rows.count, judging, into: output, open: open)
    if left == 0 { return }
    let right = workspace.decode(constantTerm)
    for j in 0..<left {
      let i = Int(open[j])
      if ids[i] == 0 {
        output[i] = Truth.error
        continue
      }
      let value = workspace.decode(ids[i])
      if isEquality {
        let truth = workspace.equal(value, right)
        output[i] = truth == Truth.error || !negated ? truth : truth ^ 1
      } else {
        output[i] = Ordering.truth(workspace.order(value, right), comparison)
      }
    }
  }
}

extension ValueJudging {
  /// Truths of a comparison with a constant; nil is equality. NaN is unequal to everything, and not ordered.
  fileprivate init(key: Double, _ comparison: ComparisonKind?, negated: Bool) {
    guard let comparison else {
      let (same, other) = negated ? (Truth.no, Truth.yes) : (Truth.yes, Truth.no)
      self.init(key: key, less: other, equal: same, greater: other, neither: other)
      return
    }
    self.init(
      key: key, less: Ordering.truth(-1, comparison), equal: Ordering.truth(0, comparison),
      greater: Ordering.truth(1, comparison), neither: Truth.no)
  }
}

/// Any comparison of a column with a constant `xsd:date` or `xsd:dateTime` of whole seconds, by the value column.
///
/// Rows of another kind, with fractions of a second beyond milliseconds, or with a timezone where the
/// constant has none (or the other way round) are compared the long way.
final class DateComparisonNode: TruthNode {
  private let operand: ExpressionNode
  private let constantTerm: TermID
  private let judging: ValueJudging
  private let comparison: ComparisonKind?
  private let negated: Bool

  init?(
    _ workspace: ExpressionWorkspace, _ operand: ExpressionNode, constant: TermID, _ comparison: ComparisonKind?, negated: Bool
  ) {
    let value = workspace.constants.decode(constant)
    guard value.kind == .dateTime else { return nil }
    let date = workspace.constants.dateTime(value)
    guard date.kind == .dateTime || date.kind == .date else { return nil }
    let (seconds, fraction) = date.timeline().quotientAndRemainder(dividingBy: Int128(XSDDateTime.unitsPerSecond))
    guard fraction == 0, seconds.magnitude < 100_000_000_000 else { return nil }
    var judging = ValueJudging(key: Double(Int64(seconds)), comparison, negated: negated)
    judging.decide(date.kind == .date ? .date : .dateTime, timezone: date.timezone != nil)
    self.judging = judging
    self.operand = operand
    constantTerm = constant
    self.comparison = comparison
    self.negated = negated
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let ids = try workspace.takeIDs()
    defer { workspace.give(ids) }
    try operand.ids(block, rows, into: ids)
    let open = try workspace.takeIDs()
    defer { workspace.give(open) }
    let left = workspace.context.snapshot.terms.judge(ids, rows.count, judging, into: output, open: open)
    for j in 0..<left {
      let i = Int(open[j])
      if ids[i] == 0 {
        output[i] = Truth.error
        continue
      }
      let (value, constant) = (workspace.decode(ids[i]), workspace.decode(constantTerm))
      if let comparison {
        output[i] = Ordering.truth(workspace.order(value, constant), comparison)
      } else {
        let truth = workspace.equal(value, constant)
        output[i] = truth == Truth.error || !negated ? truth : truth ^ 1
      }
    }
  }
}
