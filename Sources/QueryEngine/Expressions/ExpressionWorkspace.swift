import RDF
import TripleIndex

/// The memory of one compiled expression: numbers, dates and texts of the values of the
/// block that is being evaluated, and buffers for intermediate columns.
///
/// ``reset()`` at the start of each block voids every value. Memory is charged to the
/// query's budget and kept from block to block. Not shared by expressions: EXISTS runs
/// other expressions while this one holds values.
final class ExpressionWorkspace {
  let context: EvaluationContext

  /// Values of constants: never reset.
  private(set) lazy var constants = ExpressionWorkspace(context)

  private var numbers: ContiguousArray<XSDNumeric> = []
  private var dates: ContiguousArray<XSDDateTime> = []
  private var durations: ContiguousArray<XSDDuration> = []
  /// Bytes under construction; empty between uses.
  var bytes: [UInt8] = []
  private let output = OutputBytes(capacity: 256)

  private var chunks: [UnsafeMutableBufferPointer<UInt8>] = []
  private var chunk = 0
  private var chunkUsed = 0
  private var charged = 0
  /// Bytes worked through since the clock was last asked.
  private var workDone = 0

  private var freeValues: [UnsafeMutablePointer<Value>] = []
  private var freeTruths: [UnsafeMutablePointer<UInt8>] = []
  private var freeIDs: [UnsafeMutablePointer<TermID>] = []
  private var owned: [UnsafeMutableRawPointer] = []

  init(_ context: EvaluationContext) { self.context = context }

  deinit {
    for chunk in chunks { chunk.deallocate() }
    for pointer in owned { pointer.deallocate() }
    context.budget.release(charged)
  }

  /// Voids all values; keeps a little memory.
  func reset() {
    if !numbers.isEmpty { numbers.removeAll(keepingCapacity: numbers.count <= 4096) }
    if !dates.isEmpty { dates.removeAll(keepingCapacity: true) }
    if !durations.isEmpty { durations.removeAll(keepingCapacity: true) }
    while chunks.count > 4, let last = chunks.popLast() {
      context.budget.release(last.count)
      charged -= last.count
      last.deallocate()
    }
    chunk = 0
    chunkUsed = 0
  }

  // MARK: Columns

  /// A column of ``SolutionBlock/capacity`` values; give it back with ``give(_:)``.
  func takeValues() throws -> UnsafeMutablePointer<Value> {
    if let free = freeValues.popLast() { return free }
    return try take(Value.self)
  }
  func give(_ column: UnsafeMutablePointer<Value>) { freeValues.append(column) }

  /// A column of truth values.
  func takeTruths() throws -> UnsafeMutablePointer<UInt8> {
    if let free = freeTruths.popLast() { return free }
    return try take(UInt8.self)
  }
  func give(_ column: UnsafeMutablePointer<UInt8>) { freeTruths.append(column) }

  /// A column of ids or of row numbers.
  func takeIDs() throws -> UnsafeMutablePointer<TermID> {
    if let free = freeIDs.popLast() { return free }
    return try take(TermID.self)
  }
  func give(_ column: UnsafeMutablePointer<TermID>) { freeIDs.append(column) }

  private func take<T>(_ type: T.Type) throws -> UnsafeMutablePointer<T> {
    try charge(SolutionBlock.capacity * MemoryLayout<T>.stride)
    let column = UnsafeMutablePointer<T>.allocate(capacity: SolutionBlock.capacity)
    owned.append(UnsafeMutableRawPointer(column))
    return column
  }

  private func charge(_ size: Int) throws {
    try context.budget.charge(size)
    charged += size
  }

  // MARK: Texts

  /// Room for `count` bytes until the next ``reset()``.
  func reserve(_ count: Int) throws -> UnsafeMutableBufferPointer<UInt8> {
    while chunk < chunks.count, chunkUsed + count > chunks[chunk].count {
      chunk += 1
      chunkUsed = 0
    }
    if chunk == chunks.count {
      let size = max(count, chunks.isEmpty ? 4 << 10 : 256 << 10)
      try charge(size)
      chunks.append(.allocate(capacity: size))
      chunkUsed = 0
    }
    defer { chunkUsed += count }
    return UnsafeMutableBufferPointer(rebasing: chunks[chunk][chunkUsed..<chunkUsed + count])
  }

  /// A copy of bytes that stays until the next ``reset()``.
  func keep(_ source: UnsafeBufferPointer<UInt8>) throws -> UnsafeBufferPointer<UInt8> {
    guard source.count > 0, let from = source.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
    let target = try reserve(source.count)
    target.baseAddress?.update(from: from, count: source.count)
    return UnsafeBufferPointer(target)
  }

  /// The text that `body` appends to ``bytes``, kept.
  func build(_ body: (inout [UInt8]) throws -> Void) throws -> UnsafeBufferPointer<UInt8> {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
    try body(&bytes)
    return try bytes.withUnsafeBufferPointer { try keep($0) }
  }

  /// The text that `body` writes, kept.
  func format(_ body: (OutputBytes) -> Void) throws -> UnsafeBufferPointer<UInt8> {
    output.removeAll()
    body(output)
    return try keep(output.buffer)
  }

  /// Counts bytes of work and asks the clock now and then, so that long texts do not delay a deadline.
  @inline(__always) func work(_ count: Int) throws {
    workDone &+= count
    if workDone > 1 << 20 {
      workDone = 0
      try context.checkpoint()
    }
  }

  // MARK: Values held here

  @inline(__always) func number(at index: UInt64) -> XSDNumeric { numbers[Int(index)] }
  @inline(__always) func dateTime(_ value: Value) -> XSDDateTime { dates[Int(value.payload)] }
  @inline(__always) func duration(_ value: Value) -> XSDDuration { durations[Int(value.payload)] }

  /// The value of a number of any type.
  func value(_ number: XSDNumeric, id: TermID = 0) -> Value {
    switch number {
    case .integer(let integer):
      if let small = integer.int64 { return Value(kind: .integer, id: id, payload: UInt64(bitPattern: small)) }
    case .decimal(let decimal):
      if let (mantissa, scale) = decimal.smallParts {
        return Value(kind: .decimal, detail: scale, id: id, payload: UInt64(bitPattern: mantissa))
      }
    case .float(let float): return Value(kind: .float, id: id, payload: UInt64(float.bitPattern))
    case .double(let double): return Value(kind: .double, id: id, payload: double.bitPattern)
    }
    numbers.append(number)
    return Value(kind: .bigNumber, id: id, payload: UInt64(numbers.count - 1))
  }

  func value(_ date: XSDDateTime, id: TermID = 0) -> Value {
    dates.append(date)
    return Value(kind: .dateTime, id: id, payload: UInt64(dates.count - 1))
  }

  func value(_ duration: XSDDuration, id: TermID = 0) -> Value {
    durations.append(duration)
    return Value(kind: .duration, id: id, payload: UInt64(durations.count - 1))
  }

  /// The number of a numeric value; nil for others.
  func numeric(_ value: Value) -> XSDNumeric? {
    switch value.kind {
    case .integer: return .integer(XSDInteger(value.int64))
    case .decimal: return .decimal(XSDDecimal(unscaled: Int128(value.int64), scale: Int(value.detail)))
    case .float: return .float(value.asFloat)
    case .double: return .double(value.asDouble)
    case .bigNumber: return numbers[Int(value.payload)]
    default: return nil
    }
  }
}
