/// Upper and lower case by the full mappings of Unicode, special casing included (`ß` to `SS`,
/// final sigma). XPath Functions and Operators 3.1, sections 5.4.7 and 5.4.8.
enum CaseMapping {
  /// Appends the text in upper case.
  static func appendUpper(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.reserveCapacity(output.count + text.count)
    var index = appendShort(text, lettersFrom: 0x61, to: &output)
    while index < text.count {
      let plain = endOfASCII(text, from: index)
      if plain > index {
        append(UnsafeBufferPointer(rebasing: text[index..<plain]), lettersFrom: 0x61, to: &output)
        index = plain
        continue
      }
      let (codePoint, next) = decodeCodePoint(text, at: index)
      guard let scalar = Unicode.Scalar(codePoint) else {
        output.append(contentsOf: text[index..<next])
        index = next
        continue
      }
      output.append(contentsOf: scalar.properties.uppercaseMapping.utf8)
      index = next
    }
  }

  /// Appends the text in lower case.
  static func appendLower(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.reserveCapacity(output.count + text.count)
    var index = appendShort(text, lettersFrom: 0x41, to: &output)
    while index < text.count {
      let plain = endOfASCII(text, from: index)
      if plain > index {
        append(UnsafeBufferPointer(rebasing: text[index..<plain]), lettersFrom: 0x41, to: &output)
        index = plain
        continue
      }
      let (codePoint, next) = decodeCodePoint(text, at: index)
      guard let scalar = Unicode.Scalar(codePoint) else {
        output.append(contentsOf: text[index..<next])
        index = next
        continue
      }
      if codePoint == 0x3A3, isFinal(text, sigmaAt: index, next: next) {
        output.append(contentsOf: [0xCF, 0x82])  // ς
      } else {
        output.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      }
      index = next
    }
  }

  /// Appends the ASCII at the front of a text of up to 16 bytes, for which a loop costs less than calls; gives how far it came.
  @inline(__always)
  private static func appendShort(_ text: UnsafeBufferPointer<UInt8>, lettersFrom first: UInt8, to output: inout [UInt8]) -> Int {
    guard text.count <= 16 else { return 0 }
    var index = 0
    while index < text.count, text[index] < 0x80 {
      output.append(text[index] ^ (text[index] &- first < 26 ? 0x20 : 0))
      index &+= 1
    }
    return index
  }

  /// Where the first byte beyond ASCII stands at or after `index`, eight bytes at a time; the end of the text when there is none.
  private static func endOfASCII(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
    let raw = UnsafeRawBufferPointer(text)
    var at = index
    while at &+ 8 <= raw.count {
      let high = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080
      if high != 0 { return at &+ UInt64(littleEndian: high).trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < raw.count, raw[at] < 0x80 { at &+= 1 }
    return at
  }

  /// Appends bytes of ASCII, the 26 letters from `first` on in the other case: copied whole, then changed where they lie.
  private static func append(_ plain: UnsafeBufferPointer<UInt8>, lettersFrom first: UInt8, to output: inout [UInt8]) {
    let start = output.count
    output.append(contentsOf: plain)
    output.withUnsafeMutableBufferPointer { bytes in
      for i in start..<bytes.count {
        let byte = bytes[i]
        bytes[i] = byte ^ (byte &- first < 26 ? 0x20 : 0)
      }
    }
  }

  /// Unicode's condition Final_Sigma: a cased letter before, none after, case-ignorable ones skipped.
  private static func isFinal(_ text: UnsafeBufferPointer<UInt8>, sigmaAt index: Int, next: Int) -> Bool {
    var position = index
    var before = false
    while position > 0 {
      position -= 1
      while position > 0, text[position] & 0xC0 == 0x80 { position -= 1 }
      guard let scalar = Unicode.Scalar(decodeCodePoint(text, at: position).codePoint) else { break }
      if scalar.properties.isCaseIgnorable { continue }
      before = scalar.properties.isCased
      break
    }
    guard before else { return false }
    position = next
    while position < text.count {
      let decoded = decodeCodePoint(text, at: position)
      position = decoded.next
      guard let scalar = Unicode.Scalar(decoded.codePoint) else { return true }
      if scalar.properties.isCaseIgnorable { continue }
      return !scalar.properties.isCased
    }
    return true
  }
}
