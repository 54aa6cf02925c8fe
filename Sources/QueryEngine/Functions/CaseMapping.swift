/// Upper and lower case by the full mappings of Unicode, special casing included (`ß` to `SS`,
/// final sigma). XPath Functions and Operators 3.1, sections 5.4.7 and 5.4.8.
enum CaseMapping {
  /// Appends the text in upper case.
  static func appendUpper(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.reserveCapacity(output.count + text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        output.append(byte &- 0x61 < 26 ? byte & 0xDF : byte)
        index &+= 1
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
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        output.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        index &+= 1
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
