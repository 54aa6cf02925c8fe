import RDF

/// The functions on dates and times. SPARQL 1.2 Query, section 17.4.5.
enum DateFunctions {
  static func year(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    part(workspace, a, hasYear) { .integer($0.year) }
  }

  static func month(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    part(workspace, a, hasMonth) { .integer(Int64($0.month)) }
  }

  static func day(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    part(workspace, a, hasDay) { .integer(Int64($0.day)) }
  }

  static func hours(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    part(workspace, a, hasTime) { .integer(Int64($0.hour)) }
  }

  static func minutes(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    part(workspace, a, hasTime) { .integer(Int64($0.minute)) }
  }

  static func seconds(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    part(workspace, a, hasTime) { workspace.value(.decimal($0.seconds)) }
  }

  /// TIMEZONE: a dayTimeDuration; an error without timezone.
  static func timezone(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    guard a.kind == .dateTime, let zone = workspace.dateTime(a).timezoneDuration else { return .error }
    return workspace.value(zone)
  }

  /// TZ: the timezone as text; empty without one.
  static func tz(_ workspace: ExpressionWorkspace, _ a: Value) throws -> Value {
    guard a.kind == .dateTime else { return .error }
    let zone = workspace.dateTime(a).timezone
    return .string(try workspace.format { XSDDateTime.writeTimezone(zone, into: $0) })
  }

  /// ADJUST: a date or time and a timezone as dayTimeDuration of whole minutes up to 14 hours.
  static func adjust(_ workspace: ExpressionWorkspace, _ arguments: UnsafeBufferPointer<Value>) -> Value {
    guard let first = arguments.first, first.kind == .dateTime else { return .error }
    let date = workspace.dateTime(first)
    guard date.kind == .dateTime || date.kind == .date || date.kind == .time else { return .error }
    var zone: Int16?
    if arguments.count > 1 {
      guard arguments[1].kind == .duration else { return .error }
      let duration = workspace.duration(arguments[1])
      let perMinute = Int128(XSDDateTime.unitsPerSecond) * 60
      let (minutes, rest) = duration.units.quotientAndRemainder(dividingBy: perMinute)
      guard duration.months == 0, rest == 0, minutes.magnitude <= 840 else { return .error }
      zone = Int16(minutes)
    }
    return date.adjusted(toTimezone: zone).map { workspace.value($0) } ?? .error
  }

  @inline(__always)
  private static func part(
    _ workspace: ExpressionWorkspace, _ a: Value, _ has: (XSDDateTime.Kind) -> Bool, _ read: (XSDDateTime) -> Value
  ) -> Value {
    guard a.kind == .dateTime else { return .error }
    let date = workspace.dateTime(a)
    return has(date.kind) ? read(date) : .error
  }

  // A comparison each: a set would be made for every row.
  private static func hasYear(_ kind: XSDDateTime.Kind) -> Bool {
    kind == .dateTime || kind == .date || kind == .gYear || kind == .gYearMonth
  }

  private static func hasMonth(_ kind: XSDDateTime.Kind) -> Bool {
    kind == .dateTime || kind == .date || kind == .gYearMonth || kind == .gMonth || kind == .gMonthDay
  }

  private static func hasDay(_ kind: XSDDateTime.Kind) -> Bool {
    kind == .dateTime || kind == .date || kind == .gMonthDay || kind == .gDay
  }

  private static func hasTime(_ kind: XSDDateTime.Kind) -> Bool { kind == .dateTime || kind == .time }
}
