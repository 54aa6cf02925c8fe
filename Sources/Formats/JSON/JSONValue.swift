/// A JSON value. Numbers keep the text they were written with; members keep their order.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  /// The number as it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  public var string: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  public var array: [JSONValue]? {
    if case .array(let value) = self { return value }
    return nil
  }

  public var object: JSONObject? {
    if case .object(let value) = self { return value }
    return nil
  }

  public var isNull: Bool { self == .null }

  /// Whether the value is null, a boolean, a number or a string.
  public var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}

/// A member of an object of a document, or with no name the object itself.
struct JSONMember: Sendable, Equatable {
  var object: Int
  var name: String?
}

/// The members of a JSON object in the order of their first appearance; a repeated name replaces the value.
public struct JSONObject: Sendable, Equatable {
  public private(set) var keys: [String] = []
  private var values: [String: JSONValue] = [:]
  /// Where its brace stands in the document, -1 when nobody asked the parser for that. No part of the value.
  var offset = -1

  public init() {}

  public init(_ members: [(String, JSONValue)]) {
    for (key, value) in members { self[key] = value }
  }

  public var isEmpty: Bool { keys.isEmpty }
  public var count: Int { keys.count }

  public subscript(key: String) -> JSONValue? {
    get { values[key] }
    set {
      if values[key] == nil {
        if newValue != nil { keys.append(key) }
      } else if newValue == nil {
        keys.removeAll { $0 == key }
      }
      values[key] = newValue
    }
  }

  /// Names and values in order.
  public var members: [(key: String, value: JSONValue)] { keys.compactMap { key in values[key].map { (key, $0) } } }

  /// Names in order of their Unicode scalars.
  public var sortedKeys: [String] { keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) } }

  /// Equality of members, whatever their order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool { a.values == b.values }
}
