import RDF

/// Writes terms in the syntax of N-Triples, canonical form. RDF 1.2 N-Triples, section 4.
enum TermWriter {
  /// Bytes that a quoted string must escape, as flags: 1 short or \u escape, 2 look closer (0xEF).
  nonisolated(unsafe) static let stringTable: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in 0..<0x20 { table[byte] = 1 }
    table[0x7F] = 1
    table[0x22] = 1
    table[0x5C] = 1
    table[0xEF] = 2
    return UnsafePointer(table)
  }()

  /// A term as N-Triples writes it.
  static func write(_ term: borrowing TermView, into out: OutputBytes) {
    switch term.kind {
    case .unbound: break
    case .iri: writeIRI(term.textBytes, plain: term.needsNoEscape, into: out)
    case .blankNode: writeLabel(term.textBytes, into: out)
    case .string: writeString(term.textBytes, plain: term.needsNoEscape, into: out)
    case .typed:
      writeString(term.textBytes, plain: term.needsNoEscape, into: out)
      out.append("^^")
      writeIRI(term.tagBytes, plain: false, into: out)
    case .language, .languageLTR, .languageRTL:
      writeString(term.textBytes, plain: term.needsNoEscape, into: out)
      out.append(UInt8(ascii: "@"))
      out.append(term.tagBytes)
      if term.kind == .languageLTR { out.append("--ltr") }
      if term.kind == .languageRTL { out.append("--rtl") }
    case .triple:
      guard let parts = term.components else { return }
      out.append("<<( ")
      write(parts[0], into: out)
      out.append(UInt8(ascii: " "))
      write(parts[1], into: out)
      out.append(UInt8(ascii: " "))
      write(parts[2], into: out)
      out.append(" )>>")
    }
  }

  /// `_:` and the label, in ASCII: plain labels as they are, others in hexadecimal behind `ux-`,
  /// so that different labels stay different and every reader takes them. A label with a
  /// leading full stop (a node without label in its document) gets a name to lead it.
  static func writeLabel(_ label: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    out.append("_:")
    guard let start = label.baseAddress else { return out.append("ux-") }
    let text = TextSlice(start: start, count: label.count)
    let rest = label.first == UInt8(ascii: ".") ? UnsafeBufferPointer(rebasing: label.dropFirst()) : label
    let classes = CharacterClass.table
    var isPlain = !rest.isEmpty && rest.first != UInt8(ascii: "-") && rest.first != UInt8(ascii: ".") && rest.last != UInt8(ascii: ".")
    for byte in rest where classes[Int(byte)] & CharacterClass.name == 0 && byte != UInt8(ascii: ".") { isPlain = false }
    if isPlain, !text.begins("ux-"), !text.begins("anonymous.") {
      if rest.count < label.count { out.append("anonymous") }
      return out.append(label)
    }
    out.append("ux-")
    for byte in label {
      for nibble in [byte >> 4, byte & 15] { out.append(nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10) }
    }
  }

  static func writeIRI(_ iri: UnsafeBufferPointer<UInt8>, plain: Bool, into out: OutputBytes) {
    guard let start = iri.baseAddress else { return out.append("<>") }
    let room = out.reserve(iri.count + 2)
    if plain {
      room[0] = UInt8(ascii: "<")
      (room + 1).update(from: start, count: iri.count)
      room[iri.count + 1] = UInt8(ascii: ">")
      out.advance(iri.count + 2)
      return
    }
    out.append(UInt8(ascii: "<"))
    let classes = CharacterClass.table
    var copied = 0
    for index in 0..<iri.count where iri[index] < 0x80 && classes[Int(iri[index])] & CharacterClass.iri == 0 {
      out.append(start + copied, count: index - copied)
      writeUnicodeEscape(UInt32(iri[index]), into: out)
      copied = index + 1
    }
    out.append(start + copied, count: iri.count - copied)
    out.append(UInt8(ascii: ">"))
  }

  @inline(__always)
  static func writeString(_ text: UnsafeBufferPointer<UInt8>, plain: Bool, into out: OutputBytes) {
    out.append(UInt8(ascii: "\""))
    if plain { out.append(text) } else { writeEscaped(text, into: out) }
    out.append(UInt8(ascii: "\""))
  }

  static func writeUnicodeEscape(_ value: UInt32, into out: OutputBytes) {
    out.append("\\u")
    for shift in stride(from: UInt32(12), through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: value >> shift & 0xF)
      out.append(digit < 10 ? 0x30 + digit : 0x41 + digit - 10)
    }
  }

  /// The text between quote marks.
  static func writeEscaped(_ text: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    guard let start = text.baseAddress else { return }
    let table = stringTable
    let count = text.count
    var copied = 0
    var index = 0
    while index < count {
      let byte = start[index]
      let flag = table[Int(byte)]
      if flag == 0 {
        index &+= 1
        continue
      }
      if flag == 2 {
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        if index + 2 < count, start[index + 1] == 0xBF, start[index + 2] >= 0xBE {
          out.append(start + copied, count: index - copied)
          writeUnicodeEscape(start[index + 2] == 0xBE ? 0xFFFE : 0xFFFF, into: out)
          index += 3
          copied = index
        } else {
          index += 1
        }
        continue
      }
      out.append(start + copied, count: index - copied)
      switch byte {
      case 0x08: out.append("\\b")
      case 0x09: out.append("\\t")
      case 0x0A: out.append("\\n")
      case 0x0C: out.append("\\f")
      case 0x0D: out.append("\\r")
      case 0x22: out.append("\\\"")
      case 0x5C: out.append("\\\\")
      default: writeUnicodeEscape(UInt32(byte), into: out)
      }
      index += 1
      copied = index
    }
    out.append(start + copied, count: count - copied)
  }
}
