import Reading
import Testing

@Suite("Documents of all formats")
struct DocumentSourceTests {
  private func open(_ text: String, _ name: String) throws -> DocumentSource {
    try #require(try DocumentSource.open(Array(text.utf8), name: name).first)
  }

  private func text(_ source: DocumentSource) -> String { String(decoding: source.text, as: UTF8.self) }

  @Test("Plain text and Markdown are their own text")
  func plain() throws {
    let source = try open("The navy sailed.\r\n", "a.txt")
    #expect(text(source) == "The navy sailed.\r\n" && source.format == .text && source.sourceOffset(of: 5) == 5)
    #expect(try open("# Title\n", "a.md").format == .markdown)
  }

  private let page = """
    <!doctype html><html><head><meta charset="utf-8"><title>Ports reopen | The Gazette</title>
    <meta property="og:title" content="Ports reopen after storm"><meta name="author" content="Ana Ruiz">
    <script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2024-03-05T10:00:00Z"}</script>
    <style>p{color:red}</style></head><body><header>The Gazette</header>
    <nav><ul><li><a href="/">Home</a><li><a href="/w">World</a></ul></nav>
    <div class="content"><h1>Ports reopen after storm</h1>
    <p>Lima&rsquo;s port &amp; the <b>navy</b> base reopened on Tuesday, the <a href="/m">ministry</a> said.<p>Ships
      waited for two days.
    <ul><li>Callao reopened first.</li><li>Paita followed.</li></ul><!-- no -->
    <div class="share-buttons">Share this on all networks</div></div>
    <footer>Copyright 2024</footer></body></html>
    """

