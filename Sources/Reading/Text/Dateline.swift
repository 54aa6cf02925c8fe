/// The start of a news paragraph that says where and when it was written:
/// `OSLO, 3 March 2025 — `, `LONDON (AP) - `.
enum Dateline {
  /// The bytes before the sentence begins, the dash and spaces included; nil when there is none.
  static func prefix(_ text: ArraySlice<UInt8>) -> (end: Int, words: [String])? {
    let limit = min(text.endIndex, text.startIndex + 80)
    guard let dash = dash(in: text[text.startIndex..<limit]) else { return nil }
    let words = wordsOf(text[text.startIndex..<dash.lowerBound])
    guard let first = words.first, words.count <= 9 else { return nil }
    let letters = first.unicodeScalars.filter { $0.properties.isAlphabetic }
    guard letters.count >= 3, letters.allSatisfy({ $0.properties.isUppercase }) else { return nil }
    // After the place only a region, a date and an agency may follow.
    for word in words.dropFirst() {
      let scalar = word.unicodeScalars.first
      let isNumber = word.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2C }
      guard isNumber || word.hasPrefix("(") || word.hasSuffix(")") || scalar?.properties.isUppercase == true else { return nil }
    }
    var end = dash.upperBound
    while end < text.endIndex, text[end] == 0x20 || text[end] == 0x09 { end += 1 }
    return end < text.endIndex ? (end, words) : nil
  }

  private static func dash(in text: ArraySlice<UInt8>) -> Range<Int>? {
    var i = text.startIndex
    while i < text.endIndex {
      if i + 2 < text.endIndex, text[i] == 0xE2, text[i + 1] == 0x80, text[i + 2] == 0x94 || text[i + 2] == 0x93 {
        return i..<i + 3
      }
      if text[i] == UInt8(ascii: "-"), i > text.startIndex, text[i - 1] == 0x20 {
        var end = i + 1
        while end < text.endIndex, text[end] == UInt8(ascii: "-") { end += 1 }
        if end < text.endIndex, text[end] == 0x20 { return i..<end }
      }
      i += 1
    }
    return nil
  }

  /// The words of a name at the start of some words: up to a mark, a number, or the month of a date
  /// ("Jan de Vries | 12 June 2023": here Jan is no month, for no number stands beside it).
  static func nameWords(_ words: ArraySlice<String>) -> [String] {
    func hasDigit(_ word: String) -> Bool { word.utf8.contains { $0 &- 0x30 < 10 } }
    var name: [String] = []
    for (place, word) in zip(words.indices, words) {
      if hasDigit(word) || ["|", "-", "–", "—", "·", "•", "/"].contains(word) { break }
      let letters = word.lowercased().filter(\.isLetter)
      if DateExpression.months[letters] != nil, place + 1 < words.endIndex, hasDigit(words[place + 1]) { break }
      name.append(word)
    }
    return name
  }

  /// Words split at white space.
  static func wordsOf(_ text: ArraySlice<UInt8>) -> [String] {
    text.split(whereSeparator: { $0 <= 0x20 }).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A full date among a few words ("Published: 3 March 2025, 10:30").
  static func day(in words: [String]) -> CalendarDay? {
    let lower = words.map { word in
      var w = word.lowercased()
      while let last = w.last, ",.;:)|".contains(last) { w.removeLast() }
      while let first = w.first, "(|".contains(first) { w.removeFirst() }
      if let t = w.firstIndex(of: "t"), CalendarDay(iso: String(w[..<t])) != nil { w = String(w[..<t]) }
      return w
    }
    for i in lower.indices {
      if let day = CalendarDay(iso: lower[i]) { return day }
      guard i + 3 <= lower.count else { continue }
      let three = Array(lower[i..<i + 3])
      guard three.contains(where: { DateExpression.months[$0] != nil }) else { continue }
      if let e = DateExpression(words: three, document: nil), let y = e.year, let m = e.month, let d = e.day {
        return CalendarDay(year: y, month: m, day: d)
      }
    }
    return nil
  }
}
