/// "two years", "18 months", "48 hours" as `xsd:yearMonthDuration` or `xsd:dayTimeDuration`.
enum Duration {
  static func literal(_ words: [String]) -> (lexical: String, datatype: String)? {
    var number: Int?
    var unit: String?
    for word in words {
      if let known = Quantity.small[word] ?? Int(word.filter { $0 != "," }), number == nil, unit == nil {
        number = known
      } else if ["year", "month", "week", "day", "hour", "minute"].contains(word.hasSuffix("s") ? String(word.dropLast()) : word), unit == nil {
        unit = word.hasSuffix("s") ? String(word.dropLast()) : word
      } else if !["about", "around", "some", "nearly", "almost", "over", "more", "than", "at", "least", "up", "to", "approximately", "roughly", "the", "last", "past", "next", "for", "first"].contains(word) {
        return nil
      }
    }
    guard let number, number >= 0, number < 100_000, let unit else { return nil }
    let months = "http://www.w3.org/2001/XMLSchema#yearMonthDuration"
    let days = "http://www.w3.org/2001/XMLSchema#dayTimeDuration"
    switch unit {
    case "year": return ("P\(number)Y", months)
    case "month": return ("P\(number)M", months)
    case "week": return ("P\(number * 7)D", days)
    case "day": return ("P\(number)D", days)
    case "hour": return ("PT\(number)H", days)
    default: return ("PT\(number)M", days)
    }
  }
}
