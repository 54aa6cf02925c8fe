import RDF

/// Writes the cells of CSV and TSV results. SPARQL 1.2 Query Results CSV and TSV; RFC 4180.
enum SeparatedText {
  /// The text of a term, in quote marks when it holds a comma, a quote mark or a line end.
  /// CSV does not tell IRIs from literals; TSV does.
  static func writeCSV(_ term: TermView, into out: OutputBytes) {
    switch term.kind {
    case .unbound: return
    case .blankNode: TermWriter.writeLabel(term.textBytes, into: out)
    case .triple:
      let scratch = OutputBytes(capacity: 256)
      TermWriter.write(term, into: scratch)
      writeField(scratch.buffer, into: out)
    default:
      if term.needsNoEscape { out.append(term.textBytes) } else { writeField(term.textBytes, into: out) }
    }
  }

  private static func writeField(_ text: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    guard let start = text.baseAddress else { return }
    var needsQuotes = false
    for byte in text where byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D {
      needsQuotes = true
      break
    }
    if !needsQuotes { return out.append(text) }
    out.append(UInt8(ascii: "\""))
    var copied = 0
    for index in 0..<text.count where start[index] == 0x22 {
      out.append(start + copied, count: index + 1 - copied)
      out.append(UInt8(ascii: "\""))
      copied = index + 1
    }
    out.append(start + copied, count: text.count - copied)
    out.append(UInt8(ascii: "\""))
  }

  /// A term in the syntax of Turtle; numbers that read back as they are stand without quote marks.
  static func writeTSV(_ term: TermView, into out: OutputBytes) {
    if term.kind == .typed, TurtleTermWriter.isBare(term.textBytes, term.tagBytes), !isBoolean(term) {
      return out.append(term.textBytes)
    }
    TermWriter.write(term, into: out)
  }

  private static func isBoolean(_ term: TermView) -> Bool {
    guard let tag = term.tag else { return false }
    return TextSlice(start: tag, count: Int(term.tagCount)).equals(StandardIRI.boolean)
  }
}
