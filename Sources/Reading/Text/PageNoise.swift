/// The wording of pages around an article: what buttons, credits and footers say.
///
/// Data, not rules. A phrase counts only in a short block (see ``Layout``).
enum PageNoise {
  /// Headings under which the article has ended.
  static let backMatter: Set<String> = [
    "references", "notes", "external links", "further reading", "bibliography", "sources", "citations", "footnotes", "works cited",
    "notes and references", "references and notes", "about the author", "about the authors",
  ]

  /// Headings of boxes that lead elsewhere; the article may go on below them.
  static let linkBoxes: Set<String> = [
    "see also", "most read", "most popular", "most viewed", "trending", "trending now", "related articles", "related stories", "related news", "related content",
    "related topics", "related posts", "related coverage", "related", "read more", "read also", "also read", "more stories", "more from news", "more on this story",
    "recommended", "recommended for you", "recommended stories", "you may also like", "you might also like", "sponsored stories", "more like this", "learn more in these related articles",
    "editor's picks", "editors' picks", "top stories", "latest news", "latest stories", "latest", "popular", "popular posts", "recent posts", "up next", "in this article",
    "categories", "tags", "topics", "topics in this article", "in case you missed it", "don't miss", "featured", "featured stories", "around the web", "elsewhere on the web",
  ]

  /// Reason -> phrases that give it away, lower case, anywhere in a short block.
  static let phrases: [(reason: String, phrases: [String])] = [
    (
      "subscription",
      [
        "subscribe", "newsletter", "sign up", "sign in", "log in", "log out", "register now", "free article", "free trial",
        "unlimited access", "continue reading", "already a member", "become a member", "create an account", "your account",
        "premium content", "members only", "support us", "donate now", "your inbox",
      ]
    ),
    (
      "share buttons",
      [
        "share this", "share on", "share via", "follow us", "like us", "join us on", "tweet this", "copy link", "print this",
        "email this", "send to a friend", "whatsapp channel", "on facebook", "on twitter", "on instagram",
      ]
    ),
    (
      "links",
      [
        "read more", "read also", "read next", "also read", "see also", "related articles", "related stories", "related content",
        "related news", "related topics", "more stories", "more from", "more on this", "you may also like", "you might also like",
        "recommended for you", "most read", "most popular", "trending", "top stories", "latest news", "editor's picks",
        "editors' picks", "what to read", "other content", "click here", "tap here", "learn more", "find out more", "view all",
        "load more", "next article", "previous article", "back to top", "skip to", "go to", "check out our", "don't miss",
        "featured on", "topics in this article", "listen to this", "watch the video", "watch:", "watch live", "menu items", "no menu", "site map", "sitemap",
        "table of contents", "jump to", "needs additional citations", "does not cite any sources", "for other uses, see", "help improve this article", "this article may", "this article needs", "this section needs", "this section may",
      ]
    ),
    (
      "advertisement",
      [
        "advertisement", "sponsored", "advertorial", "story continues below", "article continues", "buy tickets", "buy now",
        "shop now", "order now", "book now", "promoted", "ad choices", "affiliate",
      ]
    ),
    (
      "legal",
      [
        "all rights reserved", "copyright", "©", "(c) 20", "terms of use", "terms of service", "terms and conditions",
        "privacy policy", "cookie", "disclaimer", "contact us", "about us", "accessibility statement",
        "may not be reproduced", "views expressed", "this email is", "this e-mail", "this message is", "intended recipient", "intended solely for", "unsubscribe",
      ]
    ),
    (
      "comments",
      [
        "comments are closed", "leave a comment", "post a comment", "join the conversation", "comments (", "no comments",
        "have your say", "view comments", "0 comments", "log in to comment",
      ]
    ),
    (
      "page data",
      [
        "min read", "minute read", "minutes read", "reading time", "last updated", "last modified", "page views", "filed under",
        "tagged", "posted in", "posted by", "published by", "updated on", "loading", "javascript", "your browser",
        "enable notifications", "download the app", "download our app", "report an error", "send us a tip",
      ]
    ),
  ]

  /// First words of a credit line, before a colon.
  static let creditWords: Set<String> = [
    "photo", "photos", "photograph", "image", "images", "picture", "pictures", "credit", "credits", "illustration", "graphic",
    "video", "source", "sources", "courtesy", "caption", "figure", "map", "tags", "topics", "category", "categories", "keywords",
    "image credit", "photo credit", "photo by", "image by", "picture credit", "file photo", "photo illustration", "editing by",
    "reporting by", "additional reporting by", "translated by", "writing by", "share", "comments", "author", "published",
    "updated", "posted", "print", "email",
  ]

  /// Words that make a bracket at the end of a short block a picture's credit.
  static let creditMarks: Set<String> = [
    "photo", "image", "picture", "file", "credit", "courtesy", "handout", "screenshot", "reproduction", "illustration",
    "reuters", "afp", "ap", "getty", "epa", "dpa", "xinhua", "efe", "ansa", "tass", "alamy", "shutterstock", "unsplash",
    "flickr", "wikimedia", "bloomberg", "pool", "images", "video", "graphic", "archive", "pixabay",
  ]

  /// The reason when a short block's words are those of a page and not of an article.
  static func reason(lowercased text: String) -> String? {
    for (reason, phrases) in self.phrases where phrases.contains(where: { text.containsWords($0) }) {
      return reason
    }
    return nil
  }
}

extension String {
  /// Whether `phrase` occurs, not inside of a longer word.
  func containsWords(_ phrase: String) -> Bool {
    let text = Array(utf8)
    let want = Array(phrase.utf8)
    guard want.count <= text.count, !want.isEmpty else { return false }
    func isLetter(_ b: UInt8) -> Bool { b >= 0x80 || (b >= 0x61 && b <= 0x7A) || (b >= 0x41 && b <= 0x5A) }
    for start in 0...(text.count - want.count) where text[start] == want[0] {
      guard text[start..<start + want.count].elementsEqual(want) else { continue }
      if start > 0, isLetter(text[start - 1]), isLetter(want[0]) { continue }
      let end = start + want.count
      if end < text.count, isLetter(text[end]), isLetter(want[want.count - 1]) { continue }
      return true
    }
    return false
  }
}
