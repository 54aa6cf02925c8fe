/// Addresses of the web and of mail, which stay one token.
///
/// `[scheme://][user@]host[:port][/path]`, where the host is a public IPv4 address or a domain
/// name that ends in letters. Linear in the length of the word.
struct WebAddress: Sendable {
  private let classes: CharacterClasses

  init(_ classes: CharacterClasses) { self.classes = classes }

  /// Whether the whole word `low ..< high` is an address.
  func matches(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Bool {
    var dots = false
    for i in low..<high where s[i] == 0x2e { dots = true }
    guard dots else { return false }
    if host(s, low, high) { return true }
    // A scheme ends at the first colon: the characters before it cannot be one.
    var i = low
    while i < high && isSchemeCharacter(s[i]) { i += 1 }
    if i - low >= 2 && i + 2 < high && s[i] == 0x3a && s[i + 1] == 0x2f && s[i + 2] == 0x2f {
      if host(s, i + 3, high) { return true }
    }
    // What stands before an @ may be anything; a host ends before the next @.
    for at in stride(from: low + 1, to: high, by: 1) where s[at] == 0x40 {
      if host(s, at + 1, high) { return true }
    }
    return false
  }

  private func isSchemeCharacter(_ c: UInt32) -> Bool {
    c == 0x2b || c == 0x2d || c == 0x2e || classes[c] & CharacterClasses.word != 0
  }

  /// Whether `low ..< high` is a host with an optional port and path.
  private func host(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Bool {
    if let end = internetAddress(s, low, high), tail(s, end, high) { return true }
    if let end = domain(s, low, high), tail(s, end, high) { return true }
    return false
  }

  /// `[:port][/path]` to the end.
  private func tail(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Bool {
    var i = low
    if i < high && s[i] == 0x3a {
      var digits = 0
      i += 1
      while i < high && isDigit(s[i]) {
        i += 1
        digits += 1
      }
      guard digits >= 2, digits <= 5 else { return false }
    }
    return i == high || s[i] == 0x2f || s[i] == 0x3f || s[i] == 0x23
  }

  private func isDigit(_ c: UInt32) -> Bool { c &- 0x30 < 10 }

  /// Letters and digits of a domain label, as wide as the model's rule has them.
  private func isLabelCharacter(_ c: UInt32) -> Bool {
    isDigit(c) || (c | 0x20) &- 0x61 < 26 && c < 0x80 || c >= 0xa1 && c <= 0xffff
  }

  /// The end of `label. ... .letters`.
  private func domain(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Int? {
    var start = low
    var labels = 0
    while true {
      // The last label is letters to the first character that cannot belong to it.
      if labels > 0 {
        var end = start
        while end < high && classes[s[end]] & CharacterClasses.lower != 0 { end += 1 }
        if end - start >= 2 && end - start <= 63 {
          if end == high || s[end] == 0x3a || s[end] == 0x2f || s[end] == 0x3f || s[end] == 0x23 { return end }
        }
      }
      var end = start
      while end < high && (isLabelCharacter(s[end]) || s[end] == 0x2d || s[end] == 0x5f) { end += 1 }
      guard end < high, s[end] == 0x2e, end > start, end - start <= 64, isLabelCharacter(s[start]),
        isLabelCharacter(s[end - 1])
      else { return nil }
      labels += 1
      start = end + 1
    }
  }

  /// The end of a dotted IPv4 address that is neither private nor reserved.
  private func internetAddress(_ s: UnsafePointer<UInt32>, _ low: Int, _ high: Int) -> Int? {
    var parts: [(value: Int, digits: Int, leadingZero: Bool)] = []
    var i = low
    while parts.count < 4 {
      var value = 0
      let start = i
      while i < high && isDigit(s[i]) && i - start < 3 {
        value = value * 10 + Int(s[i] - 0x30)
        i += 1
      }
      guard i > start else { return nil }
      parts.append((value, i - start, s[start] == 0x30))
      if parts.count < 4 {
        guard i < high, s[i] == 0x2e else { return nil }
        i += 1
      }
    }
    let (a, b, c, d) = (parts[0], parts[1], parts[2], parts[3])
    guard !a.leadingZero, a.value >= 1, a.value <= 223 else { return nil }
    for part in [b, c] {
      // 0 to 255; three digits begin with 1 or 2.
      guard part.value <= 255, part.digits < 3 || part.value >= 100 else { return nil }
    }
    guard !d.leadingZero, d.value >= 1, d.value <= 254 else { return nil }
    if a.value == 10 || a.value == 127 { return nil }
    if a.value == 169 && b.value == 254 && b.digits == 3 { return nil }
    if a.value == 192 && b.value == 168 { return nil }
    if a.value == 172 && b.value >= 16 && b.value <= 31 && b.digits == 2 { return nil }
    return i
  }
}
