import Glibc
import Reading
import Testing

@Suite("PDF documents")
struct PortableDocumentTests {
  /// A PDF of pages of lines, as small as the format allows.
  private func document(_ pages: [[String]]) -> [UInt8] {
    var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
    objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for (i, lines) in pages.enumerated() {
      objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents \(5 + 2 * i) 0 R /Resources << /Font << /F1 3 0 R >> >> >>")
      let stream = "BT /F1 12 Tf 72 720 Td 16 TL " + lines.map { "(\($0)) Tj T*" }.joined(separator: " ") + " ET"
      objects.append("<< /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream")
    }
    var out = "%PDF-1.4\n"
    var table = ""
    for (i, object) in objects.enumerated() {
      let offset = String(out.utf8.count)
      table += String(repeating: "0", count: 10 - offset.count) + offset + " 00000 n \n"
      out += "\(i + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = out.utf8.count
    out += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n\(table)"
    out += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(out.utf8)
  }

  @Test("Text with its pages, or a word on what to install")
  func pages() throws {
    let bytes = document([["The port of Callao reop-", "ened on Tuesday.", "The navy sailed."], ["Ships waited two days."]])
    do {
      let source = try #require(try DocumentSource.open(bytes, name: "a.pdf").first)
      let text = String(decoding: source.text, as: UTF8.self)
      #expect(text.contains("The port of Callao reopened on Tuesday.\nThe navy sailed."))
      #expect(source.format == .portable && source.pages.count == 2)
      let second = try #require(text.firstRange(of: "Ships"))
      let offset = text.utf8.distance(from: text.startIndex, to: second.lowerBound)
      #expect(source.page(of: offset) == 2 && source.page(of: 0) == 1)
    } catch ReadingError.tool(let name, let problem) {
      #expect(name == "pdftotext" && problem.contains("install poppler-utils"))
      print("skipped: \(name) is not here")
    }
  }

  @Test("A page tree that holds itself ends at the limit of memory")
  func endless() throws {
    let text = "%PDF-2.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 obj<</Type/Page/Parent 2 0"
      + "Resourc<<es/Font<</F1 5 0 R>>>>>>endobj\n4 0 obj<>>>endobj\n4 0 obj<</Length 44>>stream\nBT /F1 12 j\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    // Which of the limits it meets depends on poppler's version; that it ends does not.
    #expect(throws: ReadingError.self) { try DocumentSource.open(Array(text.utf8), name: "a.pdf") }
    var used = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &used)
    #expect(used.ru_maxrss <= 600 << 10, "a child took \(used.ru_maxrss >> 10) MiB")
  }

  @Test("A PDF without a text layer says so")
  func scan() {
    let bytes = document([[]])
    let error = #expect(throws: ReadingError.self) { try DocumentSource.open(bytes, name: "scan.pdf") }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("no text layer") || text.contains("install poppler-utils"))
  }

  @Test("What only begins as a PDF is refused")
  func broken() {
    #expect(throws: ReadingError.self) { try DocumentSource.open(Array("%PDF-1.4\nnothing".utf8), name: "a.pdf") }
  }
}
