/// Splits text into the tokens that the model was trained on.
///
/// Words between white space lose prefixes and suffixes from outside in until a special case
/// ("don't", "a.m.") or nothing more is found; the rest is an address, or is split at infixes.
/// Special cases that the affix rules take apart ("a.m." at the end of a sentence) are put
/// together again at the end. Same as spaCy's tokenizer, of which this is a restatement.
struct Tokenizer: Sendable {
  /// A token as a range of scalars.
  struct Piece {
    var low: Int32
    var high: Int32
    /// Index into ``norms`` of the norm that a special case gives, -1 for that of the word.
    var norm: Int32
    var spaceAfter: Bool
    /// The identity of its text.
    var identity: UInt64
  }

  /// What a special case consists of.
  private struct Special {
    var scalars: Int
    /// Lengths in scalars, norms, identities.
    var tokens: [(length: Int32, norm: Int32, identity: UInt64)]
  }

  /// Norms that special cases give to their tokens.
  let norms: [String]
  private let classes: CharacterClasses
  private let affixes: AffixRules
  private let addresses: WebAddress
  private let specials: [Special]
  private let specialByIdentity: [UInt64: Int32]
  /// Bytes of the longest special case.
  private let longestSpecial: Int
  /// Sequences of tokens that may be a special case, by their first token.
  private let sequences: [UInt64: [[UInt64]]]

  init(_ file: ModelFile, _ classes: CharacterClasses) {
    self.classes = classes
    affixes = AffixRules(file, classes)
    addresses = WebAddress(classes)

    let text = file.strings("special.text")
    let starts = file.numbers("special.starts", of: UInt32.self)
    var norms: [String] = []
    var normIndex: [String: Int32] = [:]
    var specials: [Special] = []
    var byIdentity: [UInt64: Int32] = [:]
    var longest = 0
    for i in 0..<starts.count - 1 {
      let whole = text[Int(starts[i])]
      var special = Special(scalars: whole.unicodeScalars.count, tokens: [])
      for k in stride(from: Int(starts[i]) + 1, to: Int(starts[i + 1]), by: 2) {
        let orth = text[k]
        let norm = text[k + 1]
        var index: Int32 = -1
        if norm != "\0" {
          if let known = normIndex[norm] {
            index = known
          } else {
            index = Int32(norms.count)
            normIndex[norm] = index
            norms.append(norm)
          }
        }
        special.tokens.append((Int32(orth.unicodeScalars.count), index, StringHash.identity(orth)))
      }
      byIdentity[StringHash.identity(whole)] = Int32(specials.count)
      longest = max(longest, whole.utf8.count)
      specials.append(special)
    }
    self.norms = norms
    self.specials = specials
    specialByIdentity = byIdentity
    longestSpecial = longest

    let parts = file.strings("sequence.text")
    let partStarts = file.numbers("sequence.starts", of: UInt32.self)
    var sequences: [UInt64: [[UInt64]]] = [:]
    for i in 0..<partStarts.count - 1 {
      let sequence = (Int(partStarts[i])..<Int(partStarts[i + 1])).map { StringHash.identity(parts.utf8($0)) }
      sequences[sequence[0], default: []].append(sequence)
    }
    self.sequences = sequences
  }

  /// The tokens of a text.
  func tokens(of text: ScalarText, _ whiteSpace: LanguageModel.WhiteSpace, into pieces: inout [Piece]) {
    pieces.removeAll(keepingCapacity: true)
    var infixes: [(Int, Int)] = []
    var suffixes: [Piece] = []
    switch whiteSpace {
    case .collapsed:
      var i = 0
      while i < text.count {
        if isSpace(text.scalars[i]) {
          if !pieces.isEmpty { pieces[pieces.count - 1].spaceAfter = true }
          i += 1
          continue
        }
        let start = i
        while i < text.count && !isSpace(text.scalars[i]) { i += 1 }
        word(text, start, i, &pieces, &infixes, &suffixes)
      }
    case .literal:
      var start = 0
      var inSpace = text.count > 0 && isSpace(text.scalars[0])
      for i in 0..<text.count where isSpace(text.scalars[i]) != inSpace {
        if start < i { word(text, start, i, &pieces, &infixes, &suffixes) }
        if text.scalars[i] == 0x20 {
          if !pieces.isEmpty { pieces[pieces.count - 1].spaceAfter = true }
          start = i + 1
        } else {
          start = i
        }
        inSpace.toggle()
      }
      if start < text.count { word(text, start, text.count, &pieces, &infixes, &suffixes) }
    }
    joinSequences(text, &pieces)
  }

  /// White space as Python has it: the model was trained on that.
  private func isSpace(_ c: UInt32) -> Bool {
    if c < 0x80 { return c == 0x20 || c &- 9 < 5 || c &- 0x1c < 4 }
    return classes[c] & CharacterClasses.space != 0
  }

  private func special(_ text: ScalarText, _ low: Int, _ high: Int) -> Int32? {
    let bytes = text.utf8(low, high)
    return bytes.count > longestSpecial ? nil : specialByIdentity[StringHash.identity(bytes)]
  }

