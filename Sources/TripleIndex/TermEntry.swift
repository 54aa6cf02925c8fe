import RDF

/// What the dictionary packs into bytes and words per term.
///
/// Flags: bits 0-3 the ``TermKind``, bit 4 "needs no escape", bit 5 "the tag stands before the text"
/// (32-bit length, tag bytes, text). A term of the base is one 64-bit word: 40 bits of arena offset,
/// 8 of flags, 16 of tag number; its bytes end where the next begin. A triple term's text is three ids.
@usableFromInline enum TermFlags {
  static let kindMask: UInt8 = 15
  static let needsNoEscape: UInt8 = 16
  static let inlineTag: UInt8 = 32

  @usableFromInline static let offsetBits: UInt64 = 40
  @usableFromInline static let offsetMask: UInt64 = (1 << 40) - 1

  static func pack(offset: Int, flags: UInt8, tag: UInt16) -> UInt64 {
    UInt64(truncatingIfNeeded: offset) | UInt64(flags) << 40 | UInt64(tag) << 48
  }

  /// Whether no output format escapes any of the bytes. Bytes of non-ASCII letters pass; the lead bytes
  /// of C1 controls, line separators, byte order marks and noncharacters do not.
  static func needsNoEscape(_ bytes: UnsafePointer<UInt8>, _ count: Int, iri: Bool) -> Bool {
    let mask: UInt8 = iri ? 3 : 1
    return plain.withUnsafeBufferPointer { table in
      var bad: UInt8 = 0
      for i in 0..<count { bad |= table[Int(bytes[i])] }
      return bad & mask == 0
    }
  }

  /// 1: to be escaped somewhere; 2: to be escaped in an IRI.
  private static let plain: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for b in 0..<32 { table[b] = 1 }
    for b in [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
      UInt8(ascii: ","), 0x7f, 0xc0, 0xc1, 0xc2, 0xe2, 0xef, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb,
      0xfc, 0xfd, 0xfe, 0xff]
    { table[Int(b)] = 1 }
    for b in [UInt8(ascii: " "), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "`")] {
      table[Int(b)] |= 2
    }
    return table
  }()
}

/// One term of the delta dictionary. 16 bytes.
@frozen @usableFromInline struct TermEntry {
  @usableFromInline var bytes: UnsafePointer<UInt8>
  @usableFromInline var count: UInt32
  @usableFromInline var tag: UInt16
  @usableFromInline var flags: UInt8
  @usableFromInline var spare: UInt8 = 0

  @usableFromInline init(bytes: UnsafePointer<UInt8>, count: Int, tag: UInt16, flags: UInt8) {
    self.bytes = bytes
    self.count = UInt32(truncatingIfNeeded: count)
    self.tag = tag
    self.flags = flags
  }

  var kind: TermKind { TermKind(rawValue: flags & TermFlags.kindMask) ?? .unbound }
}
