/// Whether letters abbreviate a name: `NORAD` for "North American Aerospace Defense Command".
enum Acronyms {
  /// Two to twelve letters, most of them capitals.
  static func looksLikeOne(_ text: String) -> Bool {
    let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
    guard letters.count >= 2, text.utf8.count <= 14, !text.contains(" ") else { return false }
    let capitals = letters.filter { $0.properties.isUppercase }.count
    return capitals >= 2 && capitals * 2 > letters.count
  }

  /// The letters occur in the long form in this order, beginning with the first letter of a
  /// word, and each word that takes part gives its first letter.
  static func aligns(_ short: String, _ long: String) -> Bool {
    let letters = Array(short.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic })
    let words = long.lowercased().split(whereSeparator: { " -/".contains($0) })
      .map { Array($0.unicodeScalars.filter { $0.properties.isAlphabetic }) }.filter { !$0.isEmpty }
    guard letters.count >= 2, letters.count <= 16, words.count <= 24 else { return false }
    /// The letters from `l` on can be taken from the words from `w` on.
    func fits(_ l: Int, _ w: Int) -> Bool {
      if l == letters.count { return true }
      for next in w..<max(w, words.count) where words[next][0] == letters[l] {
        // Take the first letter and as many more of the word, in order, as it has.
        var k = l + 1
        if fits(k, next + 1) { return true }
        var position = 1
        while k < letters.count, let found = words[next][position...].firstIndex(of: letters[k]) {
          position = found + 1
          k += 1
          if fits(k, next + 1) { return true }
          if position >= words[next].count { break }
        }
      }
      return false
    }
    return fits(0, 0)
  }

  /// Whether a word with a capital is made of the first letters of the capitalised words ("Icarda").
  static func isInitials(_ short: String, of long: String) -> Bool {
    guard short.utf8.count >= 4, short.unicodeScalars.first?.properties.isUppercase == true else { return false }
    let initials = long.split(whereSeparator: { $0 == " " || $0 == "-" }).filter { $0.first?.isUppercase == true }.compactMap { $0.lowercased().first }
    return Array(short.lowercased()) == initials
  }

  /// Weaker: an abbreviation from another language shares its first letter with a word.
  static func sharesInitial(_ short: String, _ long: String) -> Bool {
    guard let first = short.lowercased().first else { return false }
    return long.lowercased().split(separator: " ").contains { $0.first == first }
  }
}
