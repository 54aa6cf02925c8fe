import Limits
import RDF

/// The functions on strings. SPARQL 1.2 Query, section 17.4.3.
///
/// Arguments are string literals (with or without language); anything else is an error. Results longer than
/// `Limits.stringResultBytes` end the query: an error value would silently drop the row.
enum StringFunctions {
  /// Whether the value is a string literal, with or without a language.
  @inline(__always) static func isString(_ value: Value) -> Bool {
    value.kind == .string || value.kind == .languageString
  }

  /// The argument compatibility rule: the second has no language, or that of the first. Section 17.4.3.1.2.
  @inline(__always) static func areCompatible(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) -> Bool {
    guard isString(a), isString(b) else { return false }
    if b.kind == .string { return true }
    return a.kind == .languageString && a.detail == b.detail && workspace.sameTag(a, b)
  }

  /// A string with the language and direction of `source`.
  @inline(__always) private static func like(_ source: Value, _ text: UnsafeBufferPointer<UInt8>) -> Value {
    Value(kind: source.kind, detail: source.detail, text: text, tag: source.tag)
  }

  private static func part(of source: Value, _ range: Range<Int>) -> Value {
    like(source, UnsafeBufferPointer(rebasing: source.text[range]))
  }

  static func length(_ workspace: ExpressionWorkspace, _ a: Value) -> Value {
    guard isString(a) else { return .error }
    return .integer(Int64(countCodePoints(a.text)))
  }

  /// SUBSTR with two or three arguments.
  static func substring(_ workspace: ExpressionWorkspace, _ arguments: UnsafeBufferPointer<Value>) -> Value {
    guard arguments.count >= 2, isString(arguments[0]), let start = workspace.numeric(arguments[1]) else { return .error }
    var length: Double?
    if arguments.count > 2 {
      guard let given = workspace.numeric(arguments[2]) else { return .error }
      length = given.double
    }
    let source = arguments[0]
    return part(of: source, TextFunctions.substring(source.text, start: start.double, length: length))
  }

  static func upperCase(_ workspace: ExpressionWorkspace, _ a: Value) throws -> Value {
    guard isString(a) else { return .error }
    try workspace.work(a.text.count)
    return try limited(workspace, a) { CaseMapping.appendUpper(a.text, to: &$0) }
  }

  static func lowerCase(_ workspace: ExpressionWorkspace, _ a: Value) throws -> Value {
    guard isString(a) else { return .error }
    try workspace.work(a.text.count)
    return try limited(workspace, a) { CaseMapping.appendLower(a.text, to: &$0) }
  }

  static func encodeForURI(_ workspace: ExpressionWorkspace, _ a: Value) throws -> Value {
    guard isString(a) else { return .error }
    try workspace.work(a.text.count)
    return try limited(workspace, Value(kind: .string)) { TextFunctions.appendEncodedForURI(a.text, to: &$0) }
  }

  private static func limited(
    _ workspace: ExpressionWorkspace, _ source: Value, _ body: (inout [UInt8]) -> Void
  ) throws -> Value {
    let text = try workspace.build(body)
    guard text.count <= Limits.stringResultBytes else { throw StringLimits.reached }
    return like(source, text)
  }

  static func contains(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) throws -> Value {
    guard areCompatible(workspace, a, b) else { return .error }
    try workspace.work(a.text.count)
    return .boolean(findBytes(b.text, in: a.text, from: 0) != nil)
  }

  static func startsWith(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) -> Value {
    guard areCompatible(workspace, a, b) else { return .error }
    return .boolean(hasPrefix(b.text, a.text))
  }

  static func endsWith(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) -> Value {
    guard areCompatible(workspace, a, b) else { return .error }
    return .boolean(hasSuffix(b.text, a.text))
  }

  /// STRBEFORE: what stands before the first occurrence; the simple empty string when there is none.
  static func before(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) throws -> Value {
    guard areCompatible(workspace, a, b) else { return .error }
    try workspace.work(a.text.count)
    guard let at = findBytes(b.text, in: a.text, from: 0) else { return .string(ExpressionWorkspace.nothing) }
    return part(of: a, 0..<at)
  }

  /// STRAFTER: what stands behind the first occurrence; the simple empty string when there is none.
  static func after(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) throws -> Value {
    guard areCompatible(workspace, a, b) else { return .error }
    try workspace.work(a.text.count)
    guard let at = findBytes(b.text, in: a.text, from: 0) else { return .string(ExpressionWorkspace.nothing) }
    return part(of: a, (at + b.text.count)..<a.text.count)
  }

  /// CONCAT: has the language (and direction) that all arguments share, else none.
  static func concatenate(_ workspace: ExpressionWorkspace, _ arguments: UnsafeBufferPointer<Value>) throws -> Value {
    var total = 0
    var shared = !arguments.isEmpty
    for argument in arguments {
      guard isString(argument) else { return .error }
      total += argument.text.count
      if argument.kind != arguments[0].kind || argument.detail != arguments[0].detail
        || (argument.kind == .languageString && !workspace.sameTag(argument, arguments[0]))
      {
        shared = false
      }
    }
    guard total <= Limits.stringResultBytes else { throw StringLimits.reached }
    try workspace.work(total)
    let target = try workspace.reserve(total)
    var at = 0
    for argument in arguments where argument.text.count > 0 {
      if let from = argument.text.baseAddress, let base = target.baseAddress {
        (base + at).update(from: from, count: argument.text.count)
      }
      at += argument.text.count
    }
    let text = UnsafeBufferPointer(target)
    return shared ? like(arguments[0], text) : .string(text)
  }

  static func languageMatches(_ workspace: ExpressionWorkspace, _ a: Value, _ b: Value) -> Value {
    guard isString(a), isString(b) else { return .error }
    return .boolean(TextFunctions.languageMatches(tag: a.text, range: b.text))
  }

  static func digest(_ workspace: ExpressionWorkspace, _ a: Value, _ algorithm: MessageDigest) throws -> Value {
    guard a.kind == .string else { return .error }
    try workspace.work(8 * a.text.count)
    return .string(try workspace.build { $0 = algorithm.hexadecimal(a.text) })
  }
}
