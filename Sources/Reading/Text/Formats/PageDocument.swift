import Limits

/// The main text of an HTML page, with the offsets of the source, and what the page says of itself.
///
/// The text is that of `article` or `main` when the page has one with most of the prose, else of
/// the element that holds most of the paragraphs (as readability tools do: text counts, links
/// count against); navigation, forms, asides, and blocks that are all links are left out.
struct PageDocument {
  private(set) var text = MappedText()
  private(set) var metadata = DocumentMetadata()

  private struct Element {
    var name: String
    var parent: Int
    var isNoise: Bool
    var isHidden: Bool
    var textBytes = 0
    var score = 0
  }

  private struct PageBlock {
    var range: Range<Int>
    var element: Int
    var tag: String
    var linkBytes: Int
  }

  private static let inline: Set<String> = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "nobr", "center", "picture", "source", "img",
  ]
  private static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
  ]
  private static let noiseTags: Set<String> = ["nav", "aside", "footer", "form", "dialog", "menu", "fieldset", "figure"]
  private static let noiseWords = [
    "nav", "menu", "footer", "sidebar", "share", "social", "related", "promo", "advert", "cookie", "newsletter",
    "subscribe", "comment", "breadcrumb", "popup", "modal", "banner", "recommend", "tags", "toolbar", "pagination",
    "skip", "signup", "login",
  ]

  init(_ bytes: UnsafeRawBufferPointer) {
    var builder = Builder(bytes)
    builder.run()
    metadata = builder.metadata
    let chosen = Self.mainElement(builder)
    var title = builder.heading
    for block in builder.blocks where builder.isKept(block, under: chosen) {
      let content = builder.text.bytes[block.range]
      if let heading = title, block.tag == "h1", String(decoding: content, as: UTF8.self) == heading.text { title = nil }
    }
    // A headline outside the chosen element still is the document's.
    if let heading = title, builder.blocks.contains(where: { builder.isKept($0, under: chosen) }) {
      text.append(builder.text, heading.range)
      text.insert("\n\n".utf8, at: text.sourceOffset(of: text.count) ?? 0)
    }
    for block in builder.blocks where builder.isKept(block, under: chosen) {
      if block.tag == "li" {
        text.insert("- ".utf8, at: builder.text.sourceOffset(of: block.range.lowerBound) ?? 0)
      }
      text.append(builder.text, block.range)
      text.insert("\n\n".utf8, at: builder.text.sourceOffset(of: block.range.upperBound) ?? 0)
    }
    if metadata.title == nil { metadata.title = builder.heading?.text }
    readByline(builder, chosen)
  }

  /// The day and the author in a short line near the beginning of the text, also outside of the chosen
  /// element ("Published 3 April 2022 by Ivana Horvat").
  private mutating func readByline(_ builder: Builder, _ chosen: Int) {
    guard metadata.date == nil || metadata.author == nil,
      let first = builder.blocks.firstIndex(where: { builder.isKept($0, under: chosen) })
    else { return }
    for block in builder.blocks[max(0, first - 4)..<min(first + 4, builder.blocks.count)] {
      guard !builder.isHidden(block), block.range.count <= 140 else { continue }
      let words = Dateline.wordsOf(builder.text.bytes[block.range])
      guard words.count <= 14 else { continue }
      let day = Dateline.day(in: words)
      if metadata.date == nil, let day { metadata.date = day.iso }
      // Only a line that is a byline: it has a day, or begins with the word.
      guard metadata.author == nil, let by = words.firstIndex(where: { $0.lowercased() == "by" }), day != nil || by == 0 else { continue }
      let name = Dateline.nameWords(words[(by + 1)...]).prefix { word in
        word.first?.isUppercase ?? false || word == "and" || word == "de" || word == "van" || word == "von"
      }
      let text = name.joined(separator: " ")
      let trimmed = String(text.reversed().drop { ",|·.".contains($0) }.reversed())
      if name.count >= 2 { metadata.author = trimmed }
    }
  }

  /// The element that holds the prose.
  private static func mainElement(_ builder: Builder) -> Int {
    let elements = builder.elements
    let total = elements.first?.textBytes ?? 0
    for names in [["article"], ["main"]] {
      let best = elements.indices.filter { names.contains(elements[$0].name) && !elements[$0].isNoise }
        .max { elements[$0].textBytes < elements[$1].textBytes }
      if let best, elements[best].textBytes * 10 >= total * 4 { return best }
    }
    guard let best = elements.indices.max(by: { elements[$0].score < elements[$1].score }),
      elements[best].textBytes * 10 >= total * 4
    else { return 0 }
    return best
  }

  /// Reads the page into elements and blocks of text.
  private struct Builder {
    let bytes: UnsafeRawBufferPointer
    var text = MappedText()
    var elements: [Element] = [Element(name: "html", parent: -1, isNoise: false, isHidden: false)]
    var blocks: [PageBlock] = []
    var metadata = DocumentMetadata()
    var heading: (text: String, range: Range<Int>)?
    private var open: [Int] = [0]
    private var start = 0
    private var linkBytes = 0
    private var links = 0
    private var preformatted = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func run() {
      var scanner = PageScanner(bytes)
      while let piece = scanner.next() {
        switch piece {
        case .text(let range): add(range)
        case .open(let name, let attributes, let selfClosing): begin(name, attributes, selfClosing, at: scanner.at)
        case .close(let name): end(name, at: scanner.at)
        case .raw(let name, let range, let attributes): raw(name, range, attributes)
        }
      }
      closeBlock(at: bytes.count)
      // Bytes of text and scores rise to the ancestors; parents come before their children.
      for i in elements.indices.reversed() where elements[i].parent >= 0 {
        elements[elements[i].parent].textBytes += elements[i].textBytes
      }
    }

    func isKept(_ block: PageBlock, under chosen: Int) -> Bool {
      let length = block.range.count
      // All links: a menu, a list of other pages.
      if block.linkBytes * 10 > length * 7 && length < 300 { return false }
      var e = block.element
      while e >= 0 {
        if elements[e].isHidden { return false }
        if e == chosen { return true }
        if elements[e].isNoise { return false }
        e = elements[e].parent
      }
      return false
    }

    func isHidden(_ block: PageBlock) -> Bool {
      var e = block.element
      while e >= 0 {
        if elements[e].isHidden { return true }
        e = elements[e].parent
      }
      return false
    }

    private mutating func raw(_ name: String, _ range: Range<Int>, _ attributes: [String: String]) {
      if name == "title", metadata.pageTitle == nil {
        metadata.pageTitle = DocumentMetadata.tidy(PageScanner.decoded(bytes, range))
      } else if name == "script", attributes["type"] == "application/ld+json" {
        metadata.addLinkedData(UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
    }

    private mutating func begin(_ name: String, _ attributes: [String: String], _ selfClosing: Bool, at place: Int) {
      if name == "meta" { metadata.addMeta(attributes) }
      if name == "html", let tag = attributes["lang"] ?? attributes["xml:lang"] {
        metadata.language = metadata.language ?? DocumentMetadata.languageTag(tag)
      }
      if name == "link", attributes["rel"] == "canonical" { metadata.url = metadata.url ?? attributes["href"] }
      if name == "time", metadata.date == nil, let day = attributes["datetime"] { metadata.date = DocumentMetadata.day(day) }
      if name == "br" {
        space(at: place, newline: true)
        return
      }
      if name == "hr" { closeBlock(at: place) }
      if PageDocument.void.contains(name) { return }
      if name == "a" { links += 1 }
      if PageDocument.inline.contains(name) { return }
      closeBlock(at: place)
      if name == "p" || name == "li" || name == "td" || name == "th" || name == "tr" || name == "dd" || name == "dt" {
        closeImplied(name)
      }
      if selfClosing || open.count >= Limits.xmlNesting { return }
      if name == "pre" { preformatted += 1 }
      let words = "\(attributes["class"] ?? "") \(attributes["id"] ?? "") \(attributes["role"] ?? "")".lowercased()
      let isNoise =
        PageDocument.noiseTags.contains(name) || name == "header" && !open.contains { elements[$0].name == "article" }
        || (name != "body" && name != "main" && name != "article" && name != "html" && PageDocument.isNoise(words))
      let hidden =
        attributes["hidden"] != nil || attributes["aria-hidden"] == "true"
        || (attributes["style"]?.lowercased().filter { $0 != " " }.contains("display:none") ?? false)
      elements.append(Element(name: name, parent: open.last ?? 0, isNoise: isNoise, isHidden: hidden))
      open.append(elements.count - 1)
    }

    /// A new paragraph, item or cell ends the one before it.
    private mutating func closeImplied(_ name: String) {
      guard let last = open.last else { return }
      let current = elements[last].name
      let ends =
        current == "p" || current == name && name == "li"
        || (["td", "th"].contains(current) && ["td", "th", "tr"].contains(name)) || current == "tr" && name == "tr"
        || (["dd", "dt"].contains(current) && ["dd", "dt"].contains(name))
      if ends && open.count > 1 { open.removeLast() }
    }

    private mutating func end(_ name: String, at place: Int) {
      if name == "a" { links = max(0, links - 1) }
      if PageDocument.inline.contains(name) || PageDocument.void.contains(name) { return }
      closeBlock(at: place)
      if name == "pre" { preformatted = max(0, preformatted - 1) }
      guard let match = open.lastIndex(where: { elements[$0].name == name }), match > 0 else { return }
      open.removeLast(open.count - match)
    }

    private mutating func add(_ range: Range<Int>) {
      var i = range.lowerBound
      var copied = i
      func flush(_ text: inout MappedText, _ end: Int) {
        text.copy(bytes, copied..<end)
      }
      let before = text.count
      while i < range.upperBound {
        let b = bytes[i]
        if b == 0x20 || b &- 9 < 5 {
          flush(&text, i)
          var j = i + 1
          while j < range.upperBound, bytes[j] == 0x20 || bytes[j] &- 9 < 5 { j += 1 }
          space(at: i, newline: preformatted > 0 && bytes[i..<j].contains(0x0a))
          i = j
          copied = i
        } else if b == UInt8(ascii: "&"),
          let (reference, length) = CharacterReferences.text(bytes, at: i, end: range.upperBound)
        {
          flush(&text, i)
          if reference == "\u{a0}" || reference == " " { space(at: i, newline: false) } else { text.insert(reference.utf8, at: i) }
          i += length
          copied = i
        } else {
          i += 1
        }
      }
      flush(&text, i)
      if links > 0 { linkBytes += text.count - before }
    }

    private mutating func space(at place: Int, newline: Bool) {
      guard text.count > start, let last = text.bytes.last else { return }
      if last == 0x20 && newline { text.removeLast(1) }
      if last != 0x20 && last != 0x0a || last == 0x20 && newline {
        text.insert(CollectionOfOne(newline ? 0x0a : 0x20), at: place)
      }
    }

    private mutating func closeBlock(at place: Int) {
      while text.count > start, let last = text.bytes.last, last == 0x20 || last == 0x0a { text.removeLast(1) }
      defer {
        start = text.count
        linkBytes = 0
      }
      guard text.count > start, let element = open.last else { return }
      let range = start..<text.count
      let name = elements[element].name
      blocks.append(PageBlock(range: range, element: element, tag: name, linkBytes: min(linkBytes, range.count)))
      let prose = max(0, range.count - 2 * linkBytes)
      elements[element].textBytes += range.count
      // A paragraph speaks for its parent, and half as much for the parent of that.
      if range.count >= 25, name == "p" || name == "pre" || name == "td" || name == "blockquote" || name == "div" || name == "section" {
        let holder = name == "div" || name == "section" ? element : elements[element].parent
        if holder >= 0 {
          elements[holder].score += prose
          if elements[holder].parent >= 0 { elements[elements[holder].parent].score += prose / 2 }
        }
      }
      if name == "h1", heading == nil {
        heading = (String(decoding: text.bytes[range], as: UTF8.self), range)
      }
    }
  }

  /// Whether class, identity or role of an element say that it is not the article.
  private static func isNoise(_ words: String) -> Bool {
    guard words.utf8.count > 2 else { return false }
    for word in words.split(whereSeparator: { !$0.isLetter }) {
      for noise in noiseWords where word == noise || word == noise + "s" || word == noise + "bar" || word == noise + "list" {
        return true
      }
    }
    return false
  }
}
