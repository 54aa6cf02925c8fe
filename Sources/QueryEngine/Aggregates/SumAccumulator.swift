import RDF
import TripleIndex

/// SUM and AVG: exact for integers and decimals of any size. A value that is no number makes the
/// group's result an error; the sum of nothing is 0.
final class SumAccumulator: AggregateAccumulator {
  private enum Kind: UInt8 {
    /// ``State/mantissa`` at scale 0.
    case integer
    /// ``State/mantissa`` divided by ten to the ``State/scale``.
    case decimal
    /// ``State/double``, rounded to Float after each step.
    case float
    case double
    /// In ``large``.
    case large
    case error
  }

  private struct State {
    var mantissa: Int128 = 0
    var double = 0.0
    var count: Int64 = 0
    var scale: UInt8 = 0
    var kind = Kind.integer
  }

  private let context: EvaluationContext
  private let workspace: ExpressionWorkspace
  private let isAverage: Bool
  private var states: ContiguousArray<State> = []
  /// Sums that do not fit 128 bits, by group.
  private var large: [Int: XSDNumeric] = [:]

  private static let powersOfTen: [Int128] = (0...36).reduce(into: [1]) { powers, _ in
    if let last = powers.last { powers.append(last * 10) }
  }

  init(_ context: EvaluationContext, average: Bool) {
    self.context = context
    workspace = ExpressionWorkspace(context)
    isAverage = average
  }

  deinit { context.budget.release(states.count * MemoryLayout<State>.stride) }

  override func reserve(groups count: Int) throws {
    guard count > states.count else { return }
    try context.budget.charge((count - states.count) * MemoryLayout<State>.stride)
    states.append(contentsOf: repeatElement(State(), count: count - states.count))
  }

  override func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    guard let values else { return }
    workspace.reset()
    for i in 0..<count { take(workspace.decode(values[i]), workspace, Int(groups[i])) }
  }

  override var takesComputed: Bool { true }

  override func update(
    computed values: UnsafePointer<Value>, _ workspace: ExpressionWorkspace, groups: UnsafePointer<UInt32>, count: Int
  ) throws {
    for i in 0..<count { take(values[i], workspace, Int(groups[i])) }
  }

  /// The two commonest cases stay in the loop.
  @inline(__always) private func take(_ value: Value, _ workspace: ExpressionWorkspace, _ group: Int) {
    if value.kind == .integer, states[group].kind == .integer {
      states[group].mantissa &+= Int128(value.int64)
      states[group].count &+= 1
    } else if value.kind == .double, states[group].kind == .double {
      states[group].double += value.asDouble
      states[group].count &+= 1
    } else {
      add(value, workspace, to: group)
    }
  }

  @inline(never) private func add(_ value: Value, _ workspace: ExpressionWorkspace, to group: Int) {
    guard value.kind.isNumeric, states[group].kind != .error else {
      states[group].kind = .error
      return
    }
    states[group].count &+= 1
    switch (states[group].kind, value.kind) {
    case (.integer, .decimal), (.decimal, .decimal), (.decimal, .integer):
      if addExactly(value, to: group) { return }
    case (.float, .float):
      states[group].double = Double(Float(states[group].double) + value.asFloat)
      return
    case (.double, .integer): 
      states[group].double += Double(value.int64)
      return
    default: break
    }
    guard let sum = current(group), let term = workspace.numeric(value), let result = sum.adding(term) else {
      states[group].kind = .error
      return
    }
    set(group, result)
  }

  /// Adds an integer or decimal of 64 bits at a common scale; false on overflow.
  private func addExactly(_ value: Value, to group: Int) -> Bool {
    let scale = value.kind == .decimal ? value.detail : 0
    let target = max(scale, states[group].scale)
    guard let own = scaled(states[group].mantissa, by: target - states[group].scale),
      let other = scaled(Int128(value.int64), by: target - scale)
    else { return false }
    let (sum, overflow) = own.addingReportingOverflow(other)
    if overflow { return false }
    states[group].mantissa = sum
    states[group].scale = target
    states[group].kind = .decimal
    return true
  }

  private func scaled(_ mantissa: Int128, by digits: UInt8) -> Int128? {
    guard digits > 0 else { return mantissa }
    guard Int(digits) < Self.powersOfTen.count else { return nil }
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: Self.powersOfTen[Int(digits)])
    return overflow ? nil : product
  }

  private func current(_ group: Int) -> XSDNumeric? {
    let state = states[group]
    switch state.kind {
    case .integer: return .integer(XSDInteger(state.mantissa))
    case .decimal: return .decimal(XSDDecimal(unscaled: state.mantissa, scale: Int(state.scale)))
    case .float: return .float(Float(state.double))
    case .double: return .double(state.double)
    case .large: return large[group]
    case .error: return nil
    }
  }

  private func set(_ group: Int, _ number: XSDNumeric) {
    switch number {
    case .double(let value):
      states[group].kind = .double
      states[group].double = value
    case .float(let value):
      states[group].kind = .float
      states[group].double = Double(value)
    case .integer, .decimal:
      states[group].kind = .large
      large[group] = number
    }
  }

  override func result(group: Int) throws -> TermID {
    guard let sum = current(group) else { return 0 }
    workspace.reset()
    if !isAverage { return try workspace.intern(workspace.value(sum)) }
    if states[group].count == 0 { return try context.integerTerm(0) }
    guard let average = sum.divided(by: .integer(XSDInteger(states[group].count))) else { return 0 }
    return try workspace.intern(workspace.value(average))
  }
}

extension EvaluationContext {
  /// The term of a count.
  func integerTerm(_ value: Int64) throws -> TermID {
    if value >= 0 { return try terms.integer(UInt64(value)) }
    let text = OutputBytes(capacity: 32)
    text.append(decimal: value)
    return try terms.id(for: LocalTerms.view(.typed, text.buffer, DatatypeNames.bytes(.integer)))
  }
}
