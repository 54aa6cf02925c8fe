/// A media type with the parameters that matter (RFC 9110 §8.3).
public struct ContentType: Hashable, Sendable {
  /// `type/subtype` in small letters.
  public var name: String
  public var charset: String?
  public var boundary: String?

  /// What nearly every request says, word for word: nothing to take apart.
  private static let usual: [String] = [
    "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update", "text/x-tern-pattern",
  ]

  /// Reads a `Content-Type` value. Throws ``RequestFault`` 415 when it is not a media type.
  public init(_ text: String) throws(RequestFault) {
    for known in ContentType.usual where known == text {
      name = known
      return
    }
    let parts = ContentType.splitQuoted(text, on: ";")
    let name = parts[0].lowercased()
    let halves = name.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isToken) }) else {
      throw RequestFault(415, "the Content-Type is not a media type")
    }
    self.name = name
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let key = ContentType.trimmed(part[..<equals]).lowercased()
      let value = ContentType.unquoted(ContentType.trimmed(part[part.index(after: equals)...]))
      if key == "charset" { charset = value.lowercased() }
      if key == "boundary" { boundary = value }
    }
  }

  /// Throws ``RequestFault`` 415 unless the text is UTF-8 (or its subset ASCII).
  public func requireUTF8() throws(RequestFault) {
    guard let charset else { return }
    if charset != "utf-8" && charset != "utf8" && charset != "us-ascii" {
      throw RequestFault(415, "the charset '\(charset)' is not understood; only UTF-8 is")
    }
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var view = text[...]
    while let first = view.unicodeScalars.first, first == " " || first == "\t" { view = view.dropFirst() }
    while let last = view.unicodeScalars.last, last == " " || last == "\t" { view = view.dropLast() }
    return String(view)
  }

  static func unquoted(_ text: String) -> String {
    guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
    var out = ""
    var escaped = false
    for character in text.dropFirst().dropLast() {
      if !escaped, character == "\\" {
        escaped = true
        continue
      }
      escaped = false
      out.append(character)
    }
    return out
  }

  /// Splits at `separator` outside quotes; pieces are trimmed. At least one piece.
  static func splitQuoted(_ text: String, on separator: Character) -> [String] {
    var pieces: [String] = []
    var current = ""
    var quoted = false
    var escaped = false
    for character in text {
      if character == separator, !quoted {
        pieces.append(trimmed(current))
        current = ""
        continue
      }
      if escaped { escaped = false } else if character == "\\", quoted { escaped = true } else if character == "\"" { quoted.toggle() }
      current.append(character)
    }
    pieces.append(trimmed(current))
    return pieces
  }
}

/// An `Accept` field: which of the offered types the client likes best (RFC 9110 §12.5.1).
public struct AcceptList: Sendable {
  struct Range: Hashable {
    var type: Substring
    var subtype: Substring
    var quality: Int
    var order: Int
  }
  private var ranges: [Range] = []

  /// Reads the field; ranges that are not media ranges are left out. Without a field everything is accepted.
  public init(_ field: String?) {
    guard let field else { return }
    for (order, part) in ContentType.splitQuoted(field, on: ",").prefix(64).enumerated() {
      let pieces = ContentType.splitQuoted(part, on: ";")
      let halves = pieces[0].lowercased()[...].split(separator: "/", omittingEmptySubsequences: false)
      guard halves.count == 2 || pieces[0] == "*" else { continue }
      var quality = 1_000
      for piece in pieces.dropFirst() where piece.lowercased().hasPrefix("q=") {
        quality = Self.thousandths(piece.dropFirst(2)) ?? 0
      }
      if halves.count == 2 {
        ranges.append(Range(type: halves[0], subtype: halves[1], quality: quality, order: order))
      } else {
        ranges.append(Range(type: "*", subtype: "*", quality: quality, order: order))
      }
    }
    present = true
  }

  private var present = false

  private static func thousandths(_ text: Substring) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = Int(parts[0]), whole == 0 || whole == 1, parts.count <= 2 else { return nil }
    var value = whole * 1_000
    if parts.count == 2 {
      let digits = parts[1].prefix(3)
      guard let fraction = digits.isEmpty ? 0 : Int(digits), fraction >= 0 else { return nil }
      value += fraction * [1_000, 100, 10, 1][digits.count]
    }
    return min(value, 1_000)
  }

  /// The index in `offers` that fits best, nil when none is acceptable.
  ///
  /// The higher quality wins, then the type the client names earlier, then the earlier offer.
  public func best(of offers: [String]) -> Int? {
    if !present { return offers.isEmpty ? nil : 0 }
    var best: (index: Int, quality: Int, order: Int)?
    for (index, offer) in offers.enumerated() {
      guard let slash = offer.firstIndex(of: "/") else { continue }
      let type = offer[..<slash]
      let subtype = offer[offer.index(after: slash)...]
      var match: (specificity: Int, quality: Int, order: Int)?
      for range in ranges {
        let specificity: Int
        if range.type == type && range.subtype == subtype {
          specificity = 2
        } else if range.type == type && range.subtype == "*" {
          specificity = 1
        } else if range.type == "*" && range.subtype == "*" {
          specificity = 0
        } else {
          continue
        }
        if match == nil || specificity > match?.specificity ?? -1 {
          match = (specificity, range.quality, specificity == 2 ? range.order : 1_000)
        }
      }
      guard let match, match.quality > 0 else { continue }
      if best == nil || match.quality > best?.quality ?? 0 || (match.quality == best?.quality && match.order < best?.order ?? 0) {
        best = (index, match.quality, match.order)
      }
    }
    return best?.index
  }

  /// Whether the client would rather read plain text than JSON (for errors).
  public var prefersPlainText: Bool {
    guard present else { return false }
    return best(of: ["application/problem+json", "application/json", "text/plain"]) == 2
  }
}
