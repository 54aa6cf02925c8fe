/// The character classes of the SPARQL grammar, productions 164 to 168 of SPARQL 1.1.
enum CharacterClass {
  /// PN_CHARS_BASE.
  static func isNameBase(_ c: UInt32) -> Bool {
    switch c {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
      0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF,
      0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
      return true
    default: return false
    }
  }

  /// PN_CHARS_U.
  static func isNameStart(_ c: UInt32) -> Bool { c == 0x5F || isNameBase(c) }

  /// PN_CHARS.
  static func isName(_ c: UInt32) -> Bool {
    switch c {
    case 0x2D, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: return true
    default: return isNameStart(c)
    }
  }

  /// A character of a VARNAME after the first.
  static func isVariable(_ c: UInt32) -> Bool {
    c != 0x2D && isName(c)
  }

  static func isDigit(_ b: UInt8) -> Bool { b >= 0x30 && b <= 0x39 }

  static func isHex(_ b: UInt8) -> Bool {
    isDigit(b) || (b >= 0x41 && b <= 0x46) || (b >= 0x61 && b <= 0x66)
  }

  static func isLetter(_ b: UInt8) -> Bool { (b >= 0x41 && b <= 0x5A) || (b >= 0x61 && b <= 0x7A) }

  /// The value of a hexadecimal digit; 0 for anything else.
  static func hexValue(_ b: UInt8) -> UInt32 {
    switch b {
    case 0x30...0x39: return UInt32(b) - 0x30
    case 0x41...0x46: return UInt32(b) - 0x41 + 10
    case 0x61...0x66: return UInt32(b) - 0x61 + 10
    default: return 0
    }
  }
}
