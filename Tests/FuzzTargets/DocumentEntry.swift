import Reading

/// Documents for the reader: every citation lies inside the text, on borders of characters.
enum DocumentEntry {
  static func open(_ bytes: UnsafeRawBufferPointer, name: String) -> String? {
    do throws(ReadingError) {
      for source in try DocumentSource.open(bytes, name: name) {
        guard isText(source.text) else { return "a text that is not UTF-8" }
        // Offsets of the original lie in the original.
        if !source.isUnpacked, name.hasSuffix(".html") || name.hasSuffix(".eml") || name.hasSuffix(".jsonl") {
          for offset in stride(from: 0, to: source.text.count, by: max(1, source.text.count / 16)) {
            if let original = source.sourceOffset(of: offset), original > bytes.count { return "offset \(original) of \(bytes.count)" }
          }
        }
      }
      return nil
    } catch { return nil }
  }

  static func word(_ bytes: UnsafeRawBufferPointer) -> String? { open(prefixed([0x50, 0x4b, 3, 4], bytes), "report.docx") }
  static func portable(_ bytes: UnsafeRawBufferPointer) -> String? { open(prefixed(Array("%PDF-".utf8), bytes), "report.pdf") }
  static func gzip(_ bytes: UnsafeRawBufferPointer) -> String? { open(prefixed([0x1f, 0x8b], bytes), "text.txt.gz") }

  private static func open(_ bytes: [UInt8], _ name: String) -> String? { bytes.withUnsafeBytes { open($0, name: name) } }

  private static func prefixed(_ mark: [UInt8], _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    bytes.starts(with: mark) ? Array(bytes) : mark + Array(bytes)
  }

  /// The whole reader, Markdown and plain text.
  static func read(_ bytes: UnsafeRawBufferPointer) -> String? {
    // The language model makes this target slow: short inputs say as much.
    let text = UnsafeRawBufferPointer(rebasing: bytes.prefix(4 << 10))
    do {
      let document = try Reader.read(text, name: text.first == 0x23 ? "note.md" : "note.txt")
      var spans = document.blocks.map(\.span) + document.sentences.map(\.span) + document.mentions.map(\.span)
      for fact in document.facts {
        if fact.evidence.isEmpty { return "a fact without evidence" }
        for evidence in fact.evidence { spans += [evidence.subjectSpan, evidence.objectSpan] + evidence.relationSpans }
      }
      for span in spans {
        guard span.lowerBound >= 0, span.upperBound <= text.count else { return "a span \(span) in a text of \(text.count) bytes" }
        guard isBorder(span.lowerBound, text), isBorder(span.upperBound, text) else { return "a span \(span) that cuts a character" }
      }
      return nil
    } catch { return nil }
  }

  private static func isBorder(_ offset: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    offset == text.count || text[offset] & 0xC0 != 0x80
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }
}
