/// Prefixes, suffixes and infixes of words: what the model's regular expressions match, as code.
///
/// Positions are indices of scalars; a word is `low ..< high`.
struct AffixRules: Sendable {
  private let classes: CharacterClasses
  /// Units of measure that are split from a number before them.
  private let units: [[UInt32]]
  /// Currencies of several characters.
  private let currencies: [[UInt32]]

  init(_ file: ModelFile, _ classes: CharacterClasses) {
    self.classes = classes
    units = file.strings("units").all.map { $0.unicodeScalars.map(\.value) }
    currencies = file.strings("currencies").all.map { $0.unicodeScalars.map(\.value) }
  }

  private static let dot: UInt32 = 0x2e
  private static let ellipsis: UInt32 = 0x2026
  private static let plus: UInt32 = 0x2b
  private static let minus: UInt32 = 0x2d

  @inline(__always)
  private func isDigit(_ c: UInt32) -> Bool { c &- 0x30 < 10 }

  /// The length of the prefix of a word, 0 when it has none.
  func prefix(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Int {
    guard low < high else { return 0 }
    let c = s[low]
    if c == Self.plus { return low + 1 < high && isDigit(s[low + 1]) ? 0 : 1 }
    if classes[c] & CharacterClasses.prefix != 0 { return 1 }
    if c == Self.dot {
      var end = low + 1
      while end < high && s[end] == Self.dot { end += 1 }
      return end - low >= 2 ? end - low : 0
    }
    // US$, C$, A$
    if (c == 0x43 || c == 0x41) && low + 1 < high && s[low + 1] == 0x24 { return 2 }
    if c == 0x55 && low + 2 < high && s[low + 1] == 0x53 && s[low + 2] == 0x24 { return 3 }
    return 0
  }

  /// The length of the longest suffix of a word, 0 when it has none.
  func suffix(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Int {
    guard low < high else { return 0 }
    let last = s[high - 1]
    var best = classes[last] & CharacterClasses.suffix != 0 ? 1 : 0
    guard high - low > 1 else { return best }
    let before = s[high - 2]
    if last == Self.dot {
      if before == Self.dot {
        var start = high - 2
        while start > low && s[start - 1] == Self.dot { start -= 1 }
        return high - start
      }
      if classes[before] & CharacterClasses.beforeFinalDot != 0 { return 1 }
      guard high - low > 2 else { return best }
      let third = s[high - 3]
      if classes[before] & CharacterClasses.upper != 0 && classes[third] & CharacterClasses.upper != 0 { return 1 }
      if third == 0xb0 && (before | 0x20 == 0x66 || before | 0x20 == 0x63 || before | 0x20 == 0x6b) { return 1 }
      return best
    }
    if last == Self.ellipsis && before == Self.ellipsis { best = 2 }
    if last | 0x20 == 0x73 && (before == 0x27 || before == 0x2019) { best = 2 }
    if last == Self.plus && isDigit(before) { best = max(best, 1) }
    // A number and its unit or currency.
    var digit = high - 1
    while digit >= low && high - digit <= 8 && !isDigit(s[digit]) { digit -= 1 }
    if digit >= low && digit < high - 1 && isDigit(s[digit]) {
      let length = high - digit - 1
      if length > best && (matches(s, digit + 1, length, units) || matches(s, digit + 1, length, currencies)) {
        best = length
      }
    }
    return best
  }

  private func matches(_ s: UnsafePointer<UInt32>, _ low: Int, _ length: Int, _ list: [[UInt32]]) -> Bool {
    for word in list where word.count == length {
      var i = 0
      while i < length && word[i] == s[low + i] { i += 1 }
      if i == length { return true }
    }
    return false
  }

  /// The infixes of a word, from left to right, as pairs of start and end.
  func infixes(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int, into found: inout [(Int, Int)]) {
    found.removeAll(keepingCapacity: true)
    var i = low
    while i < high {
      let length = infix(s, low, high, at: i)
      if length > 0 {
        found.append((i, i + length))
        i += length
      } else {
        i += 1
      }
    }
  }

  private func infix(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int, at i: Int) -> Int {
    let c = s[i]
    // Most characters are letters: nothing to look for.
    if c < 0x80 && (c | 0x20) &- 0x61 < 26 { return 0 }
    if c == Self.dot {
      var end = i + 1
      while end < high && s[end] == Self.dot { end += 1 }
      if end - i >= 2 { return end - i }
      guard i > low, i + 1 < high else { return 0 }
      return classes[s[i - 1]] & CharacterClasses.beforeDot != 0 && classes[s[i + 1]] & CharacterClasses.afterDot != 0
        ? 1 : 0
    }
    if c == Self.ellipsis || classes[c] & CharacterClasses.icon != 0 { return 1 }
    guard i > low, i + 1 < high else { return 0 }
    let before = s[i - 1]
    let after = s[i + 1]
    switch c {
    case Self.plus, Self.minus, 0x2a, 0x5e:  // + - * ^
      if isDigit(before) && (isDigit(after) || after == Self.minus) { return 1 }
      return c == Self.minus ? hyphen(s, before, high, at: i) : 0
    case 0x2c:
      return isAlpha(before) && isAlpha(after) ? 1 : 0
    case 0x2013, 0x2014, 0x7e:  // – — ~
      return hyphen(s, before, high, at: i)
    case 0x3a, 0x3c, 0x3e, 0x3d, 0x2f:  // : < > = /
      return (isAlpha(before) || isDigit(before)) && isAlpha(after) ? 1 : 0
    default:
      return 0
    }
  }

  /// One hyphen or dash, two or three hyphens, or two dashes, between words.
  private func hyphen(_ s: UnsafePointer<UInt32>, _ before: UInt32, _ high: Int, at i: Int) -> Int {
    guard isAlpha(before) || isDigit(before) else { return 0 }
    let c = s[i]
    if isAlpha(s[i + 1]) { return 1 }
    let most = c == Self.minus ? 3 : c == 0x2014 ? 2 : 1
    var length = 2
    while length <= most && i + length < high && s[i + length - 1] == c {
      if isAlpha(s[i + length]) { return length }
      length += 1
    }
    return 0
  }

  @inline(__always)
  private func isAlpha(_ c: UInt32) -> Bool { classes[c] & CharacterClasses.alpha != 0 }
}
