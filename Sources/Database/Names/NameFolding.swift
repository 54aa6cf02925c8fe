@_spi(_Unicode) import Swift

/// Makes names comparable: without case, accents and punctuation.
///
/// `"São Paulo"`, `"SAO PAULO"` and `"Sao-Paulo"` fold alike, as do `"U.S."` and `"US"`.
/// Letters of other scripts are kept. Nothing here is a decision that two names mean the
/// same thing: it only says that they are written alike.
enum NameFolding {
  /// Letters that Unicode does not decompose but that people type without.
  private static let spelled: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ı": "i", "ħ": "h", "Ħ": "h",
  ]

  /// The folded name: words of letters and digits with one space between.
  static func fold(_ name: String) -> String {
    var out = ""
    var pendingSpace = false
    func add(_ text: String) {
      if pendingSpace, !out.isEmpty { out.unicodeScalars.append(" ") }
      pendingSpace = false
      out += text
    }
    for scalar in name._nfd {
      if scalar.isASCII {
        switch scalar.value {
        case 0x41...0x5A: add(String(Unicode.Scalar(UInt8(scalar.value + 32))))
        case 0x61...0x7A, 0x30...0x39: add(String(scalar))
        case 0x2E, 0x27: break  // full stop and apostrophe vanish: U.S., O'Neill
        case 0x26: // & reads "and"
          pendingSpace = true
          add("and")
          pendingSpace = true
        default: pendingSpace = true
        }
        continue
      }
      if let letters = spelled[scalar] {
        add(letters)
        continue
      }
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: break
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .letterNumber, .otherNumber, .spacingMark:
        add(scalar.properties.lowercaseMapping)
      default:
        // U+2019, the typographic apostrophe, vanishes like the straight one.
        if scalar.value != 0x2019 { pendingSpace = true }
      }
    }
    return out
  }

  /// The folded name without a leading article: what entities are compared by.
  static func entityKey(_ name: String) -> String {
    let folded = fold(name)
    for article in ["the ", "a ", "an "] where folded.hasPrefix(article) && folded.count > article.count {
      return String(folded.dropFirst(article.count))
    }
    return folded
  }

  /// The folded phrase without forms of "to be" and articles in front: "is a member of" is "member of".
  static func relationKey(_ phrase: String) -> String {
    var words = fold(phrase).split(separator: " ")
    let dropped: Set<Substring> = ["is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "a", "an", "the"]
    while words.count > 1, let first = words.first, dropped.contains(first) {
      // "has part" and "is a" keep their meaning only whole.
      if words.count == 2, ["has", "have", "had"].contains(first) { break }
      if words.count == 2, first == "is", words[1] == "a" { break }
      words.removeFirst()
    }
    return words.joined(separator: " ")
  }

  /// The words of the local name of an IRI: `http://schema.org/memberOf` gives "member of".
  static func localName(_ iri: String) -> String {
    var tail = Substring(iri)
    while tail.last == "/" || tail.last == "#" { tail = tail.dropLast() }
    if let cut = tail.lastIndex(where: { $0 == "#" || $0 == "/" || $0 == ":" }) { tail = tail[tail.index(after: cut)...] }
    var words = ""
    var last: Character?
    for character in tail {
      if character == "_" || character == "-" || character == "+" || character == "." {
        words.append(" ")
      } else {
        if character.isUppercase, let last, last.isLowercase || last.isNumber { words.append(" ") }
        words.append(character)
      }
      last = character
    }
    return words
  }

  /// The last part of an IRI: letters, digits and hyphens of the folded name.
  ///
  /// At most 80 bytes; a name without any letter or digit gets a hash.
  static func slug(_ name: String) -> String {
    var slug = fold(name).split(separator: " ").joined(separator: "-")
    while slug.utf8.count > 80 { slug.removeLast() }
    while slug.last == "-" { slug.removeLast() }
    return slug.isEmpty ? "x" + SHA256.hexadecimal(of: Array(name.utf8)).prefix(12) : slug
  }
}
