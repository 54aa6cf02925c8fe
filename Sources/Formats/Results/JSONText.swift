import RDF

/// Writes JSON strings, and terms as SPARQL's JSON results have them. RFC 8259, section 7; SPARQL 1.2 Query Results JSON.
enum JSONText {
  /// A string with quote marks.
  static func writeString(_ text: String, into out: OutputBytes) {
    var text = text
    text.withUTF8 { writeString($0, plain: false, into: out) }
  }

  @inline(__always)
  static func writeString(_ text: UnsafeBufferPointer<UInt8>, plain: Bool, into out: OutputBytes) {
    out.append(UInt8(ascii: "\""))
    if plain { out.append(text) } else { writeEscaped(text, into: out) }
    out.append(UInt8(ascii: "\""))
  }

  private static func writeEscaped(_ text: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    guard let start = text.baseAddress else { return }
    var copied = 0
    var index = 0
    let count = text.count
    while index < count {
      let byte = start[index]
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C {
        index &+= 1
        continue
      }
      out.append(start + copied, count: index - copied)
      switch byte {
      case 0x22: out.append("\\\"")
      case 0x5C: out.append("\\\\")
      case 0x08: out.append("\\b")
      case 0x09: out.append("\\t")
      case 0x0A: out.append("\\n")
      case 0x0C: out.append("\\f")
      case 0x0D: out.append("\\r")
      default: TermWriter.writeUnicodeEscape(UInt32(byte), into: out)
      }
      index += 1
      copied = index
    }
    out.append(start + copied, count: count - copied)
  }

  /// A term as an object with `type` and `value`.
  static func write(_ term: TermView, into out: OutputBytes) {
    switch term.kind {
    case .unbound: out.append("null")
    case .iri:
      out.append("{\"type\":\"uri\",\"value\":")
      writeString(term.textBytes, plain: term.needsNoEscape, into: out)
    case .blankNode:
      out.append("{\"type\":\"bnode\",\"value\":")
      writeString(term.textBytes, plain: term.needsNoEscape, into: out)
    case .string, .typed, .language, .languageLTR, .languageRTL:
      out.append("{\"type\":\"literal\",\"value\":")
      writeString(term.textBytes, plain: term.needsNoEscape, into: out)
      if term.kind == .typed {
        out.append(",\"datatype\":")
        writeString(term.tagBytes, plain: false, into: out)
      } else if term.kind != .string {
        out.append(",\"xml:lang\":")
        writeString(term.tagBytes, plain: false, into: out)
        if term.kind == .languageLTR { out.append(",\"its:dir\":\"ltr\"") }
        if term.kind == .languageRTL { out.append(",\"its:dir\":\"rtl\"") }
      }
    case .triple:
      guard let parts = term.components else { return out.append("null") }
      out.append("{\"type\":\"triple\",\"value\":{\"subject\":")
      write(parts[0], into: out)
      out.append(",\"predicate\":")
      write(parts[1], into: out)
      out.append(",\"object\":")
      write(parts[2], into: out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(UInt8(ascii: "}"))
  }
}
