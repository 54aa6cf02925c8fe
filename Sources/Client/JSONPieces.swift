/// A JSON object that is read while it comes: member by member, and of members that are arrays item by item.
///
/// So that who shows an answer holds one item of it and not the whole. Only the outermost object and the arrays
/// directly in it are taken apart; each value below comes as one ``JSON``, under the same limits as there.
public struct JSONPieces {
  /// What came.
  public enum Piece: Sendable, Hashable {
    /// A member that is no array.
    case member(String, JSON)
    /// An item of a member that is an array.
    case item(of: String, JSON)
  }

  private enum Place { case start, nameOrEnd, name, colon, value, afterValue, itemOrEnd, item, afterItem, end }
  private enum Kind { case string, nested, plain }

  private var place = Place.start
  private var name = ""
  /// The beginning of a value whose end has not come.
  private var held: [UInt8] = []
  private var kind: Kind?
  private var depth = 0
  private var isText = false
  private var isEscaped = false

  /// The most bytes that waited for the end of their value between two calls.
  public private(set) var mostHeld = 0
  /// Whether the object has come to its end.
  public var isWhole: Bool { place == .end }

  public init() {}

  /// Takes the next bytes, cut wherever they are, and returns what they complete; nil when this is no such object.
  public mutating func add(_ bytes: [UInt8]) -> [Piece]? {
    var found: [Piece] = []
    var index = 0
    var from = 0
    while index < bytes.count {
      let byte = bytes[index]
      if kind == nil {
        if byte == 32 || (byte >= 9 && byte <= 13) {
          index += 1
          continue
        }
        if startsValue(byte) {
          from = index
          index += 1
          continue
        }
        guard step(byte) else { return nil }
        index += 1
        continue
      }
      guard let end = endOfValue(bytes, &index) else { break }
      held += bytes[from..<end]
      guard let value = JSON.parse(held) else { return nil }
      held.removeAll(keepingCapacity: held.count <= 64 << 10)
      kind = nil
      from = 0
      guard let piece = take(value) else { continue }
      found.append(piece)
    }
    if kind != nil { held += bytes[from...] }
    mostHeld = max(mostHeld, held.count)
    return found
  }

  // MARK: Steps

  /// Whether a value (or a name) starts with this byte; the arrays that are taken apart start none.
  private mutating func startsValue(_ byte: UInt8) -> Bool {
    switch place {
    case .nameOrEnd, .name: if byte != UInt8(ascii: "\"") { return false }
    case .value: if byte == UInt8(ascii: "[") { return false }
    case .itemOrEnd: if byte == UInt8(ascii: "]") { return false }
    case .item: break
    default: return false
    }
    switch byte {
    case UInt8(ascii: "\""): kind = .string
    case UInt8(ascii: "{"), UInt8(ascii: "["): kind = .nested
    default: kind = .plain
    }
    depth = 1
    isText = kind == .string
    isEscaped = false
    return true
  }

  /// A byte between values; false when it cannot stand there.
  private mutating func step(_ byte: UInt8) -> Bool {
    switch (place, byte) {
    case (.start, UInt8(ascii: "{")): place = .nameOrEnd
    case (.nameOrEnd, UInt8(ascii: "}")), (.afterValue, UInt8(ascii: "}")): place = .end
    case (.colon, UInt8(ascii: ":")): place = .value
    case (.value, UInt8(ascii: "[")): place = .itemOrEnd
    case (.itemOrEnd, UInt8(ascii: "]")), (.afterItem, UInt8(ascii: "]")): place = .afterValue
    case (.afterValue, UInt8(ascii: ",")): place = .name
    case (.afterItem, UInt8(ascii: ",")): place = .item
    default: return false
    }
    return true
  }

  /// The index behind the value that is open, nil when it does not end in these bytes.
  private mutating func endOfValue(_ bytes: [UInt8], _ index: inout Int) -> Int? {
    while index < bytes.count {
      let byte = bytes[index]
      if isText {
        index += 1
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
          if kind == .string { return index }
        }
        continue
      }
      if kind == .plain {
        if byte <= 32 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { return index }
        index += 1
        continue
      }
      index += 1
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return nil
  }

  /// What a complete value is at its place; nil for the name of a member.
  private mutating func take(_ value: JSON) -> Piece? {
    switch place {
    case .nameOrEnd, .name:
      name = value.string ?? ""
      place = .colon
      return nil
    case .value:
      place = .afterValue
      return .member(name, value)
    default:
      place = .afterItem
      return .item(of: name, value)
    }
  }
}