  @Test("A page: its main text, its metadata, its offsets")
  func html() throws {
    let source = try open(page, "a.html")
    #expect(
      text(source) == """
        Ports reopen after storm

        Lima’s port & the navy base reopened on Tuesday, the ministry said.

        Ships waited for two days.

        - Callao reopened first.

        - Paita followed.


        """)
    #expect(source.metadata.title == "Ports reopen after storm" && source.metadata.author == "Ana Ruiz")
    #expect(source.metadata.date == "2024-03-05")
    let original = Array(page.utf8)
    for word in ["Lima", "navy", "ministry", "Paita", "Ships"] {
      let found = try #require(text(source).firstRange(of: word))
      let at = text(source).utf8.distance(from: text(source).startIndex, to: found.lowerBound)
      let place = try #require(source.sourceOffset(of: at))
      #expect(String(decoding: original[place..<place + word.utf8.count], as: UTF8.self) == word)
    }
  }

  @Test("The article element goes before the rest of the page")
  func article() throws {
    let prose = String(repeating: "The council met in Lima and approved the plan. ", count: 8)
    let source = try open(
      "<body><div><p>Most read: ten things about cats that you never knew.</p></div><article><p>\(prose)</p></article></body>", "x")
    #expect(text(source).hasPrefix("The council met") == false || text(source).contains("cats") == false)
    let named = try open("<html><body><p>Cats are read most of all here.</p><article><p>\(prose)</p></article></body></html>", "x")
    #expect(named.format == .html && !text(named).contains("Cats"))
  }

  @Test("Encodings of pages: declared, marked, broken")
  func encodings() throws {
    let declared = Array("<html><meta charset=iso-8859-1><p>Jos".utf8) + [0xe9, 0x20, 0x93, 0x41, 0x94] + Array("</p>".utf8)
    #expect(try DocumentSource.open(declared, name: "a.html").first.map(text) == "José “A”\n\n")
    let wide: [UInt8] = [0xff, 0xfe] + "Señor López signed.".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    #expect(try DocumentSource.open(wide, name: "a.txt").first.map(text) == "Señor López signed.")
  }

  @Test("Mail: encoded words, multipart, quoted-printable, base64, replies and signature")
  func mail() throws {
    let message = """
      From: =?utf-8?B?Sm9zw6kgUnVpeg==?= <jose@example.org>\r
      Subject: Ports\r
       reopen =?iso-8859-1?Q?ma=F1ana?=\r
      Date: Tue, 5 Mar 2024 10:00:00 +0100\r
      Content-Type: multipart/alternative; boundary="b1"\r
      \r
      --b1\r
      Content-Type: text/html\r
      \r
      <p>No</p>\r
      --b1\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: quoted-printable\r
      \r
      The port of Callao reop=\r
      ened =E2=80=93 at last.\r
      > The port is closed.\r
      -- \r
      Jos=C3=A9\r
      --b1--\r

      """
    let source = try open(message, "a.eml")
    #expect(text(source) == "Ports reopen mañana\n\nThe port of Callao reopened – at last.\n")
    #expect(source.metadata.author == "José Ruiz" && source.metadata.date == "2024-03-05")
    let encoded = try open("Subject: x\nContent-Transfer-Encoding: base64\n\nVGhlIG5hdnkgc2FpbGVkLg==\n", "b.eml")
    #expect(text(encoded) == "x\n\nThe navy sailed.\n")
  }

  @Test("JSON Lines: one document a line, with offsets through escapes")
  func jsonLines() throws {
    let file = #"""
      {"title": "Ports", "date": "2024-03-05T00:00:00", "author": ["Ana Ruiz", {"name": "Leo Paz"}], "text": "The \"port\" \u00e9 reopened.\nShips wait."}

      {"body": "Second.", "url": "https://example.org/2"}
      """#
    let sources = try DocumentSource.open(Array(file.utf8), name: "a.jsonl")
    #expect(sources.map(\.name) == ["a.jsonl#1", "a.jsonl#2"])
    #expect(sources.map(text) == ["The \"port\" é reopened.\nShips wait.", "Second."])
    #expect(sources[0].metadata.author == "Ana Ruiz, Leo Paz" && sources[0].metadata.date == "2024-03-05")
    #expect(sources[1].metadata.url == "https://example.org/2")
    let at = Array(sources[0].text).count - 5
    let place = try #require(sources[0].sourceOffset(of: at))
    #expect(String(decoding: Array(file.utf8)[place..<place + 5], as: UTF8.self) == "wait.")
    #expect(throws: ReadingError.malformed(format: "JSON Lines (line 1)", offset: 0)) {
      try DocumentSource.open(Array("{\"text\": 1".utf8), name: "a.jsonl")
    }
  }

  @Test("Word: paragraphs, items, properties; stored and deflated entries")
  func word() throws {
    let source = try #require(try DocumentSource.open(Self.word, name: "a.docx").first)
    #expect(source.paragraphs.count == 3 && source.paragraphs.first == 0 && source.paragraphs.allSatisfy { $0 == 0 || source.text[$0 - 1] == 0x0a })
    #expect(text(source) == "Ports reopen\n\nThe port of Callao reopened & ships sailed.\n\n- First item\n\n")
    #expect(source.metadata.title == "Ports" && source.metadata.author == "Ana Ruiz" && source.metadata.date == "2024-03-05")
    var broken = Self.word
    broken[60] ^= 0xff
    #expect(throws: ReadingError.self) { try DocumentSource.open(broken, name: "a.docx") }
  }

  @Test("Of a Word document what its reader sees, in sentences that are whole")
  func boxesAndNotes() throws {
    let source = try #require(try DocumentSource.open(Self.boxes, name: "a.docx").first)
    #expect(
      text(source) == """
        A trust in the harbour

        Ann Lee founded Harbour Trust in 2001.

        Bob Ray leads Inland Trust.

        Dana Poe joined Harbour Trust in 2005.

        The co-operative met in Oslo.

        Cell one

        Cell two

        Poe also founded the Fjord Museum.


        """)
    #expect(source.metadata.title == "A trust in the harbour")
    #expect(source.paragraphs.count == 8)
  }

  @Test("OpenDocument texts")
  func openText() throws {
    let source = try #require(try DocumentSource.open(Self.openText, name: "a.odt").first)
    #expect(text(source) == "Head\n\nAnn Lee founded Harbour & Trust in 2001.\n\nBob Ray leads Inland Trust.\n\n- An item\n\n")
    #expect(source.format == .openText && source.paragraphs.count == 4)
    #expect(source.metadata.title == "The trust" && source.metadata.author == "Ana Ruiz" && source.metadata.date == "2024-03-05")
    #expect(throws: ReadingError.self) { try DocumentSource.open(Array("no zip".utf8), name: "a.odt") }
  }

  @Test("What is not read says what to do", arguments: [
    ("{\\rtf1 Ann Lee founded Harbour Trust.}", "RTF document; save it as .docx"), ("\u{89}PNG", "PNG"), ("GIF89a", "tesseract"), ("BZh91", "unpack it"),
  ])
  func advice(_ bytes: String, _ says: String) {
    let error = #expect(throws: ReadingError.self) { try DocumentSource.open(Array(bytes.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }), name: "a") }
    #expect(error?.description.contains(says) == true, "\(String(describing: error))")
  }

  @Test("Gzip is unpacked, and checked")
  func gzip() throws {
    let packed = Self.gzip
    let source = try #require(try DocumentSource.open(packed, name: "a.txt.gz").first)
    #expect(text(source) == String(repeating: "The navy sailed. ", count: 20) && source.name == "a.txt")
    var broken = packed
    broken[broken.count - 6] ^= 1
    #expect(throws: ReadingError.self) { try DocumentSource.open(broken, name: "a.txt.gz") }
    #expect(throws: ReadingError.self) { try DocumentSource.open(Array(packed.dropLast(10)), name: "a.txt.gz") }
  }

  @Test("What is no text is refused by name", arguments: [
    ([UInt8](), "empty"), ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], "PNG"), ([0x7f, 0x45, 0x4c, 0x46, 2], "program"),
    ([0x41, 0, 0x42, 0x43], "control character"), ([0x41, 0xc3, 0x28, 0x41], "not UTF-8"),
    ([0x50, 0x4b, 3, 4, 0, 0, 0], "docx"),
  ])
  func refused(bytes: [UInt8], says: String) {
    let error = #expect(throws: ReadingError.self) { try DocumentSource.open(bytes, name: "a.txt") }
    #expect(error?.description.contains(says) == true, "\(String(describing: error))")
  }

  @Test("Every prefix and every flipped byte of every format gives a document or an error")
  func hostile() throws {
    let files: [([UInt8], String)] = [
      (Array(page.utf8), "a.html"), (Self.word, "a.docx"), (Self.boxes, "b.docx"), (Self.openText, "a.odt"), (Self.gzip, "a.txt.gz"),
      (Array("Subject: =?utf-8?B?Sm9z?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx=3D\n--b--".utf8), "a.eml"),
      (Array(#"{"text": "a\u00e9\ud83d\ude00b", "author": [{"name": "x"}]}"#.utf8), "a.jsonl"),
    ]
    var outcomes = 0
    for (bytes, name) in files {
      for i in 0..<bytes.count {
        for changed in [Array(bytes[..<i]), Array(bytes[..<i] + [bytes[i] ^ 0xff] + bytes[(i + 1)...])] {
          do {
            for source in try DocumentSource.open(changed, name: name) {
              for offset in stride(from: 0, through: source.text.count, by: 7) {
                // Of a packed file the offsets are those of what it holds.
                if !source.isUnpacked, let place = source.sourceOffset(of: offset) { #expect(place <= changed.count) }
              }
            }
          } catch is ReadingError {}
          outcomes += 1
        }
      }
    }
    #expect(outcomes == files.reduce(0) { $0 + 2 * $1.0.count })
  }

  @Test("A source is read with what it says of itself")
  func read() throws {
    let document = try Reader.read(try open(page, "a.html"))
    #expect(document.title == "Ports reopen after storm" && document.date == "2024-03-05")
    #expect(document.sentences.count >= 3)
  }
}

@Suite("What files say of themselves")
struct DocumentMetadataTests {
  @Test("The head of a Markdown file and its first heading")
  func markdown() throws {
    let file = "---\ntitle: \"Ports and people\"\nauthor: Ana Ruiz\ndate: March 5, 2024\nurl: https://example.org/p\n---\n\n# Another\n\nText.\n"
    let source = try #require(try DocumentSource.open(Array(file.utf8), name: "a.md").first)
    #expect(source.metadata.title == "Ports and people" && source.metadata.author == "Ana Ruiz")
    #expect(source.metadata.date == "2024-03-05" && source.metadata.url == "https://example.org/p")
    let plain = try #require(try DocumentSource.open(Array("# The *harbour*\n\nText.\n".utf8), name: "a.md").first)
    #expect(plain.metadata.title == "The harbour")
    #expect(try DocumentSource.open(Array("Text without a heading.\n".utf8), name: "a.md").first?.metadata.title == nil)
  }

  @Test("The name of the site is no part of a page's title", arguments: [
    ("Dockers strike in Rotterdam - Port Blog", "Dockers strike in Rotterdam"), ("Ports reopen after storm | The Gazette", "Ports reopen after storm"),
    ("The Gazette", "The Gazette"), ("A - B", "A - B"), ("Talks - a long way to go for all the harbours", "Talks - a long way to go for all the harbours"),
  ])
  func site(title: String, expected: String) throws {
    let source = try #require(try DocumentSource.open(Array("<html><title>\(title)</title><p>Some text of the page is here.</p>".utf8), name: "a.html").first)
    #expect(source.metadata.title == expected)
  }

  @Test("Maps survive packing, and nonsense is no map")
  func maps() throws {
    let page = "<html><p>Tom &amp; Ana signed.</p><p>It &ldquo;works&rdquo;.</p>"
    let source = try #require(try DocumentSource.open(Array(page.utf8), name: "a.html").first)
    let map = try #require(source.sourceMap)
    let again = try #require(SourceMap(packed: map.packed))
    #expect(again == map)
    for start in 0..<source.text.count { #expect(again.source(of: start..<start + 1) == map.source(of: start..<start + 1)) }
    var bytes = map.packed
    for index in bytes.indices {
      bytes[index] ^= 0x41
      if let other = SourceMap(packed: bytes) { _ = other.source(of: 0..<1) }
      bytes[index] ^= 0x41
    }
    #expect(SourceMap(packed: Array(map.packed.dropLast())) == nil)
  }
}
