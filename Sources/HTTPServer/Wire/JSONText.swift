import Database

/// Writes JSON text field by field; commas and escapes are its business.
struct JSONText {
  var text = ""
  private var needsComma = false

  mutating func open() { separate(); text += "{"; needsComma = false }
  mutating func close() { text += "}"; needsComma = true }
  mutating func openList() { separate(); text += "["; needsComma = false }
  mutating func endList() { text += "]"; needsComma = true }
  mutating func key(_ name: String) { separate(); quote(name); text += ":"; needsComma = false }
  mutating func object(_ name: String) { key(name); open() }
  mutating func list(_ name: String) { key(name); openList() }

  mutating func value(_ value: String) { separate(); quote(value); needsComma = true }
  mutating func value(_ value: Int) { separate(); text += String(value); needsComma = true }

  mutating func field(_ name: String, _ value: String) { key(name); self.value(value) }
  mutating func field(_ name: String, _ value: String?) { if let value { field(name, value) } }
  mutating func field(_ name: String, _ value: Int) { key(name); self.value(value) }
  mutating func field(_ name: String, _ value: UInt64) { key(name); text += String(value); needsComma = true }
  mutating func field(_ name: String, _ value: Bool) { key(name); text += value ? "true" : "false"; needsComma = true }
  mutating func field(_ name: String, _ value: Double) { key(name); text += JSONText.number(value); needsComma = true }
  mutating func field(_ name: String, _ values: [String]) {
    list(name)
    for value in values { self.value(value) }
    endList()
  }

  mutating func candidateFields(_ candidate: EntityCandidate) {
    field("iri", candidate.iri)
    field("label", candidate.label)
    field("aliases", candidate.aliases)
    field("type", candidate.type)
    field("uses", candidate.uses)
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = false
  }

  /// JSON has no infinities: they become null.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return String(value)
  }

  private mutating func quote(_ value: String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{2028}", "\u{2029}", "\u{7F}": text += JSONText.escape(scalar.value)
      default:
        if scalar.value < 32 { text += JSONText.escape(scalar.value) } else { text.unicodeScalars.append(scalar) }
      }
    }
    text += "\""
  }

  private static func escape(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
