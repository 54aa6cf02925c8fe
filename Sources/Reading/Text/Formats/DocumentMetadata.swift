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
