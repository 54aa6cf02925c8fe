/// What a document says of itself: title, day, author, address.
public struct DocumentMetadata: Sendable, Hashable {
  public var title: String?
  /// `YYYY-MM-DD`.
  public var date: String?
  public var author: String?
  public var url: String?
  /// The site or paper that published it.
  public var publisher: String?
  /// A language tag ("en", "pt-BR").
  public var language: String?
  /// The day of the last change, `YYYY-MM-DD`.
  public var modified: String?
  /// The day the file was made: counts when neither the document nor anybody else tells a day.
  public var fileDate: String?
  /// The `title` element of a page, which names the site too.
  var pageTitle: String?

  public init() {}

  /// Scalars of one piece of metadata: a longer title or author is none, and would be in every answer about the document.
  private static let longest = 500

  /// Cuts what nobody would call a title, a name or an address.
  mutating func bound() {
    for part in [\DocumentMetadata.title, \.author, \.url, \.publisher, \.language, \.pageTitle] {
      if let text = self[keyPath: part], text.utf8.count > Self.longest {
        self[keyPath: part] = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.longest)))
      }
    }
  }

  /// White space as single spaces; nil when nothing is left.
  static func tidy(_ text: String) -> String? {
    let tidy = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return tidy.isEmpty ? nil : tidy
  }

  /// The day of an ISO 8601 date or time, or of one as people write it ("March 3, 2025").
  static func day(_ text: String) -> String? {
    if let day = isoDay(text) { return day }
    let digits = text.prefix(8)
    if digits.utf8.count == 8, text.utf8.count == 8 || !(text.utf8.dropFirst(8).first.map { $0 &- 0x30 < 10 } ?? false),
      digits.utf8.allSatisfy({ $0 &- 0x30 < 10 })
    {
      return isoDay("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
    }
    guard text.utf8.count <= 64 else { return nil }
    if text.utf8.count >= 10, text.utf8.dropFirst(4).first == 0x2f {
      return isoDay(String(text.prefix(10).map { $0 == "/" ? "-" : $0 }))
    }
    return Dateline.day(in: Dateline.wordsOf(Array(text.utf8)[...]))?.iso
  }

  /// Whether a text is a day as `YYYY-MM-DD` and nothing else.
  public static func isDay(_ text: String) -> Bool { text.utf8.count == 10 && CalendarDay(iso: text) != nil }

  private static func isoDay(_ text: String) -> String? {
    let day = text.prefix(10)
    let bytes = Array(day.utf8)
    guard bytes.count == 10, bytes[4] == 0x2d, bytes[7] == 0x2d,
      bytes.enumerated().allSatisfy({ $0.offset == 4 || $0.offset == 7 || $0.element &- 0x30 < 10 }),
      let month = Int(day.dropFirst(5).prefix(2)), let number = Int(day.suffix(2)), (1...12).contains(month),
      (1...31).contains(number)
    else { return nil }
    return String(day)
  }

  /// A `meta` element (Open Graph, Dublin Core, the usual names).
  mutating func addMeta(_ attributes: [String: String]) {
    guard let content = attributes["content"].flatMap(Self.tidy) else { return }
    switch (attributes["property"] ?? attributes["name"] ?? attributes["itemprop"] ?? "").lowercased() {
    case "og:title", "twitter:title", "dc.title", "citation_title": title = title ?? content
    case "author", "article:author", "dc.creator", "citation_author", "byl", "parsely-author":
      // An address is no name.
      if !content.contains("://") { author = author ?? content }
    case "article:published_time", "date", "dc.date", "dc.date.issued", "citation_publication_date", "pubdate",
      "datepublished", "publish-date", "sailthru.date", "parsely-pub-date":
      date = date ?? Self.day(content)
    case "og:url": url = url ?? content
    case "og:site_name", "publisher", "dc.publisher", "citation_publisher", "article:publisher":
      if !content.contains("://") { publisher = publisher ?? content }
    case "article:modified_time", "og:updated_time", "last-modified", "datemodified", "dc.date.modified":
      modified = modified ?? Self.day(content)
    case "dc.language", "language": language = language ?? Self.languageTag(content)
    default: break
    }
  }

  /// JSON-LD of schema.org: the first article in it.
  mutating func addLinkedData(_ bytes: UnsafeRawBufferPointer) {
    guard let value = JSONReader.value(bytes) else { return }
    var open = [value]
    var seen = 0
    while let next = open.popLast(), seen < 1_000 {
      seen += 1
      switch next {
      case .array(let items): open.append(contentsOf: items.reversed())
      case .object(let members):
        if let graph = next["@graph"] { open.append(graph) }
        guard next["datePublished"] != nil || next["headline"] != nil else { continue }
        if case .string(let text, _)? = next["headline"] { title = title ?? Self.tidy(text) }
        if case .string(let text, _)? = next["datePublished"] { date = date ?? Self.day(text) }
        if case .string(let text, _)? = next["url"] { url = url ?? text }
        author = author ?? Self.names(members.first { $0.0 == "author" || $0.0 == "creator" }?.1)
        publisher = publisher ?? Self.names(next["publisher"])
        if case .string(let text, _)? = next["dateModified"] { modified = modified ?? Self.day(text) }
        if case .string(let text, _)? = next["inLanguage"] { language = language ?? Self.languageTag(text) }
      default: break
      }
    }
  }

  /// A tag of BCP 47 as pages give it (`en_US` for `en-US`); nil for anything else.
  static func languageTag(_ text: String) -> String? {
    let tag = text.map { $0 == "_" ? "-" : String($0) }.joined()
    let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.utf8.count), tag.utf8.count <= 35,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 8 && $0.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 } })
    else { return nil }
    return tag
  }

  /// What the head of a Markdown file says (`title: …` between lines of dashes), and its first heading.
  mutating func addMarkdown(_ text: [UInt8]) {
    let lines = text.prefix(16 << 10).split(separator: 0x0a, maxSplits: 200, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var body = lines[...]
    if let first = lines.first, Self.tidy(first) == "---",
      let end = lines.dropFirst().firstIndex(where: { Self.tidy($0) == "---" || Self.tidy($0) == "..." })
    {
      for line in lines[1..<end] {
        guard let colon = line.firstIndex(of: ":") else { continue }
        var value = Self.tidy(String(line[line.index(after: colon)...])) ?? ""
        for quote in ["\"", "'"] where value.count >= 2 && value.hasPrefix(quote) && value.hasSuffix(quote) {
          value = String(value.dropFirst().dropLast())
        }
        if value.isEmpty { continue }
        switch line[..<colon].lowercased() {
        case "title": title = title ?? value
        case "author", "authors", "by": author = author ?? value.filter { $0 != "[" && $0 != "]" }
        case "date", "published": date = date ?? Self.day(value)
        case "updated", "modified", "lastmod": modified = modified ?? Self.day(value)
        case "url", "link", "canonical", "source": if value.contains("://") { url = url ?? value }
        case "publisher": publisher = publisher ?? value
        case "lang", "language": language = language ?? Self.languageTag(value)
        default: break
        }
      }
      body = lines[(end + 1)...]
    }
    guard title == nil else { return }
    for line in body {
      guard let tidy = Self.tidy(line) else { continue }
      if tidy.hasPrefix("# ") { title = Self.tidy(tidy.drop { $0 == "#" }.filter { $0 != "*" && $0 != "`" && $0 != "#" }) }
      return
    }
  }

  /// The title of a page without the name of its site behind a bar or dash.
  static func withoutSite(_ title: String) -> String {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » ", " · "] {
      var cut: Range<String.Index>?
      var rest = title[...]
      while let found = rest.firstRange(of: separator) {
        cut = found
        rest = rest[found.upperBound...]
      }
      guard let cut else { continue }
      let head = title[..<cut.lowerBound]
      let words = head.split(separator: " ").count
      if words >= 3, title[cut.upperBound...].split(separator: " ").count <= min(4, words) { return String(head) }
    }
    return title
  }

  /// Names of persons given as text, as objects with a name, or as a list of these.
  static func names(_ value: JSONReader.Value?) -> String? {
    switch value {
    case .string(let text, _)?: return tidy(text)
    case .object?:
      if case .string(let text, _)? = value?["name"] { return tidy(text) }
      return nil
    case .array(let items)?:
      let all = items.compactMap { names($0) }
      return all.isEmpty ? nil : all.joined(separator: ", ")
    default: return nil
    }
  }
}