  private func piece(_ text: ScalarText, _ low: Int, _ high: Int) -> Piece {
    Piece(low: Int32(low), high: Int32(high), norm: -1, spaceAfter: false, identity: text.identity(low, high))
  }

  private func append(_ index: Int32, at low: Int, _ pieces: inout [Piece]) {
    var start = Int32(low)
    for token in specials[Int(index)].tokens {
      pieces.append(
        Piece(low: start, high: start + token.length, norm: token.norm, spaceAfter: false, identity: token.identity))
      start += token.length
    }
  }

  private func word(
    _ text: ScalarText, _ from: Int, _ to: Int, _ pieces: inout [Piece], _ infixes: inout [(Int, Int)],
    _ suffixes: inout [Piece]
  ) {
    let s = text.scalars
    var low = from
    var high = to
    suffixes.removeAll(keepingCapacity: true)
    var size = -1
    while low < high && high - low != size {
      if special(text, low, high) != nil { break }
      size = high - low
      let prefix = affixes.prefix(s, low, high)
      if prefix > 0, low + prefix < high, special(text, low + prefix, high) != nil {
        pieces.append(piece(text, low, low + prefix))
        low += prefix
        break
      }
      let suffix = affixes.suffix(s, low + prefix, high)
      if suffix > 0, high - suffix > low, special(text, low, high - suffix) != nil {
        suffixes.append(piece(text, high - suffix, high))
        high -= suffix
        break
      }
      if prefix > 0 { pieces.append(piece(text, low, low + prefix)) }
      if suffix > 0 { suffixes.append(piece(text, high - suffix, high)) }
      low += prefix
      high -= suffix
    }
    if low < high {
      if let index = special(text, low, high) {
        append(index, at: low, &pieces)
      } else if addresses.matches(s, low, high) {
        pieces.append(piece(text, low, high))
      } else {
        affixes.infixes(s, low, high, into: &infixes)
        var start = low
        for (first, end) in infixes where first != low {
          if first != start { pieces.append(piece(text, start, first)) }
          pieces.append(piece(text, first, end))
          start = end
        }
        if start < high { pieces.append(piece(text, start, high)) }
      }
    }
    while let suffix = suffixes.popLast() { pieces.append(suffix) }
  }

  /// A letter right behind a digit, and a full stop before a capital.
  private func isUnitAndStop(_ text: ScalarText, _ letter: Piece, _ stop: Piece) -> Bool {
    guard stop.high == stop.low + 1, text.scalars[Int(stop.low)] == 0x2e, letter.low > 0, text.scalars[Int(letter.low) - 1] &- 0x30 < 10 else { return false }
    var next = Int(stop.high)
    guard next < text.count, text.scalars[next] <= 0x20 else { return false }
    while next < text.count, text.scalars[next] <= 0x20 { next += 1 }
    return next < text.count && Unicode.Scalar(text.scalars[next]).map { $0.properties.isUppercase } ?? false
  }

  /// Special cases among the tokens: longest first, then leftmost.
  private func joinSequences(_ text: ScalarText, _ pieces: inout [Piece]) {
    var matches: [Range<Int>] = []
    for i in pieces.indices {
      guard let candidates = sequences[pieces[i].identity] else { continue }
      for sequence in candidates where i + sequence.count <= pieces.count {
        var k = 1
        while k < sequence.count && pieces[i + k].identity == sequence[k] { k += 1 }
        // "a profit of €58m. Prices rose": the letter is a unit, and the full stop ends the sentence.
        if k == sequence.count, k == 2, i > 0, pieces[i].high == pieces[i].low + 1, pieces[i - 1].high == pieces[i].low, isUnitAndStop(text, pieces[i], pieces[i + 1]) { continue }
        if k == sequence.count { matches.append(i..<i + k) }
      }
    }
    if matches.isEmpty { return }
    matches.sort { $0.count != $1.count ? $0.count > $1.count : $0.lowerBound < $1.lowerBound }
    var seen = [Bool](repeating: false, count: pieces.count)
    var chosen: [Int: (end: Int, special: Int32)] = [:]
    for match in matches {
      if !seen[match.lowerBound] && !seen[match.upperBound - 1] {
        let low = Int(pieces[match.lowerBound].low)
        // White space between the tokens makes it another text, which is no special case.
        if let index = special(text, low, Int(pieces[match.upperBound - 1].high)) {
          chosen[match.lowerBound] = (match.upperBound, index)
        }
      }
      for i in match { seen[i] = true }
    }
    if chosen.isEmpty { return }
    var joined: [Piece] = []
    joined.reserveCapacity(pieces.count + 8)
    var i = 0
    while i < pieces.count {
      if let (end, index) = chosen[i] {
        append(index, at: Int(pieces[i].low), &joined)
        joined[joined.count - 1].spaceAfter = pieces[end - 1].spaceAfter
        i = end
      } else {
        joined.append(pieces[i])
        i += 1
      }
    }
    pieces = joined
  }
}
