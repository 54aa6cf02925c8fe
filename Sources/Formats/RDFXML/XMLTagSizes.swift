import Limits

/// Counts the attributes of each tag before libxml2 sees it: that library compares each attribute
/// with each, so that a tag with 100,000 of them would keep it busy for half a minute, and it cannot be
/// interrupted there.
///
/// One pass over the bytes, without judging anything else. Encodings that put zeros between the
/// letters (UTF-16) are read by leaving the zeros out; where the count is wrong because an encoding
/// hides the quotes, libxml2 still judges the document.
enum XMLTagSizes {
  static func check(_ document: UnsafeRawBufferPointer) throws {
    let bytes = document.bindMemory(to: UInt8.self)
    guard let start = bytes.baseAddress else { return }
    let end = start + bytes.count
    var p = start
    /// The next byte that is no zero, consumed; 0 at the end.
    func next() -> UInt8 {
      while p < end {
        let byte = p.pointee
        p += 1
        if byte != 0 { return byte }
      }
      return 0
    }
    /// Moves behind the next occurrence of a mark such as `-->`, whose last letter is `>` and whose others are alike.
    func skip(behind letter: UInt8, _ count: Int) {
      var run = 0
      while p < end {
        let byte = next()
        if byte == UInt8(ascii: ">"), run >= count { return }
        run = byte == letter ? run + 1 : 0
      }
    }
    /// Moves to the end of a declaration, whose quotes may hold anything, or into a list of declarations.
    func skipDeclaration() {
      var quote: UInt8 = 0
      while p < end {
        let byte = next()
        if quote != 0 {
          if byte == quote { quote = 0 }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "[") {
          return
        }
      }
    }
    while p < end {
      guard next() == UInt8(ascii: "<") else { continue }
      let open = p
      switch next() {
      case UInt8(ascii: "?"): skip(behind: UInt8(ascii: "?"), 1)
      case UInt8(ascii: "!"):
        let kind = next()
        if kind == UInt8(ascii: "-") {
          _ = next()
          skip(behind: UInt8(ascii: "-"), 2)
        } else if kind == UInt8(ascii: "[") {
          skip(behind: UInt8(ascii: "]"), 2)
        } else {
          skipDeclaration()
        }
      case UInt8(ascii: "/"): break
      default:
        var attributes = 0
        var quote: UInt8 = 0
        while p < end {
          let byte = next()
          if quote != 0 {
            if byte == quote { quote = 0 }
          } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            quote = byte
            attributes += 1
            if attributes > Limits.xmlAttributes {
              throw FormatError("an element with more than \(Limits.xmlAttributes) attributes", at: open - start, in: document)
            }
          } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") {
            if byte == UInt8(ascii: "<") { p -= 1 }
            break
          }
        }
      }
    }
  }
}
