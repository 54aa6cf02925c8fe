/// What the model knows of a word by its spelling: norm, first and last characters, shape.
struct Lexicon: @unchecked Sendable {
  /// The features of a word that the embedding reads, as identities of strings.
  struct Word {
    var text: String
    var norm: String
    var normKey: UInt64
    var prefixKey: UInt64
    var suffixKey: UInt64
    var shapeKey: UInt64
    /// The identity of the text in lower case, for the attribute rules.
    var lower: UInt64
    var isSpace: Bool
    var spaceAfter: Bool
  }

  private let classes: CharacterClasses
  private let symbols: HashTable
  private let symbolIDs: UnsafeBufferPointer<UInt32>
  private let norms: HashTable
  private let normText: StringTable

  init(_ file: ModelFile, _ classes: CharacterClasses) {
    self.classes = classes
    symbols = HashTable(file.numbers("symbol.hashes", of: UInt64.self))
    symbolIDs = file.numbers("symbol.ids", of: UInt32.self)
    norms = HashTable(file.numbers("norm.hashes", of: UInt64.self))
    normText = file.strings("norm.text")
  }

  /// A word of the text and its lower case; `norm` overrules the word's own.
  func word(_ text: ScalarText, _ low: Int, _ high: Int, identity: UInt64, norm: String?, spaceAfter: Bool)
    -> (word: Word, lower: String)
  {
    let string = text.string(low, high)
    let lower = lowercased(text, low, high, string)
    let chosen: String
    if let norm {
      chosen = norm
    } else if let known = norms.position(identity) {
      chosen = normText[known]
    } else {
      chosen = lower
    }
    var isSpace = true
    for i in low..<high where classes[text.scalars[i]] & CharacterClasses.space == 0 { isSpace = false }
    let word = Word(
      text: string, norm: chosen, normKey: key(StringHash.identity(chosen), empty: chosen.isEmpty),
      prefixKey: key(text.identity(low, low + 1)), suffixKey: key(text.identity(max(low, high - 3), high)),
      shapeKey: key(StringHash.identity(shape(text, low, high))), lower: StringHash.identity(lower), isSpace: isSpace,
      spaceAfter: spaceAfter)
    return (word, lower)
  }

  /// Reserved words have small numbers of their own; the empty string is 0.
  private func key(_ identity: UInt64, empty: Bool = false) -> UInt64 {
    if empty { return 0 }
    if let position = symbols.position(identity) { return UInt64(symbolIDs[position]) }
    return identity
  }

  /// Capitals X, small letters x, digits d, runs cut at four: "Command" is "Xxxxx".
  func shape(_ text: ScalarText, _ low: Int, _ high: Int) -> String {
    if high - low >= 100 { return "LONG" }
    var out = String.UnicodeScalarView()
    var last: UInt32 = 0xffff_ffff
    var run = 0
    for i in low..<high {
      let c = text.scalars[i]
      let bits = classes[c]
      var mark = c
      if bits & CharacterClasses.letter != 0 {
        mark = bits & CharacterClasses.capital != 0 ? 0x58 : 0x78
      } else if bits & CharacterClasses.digit != 0 {
        mark = 0x64
      }
      run = mark == last ? run + 1 : 0
      last = mark
      if run < 4, let scalar = Unicode.Scalar(mark) { out.append(scalar) }
    }
    return String(out)
  }

  /// Lower case character by character; a capital sigma that ends a word is the final one.
  private func lowercased(_ text: ScalarText, _ low: Int, _ high: Int, _ string: String) -> String {
    var changed = false
    for i in low..<high {
      let c = text.scalars[i]
      if c &- 0x41 < 26 || c >= 0x80 { changed = true }
    }
    if !changed { return string }
    var out = ""
    for i in low..<high {
      let c = text.scalars[i]
      guard let scalar = Unicode.Scalar(c) else { continue }
      if c == 0x3a3, isFinal(text, low, i, high) {
        out.unicodeScalars.append("\u{3c2}")
      } else {
        out += scalar.properties.lowercaseMapping
      }
    }
    return out
  }

  /// Whether a sigma ends a word (Unicode 3.13, Final_Sigma).
  private func isFinal(_ text: ScalarText, _ low: Int, _ i: Int, _ high: Int) -> Bool {
    func isCased(_ range: some Sequence<Int>) -> Bool {
      for k in range {
        guard let scalar = Unicode.Scalar(text.scalars[k]) else { return false }
        if !scalar.properties.isCaseIgnorable { return scalar.properties.isCased }
      }
      return false
    }
    return isCased((low..<i).reversed()) && !isCased(i + 1..<high)
  }
}
