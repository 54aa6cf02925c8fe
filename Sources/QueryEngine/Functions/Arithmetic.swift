import RDF
import SPARQL

/// `+`, `-`, `*`, `/` on numbers, dates and durations. SPARQL 1.2 Query, section 17.3.1; XPath Functions and
/// Operators 3.1, sections 4.2, 8.4 and 9.7.
extension ExpressionWorkspace {
  /// The result, or an error value: wrong operands, division of an exact number by zero, a number of too many digits.
  @inline(__always) func arithmetic(_ operation: Expression.Arithmetic, _ a: Value, _ b: Value) -> Value {
    if a.kind == .integer, b.kind == .integer, operation != .divide {
      let result: (partialValue: Int64, overflow: Bool)
      switch operation {
      case .add: result = a.int64.addingReportingOverflow(b.int64)
      case .subtract: result = a.int64.subtractingReportingOverflow(b.int64)
      default: result = a.int64.multipliedReportingOverflow(by: b.int64)
      }
      if !result.overflow { return .integer(result.partialValue) }
    }
    if a.kind == .double, b.kind == .double {
      switch operation {
      case .add: return .double(a.asDouble + b.asDouble)
      case .subtract: return .double(a.asDouble - b.asDouble)
      case .multiply: return .double(a.asDouble * b.asDouble)
      case .divide: return .double(a.asDouble / b.asDouble)
      }
    }
    if a.isSmallExact, b.isSmallExact, let result = smallArithmetic(operation, a, b) { return result }
    return generalArithmetic(operation, a, b)
  }

  /// Sums, differences and products of integers and decimals that fit 64 bits; nil for others.
  private func smallArithmetic(_ operation: Expression.Arithmetic, _ a: Value, _ b: Value) -> Value? {
    if a.kind == .integer, b.kind == .integer { return nil }
    var result: (partialValue: Int64, overflow: Bool)
    var scale: Int
    switch operation {
    case .add, .subtract:
      guard let (first, second, common) = Value.aligned(a, b) else { return nil }
      result = operation == .add ? first.addingReportingOverflow(second) : first.subtractingReportingOverflow(second)
      scale = common
    case .multiply:
      result = a.int64.multipliedReportingOverflow(by: b.int64)
      scale = a.smallScale + b.smallScale
    case .divide: return nil
    }
    if result.overflow || scale > 18 { return nil }
    while scale > 0, result.partialValue % 10 == 0 {
      result.partialValue /= 10
      scale -= 1
    }
    return Value(kind: .decimal, detail: UInt8(truncatingIfNeeded: scale), payload: UInt64(bitPattern: result.partialValue))
  }

  @inline(never)
  private func generalArithmetic(_ operation: Expression.Arithmetic, _ a: Value, _ b: Value) -> Value {
    if let first = numeric(a), let second = numeric(b) {
      let result: XSDNumeric?
      switch operation {
      case .add: result = first.adding(second)
      case .subtract: result = first.subtracting(second)
      case .multiply: result = first.multiplied(by: second)
      case .divide: result = first.divided(by: second)
      }
      return result.map { value($0) } ?? .error
    }
    switch (a.kind, b.kind, operation) {
    case (.dateTime, .duration, .add): return wrap(dateTime(a).adding(duration(b)))
    case (.duration, .dateTime, .add): return wrap(dateTime(b).adding(duration(a)))
    case (.dateTime, .duration, .subtract): return wrap(dateTime(a).adding(duration(b).negated))
    case (.dateTime, .dateTime, .subtract): return wrap(dateTime(a).subtracting(dateTime(b)))
    case (.duration, .duration, .add): return wrap(duration(a).adding(duration(b)))
    case (.duration, .duration, .subtract): return wrap(duration(a).subtracting(duration(b)))
    case (.duration, .duration, .divide):
      return duration(a).divided(by: duration(b)).map { value(.decimal($0)) } ?? .error
    case (.duration, _, .multiply): return wrap(decimal(b).flatMap { duration(a).multiplied(by: $0) })
    case (_, .duration, .multiply): return wrap(decimal(a).flatMap { duration(b).multiplied(by: $0) })
    case (.duration, _, .divide): return wrap(decimal(b).flatMap { duration(a).divided(by: $0) })
    default: return .error
    }
  }

  private func wrap(_ date: XSDDateTime?) -> Value { date.map { value($0) } ?? .error }
  private func wrap(_ duration: XSDDuration?) -> Value { duration.map { value($0) } ?? .error }

  /// A number as a factor of a duration; nil for NaN, infinities and what is no number.
  private func decimal(_ value: Value) -> XSDDecimal? {
    switch numeric(value) {
    case .integer(let integer): return XSDDecimal(integer)
    case .decimal(let decimal): return decimal
    case .double(let double): return XSDDecimal(double)
    case .float(let float): return XSDDecimal(float)
    case nil: return nil
    }
  }

  /// Unary minus.
  func negated(_ a: Value) -> Value {
    if a.kind == .integer, a.int64 != .min { return .integer(-a.int64) }
    if a.kind == .duration { return value(duration(a).negated) }
    return numeric(a).map { value($0.negated) } ?? .error
  }

  /// Unary plus: the number itself, as a computed value of its primitive type.
  func plus(_ a: Value) -> Value { numeric(a).map { value($0) } ?? .error }

  /// ABS, CEIL, FLOOR and ROUND keep the primitive type.
  func magnitude(_ a: Value) -> Value {
    if a.kind == .integer, a.int64 != .min { return .integer(abs(a.int64)) }
    return numeric(a).map { value($0.magnitude) } ?? .error
  }
  func rounded(_ a: Value, _ rule: DecimalRounding) -> Value {
    if a.kind == .integer { return .integer(a.int64) }
    return numeric(a).map { value($0.rounded(rule)) } ?? .error
  }
}
