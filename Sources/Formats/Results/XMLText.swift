import RDF

/// Writes XML text, and terms as SPARQL's XML results have them. XML 1.0; SPARQL 1.2 Query Results XML.
///
/// XML 1.0 has no way to write most control characters and U+FFFE, U+FFFF, not even as
/// references: U+FFFD stands for them. JSON and TSV carry them whole.
enum XMLText {
  /// Bytes to look at: 1 in text and attributes, 2 in attributes only.
  nonisolated(unsafe) private static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in 0..<0x20 { table[byte] = 1 }
    table[0x09] = 2
    table[0x0A] = 2
    for byte in "&<>".utf8 { table[Int(byte)] = 1 }
    table[0x22] = 2
    table[0xEF] = 1
    return UnsafePointer(table)
  }()

  static func writeText(_ text: UnsafeBufferPointer<UInt8>, into out: OutputBytes) { write(text, mask: 1, into: out) }

  static func writeText(_ text: String, into out: OutputBytes) {
    var text = text
    text.withUTF8 { write($0, mask: 1, into: out) }
  }

  static func writeAttribute(_ text: UnsafeBufferPointer<UInt8>, into out: OutputBytes) { write(text, mask: 3, into: out) }

  static func writeAttribute(_ text: String, into out: OutputBytes) {
    var text = text
    text.withUTF8 { write($0, mask: 3, into: out) }
  }

  private static func write(_ text: UnsafeBufferPointer<UInt8>, mask: UInt8, into out: OutputBytes) {
    guard let start = text.baseAddress else { return }
    let table = table
    let count = text.count
    var copied = 0
    var index = 0
    while index < count {
      let byte = start[index]
      if table[Int(byte)] & mask == 0 {
        index &+= 1
        continue
      }
      if byte == 0xEF, !(index + 2 < count && start[index + 1] == 0xBF && start[index + 2] >= 0xBE) {
        index += 1
        continue
      }
      out.append(start + copied, count: index - copied)
      switch byte {
      case UInt8(ascii: "&"): out.append("&amp;")
      case UInt8(ascii: "<"): out.append("&lt;")
      case UInt8(ascii: ">"): out.append("&gt;")
      case 0x22: out.append("&quot;")
      case 0x09: out.append("&#x9;")
      case 0x0A: out.append("&#xA;")
      case 0x0D: out.append("&#xD;")
      case 0xEF:
        out.append("\u{FFFD}")
        index += 2
      default: out.append("\u{FFFD}")
      }
      index += 1
      copied = index
    }
    out.append(start + copied, count: count - copied)
  }

  @inline(__always)
  private static func writeText(of term: TermView, into out: OutputBytes) {
    if term.needsNoEscape { out.append(term.textBytes) } else { writeText(term.textBytes, into: out) }
  }

  /// A term as the element inside `binding`.
  static func write(_ term: TermView, into out: OutputBytes) {
    switch term.kind {
    case .unbound: break
    case .iri:
      out.append("<uri>")
      writeText(of: term, into: out)
      out.append("</uri>")
    case .blankNode:
      out.append("<bnode>")
      writeText(of: term, into: out)
      out.append("</bnode>")
    case .string, .typed, .language, .languageLTR, .languageRTL:
      out.append("<literal")
      if term.kind == .typed {
        out.append(" datatype=\"")
        writeAttribute(term.tagBytes, into: out)
        out.append(UInt8(ascii: "\""))
      } else if term.kind != .string {
        out.append(" xml:lang=\"")
        writeAttribute(term.tagBytes, into: out)
        out.append(UInt8(ascii: "\""))
        if term.kind == .languageLTR { out.append(" its:dir=\"ltr\"") }
        if term.kind == .languageRTL { out.append(" its:dir=\"rtl\"") }
      }
      out.append(UInt8(ascii: ">"))
      writeText(of: term, into: out)
      out.append("</literal>")
    case .triple:
      guard let parts = term.components else { return }
      out.append("<triple><subject>")
      write(parts[0], into: out)
      out.append("</subject><predicate>")
      write(parts[1], into: out)
      out.append("</predicate><object>")
      write(parts[2], into: out)
      out.append("</object></triple>")
    }
  }
}
