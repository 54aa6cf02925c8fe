import Limits

/// The text of a mail message (RFC 5322, MIME), without quoted replies and signature.
///
/// Of several forms of a message the plain text is taken, else the HTML. Attachments are left out.
struct MailMessage {
  private(set) var text: [UInt8] = []
  private(set) var metadata = DocumentMetadata()

  init(_ bytes: UnsafeRawBufferPointer) throws(ReadingError) {
    let part = Part(Array(bytes))
    guard part.headers.contains(where: { $0.0 == "from" || $0.0 == "date" || $0.0 == "subject" }) else {
      throw .malformed(format: "mail", offset: 0)
    }
    metadata.title = part.header("subject").flatMap { DocumentMetadata.tidy(Self.decodedWords($0)) }
    metadata.author = part.header("from").flatMap { Self.displayName(Self.decodedWords($0)) }
    metadata.date = part.header("date").flatMap(Self.day)
    if let id = part.header("message-id") { metadata.url = "mid:" + id.filter { $0 != "<" && $0 != ">" && $0 != " " } }
    var best: (isHTML: Bool, bytes: [UInt8])?
    part.leaves(depth: 0) { type, content in
      let isHTML = type.hasPrefix("text/html")
      guard isHTML || type.hasPrefix("text/plain") else { return }
      if best == nil || (best?.isHTML == true && !isHTML) { best = (isHTML, content) }
    }
    guard let best else { throw .empty }
    if best.isHTML {
      text = best.bytes.withUnsafeBytes { PageDocument($0).text.bytes }
    } else {
      text = Self.own(best.bytes)
    }
    if let title = metadata.title { text = Array(title.utf8) + Array("\n\n".utf8) + text }
  }

  /// Lines that the sender wrote: no quoted lines, nothing behind the signature mark.
  private static func own(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      let line = line.last == 0x0d ? line.dropLast() : line
      if line.elementsEqual("-- ".utf8) { break }
      if line.first == UInt8(ascii: ">") { continue }
      out.append(contentsOf: line)
      out.append(0x0a)
    }
    return out
  }

  /// A message or a part of one.
  private struct Part {
    var headers: [(String, String)] = []
    var body: ArraySlice<UInt8> = []

    init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    init(_ bytes: ArraySlice<UInt8>) {
      var at = bytes.startIndex
      while at < bytes.endIndex {
        var end = at
        while end < bytes.endIndex && bytes[end] != 0x0a { end += 1 }
        var line = bytes[at..<end]
        if line.last == 0x0d { line = line.dropLast() }
        at = min(end + 1, bytes.endIndex)
        if line.isEmpty { break }
        if headers.count >= 1_000 { continue }
        let text = String(decoding: line, as: UTF8.self)
        if line.first == 0x20 || line.first == 9, !headers.isEmpty {
          // No subject and no list of parameters is longer; the rest of one that is says nothing.
          if headers[headers.count - 1].1.utf8.count > 16_384 { continue }
          headers[headers.count - 1].1 += " " + text.drop { $0 == " " || $0 == "\t" }
        } else if let colon = text.firstIndex(of: ":") {
          headers.append(
            (text[..<colon].lowercased(), String(text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" })))
        }
      }
      body = bytes[at...]
    }

    func header(_ name: String) -> String? { headers.first { $0.0 == name }?.1 }

    /// A parameter of a header value (`charset`, `boundary`).
    static func parameter(_ name: String, _ value: String) -> String? {
      for piece in value.split(separator: ";").dropFirst() {
        let trimmed = piece.drop { $0 == " " || $0 == "\t" }
        guard trimmed.lowercased().hasPrefix(name + "=") else { continue }
        return trimmed.dropFirst(name.count + 1).filter { $0 != "\"" }
      }
      return nil
    }

    /// Calls back with the type and the decoded UTF-8 content of each part that has no parts.
    func leaves(depth: Int, _ found: (String, [UInt8]) -> Void) {
      let type = header("content-type") ?? "text/plain"
      if type.lowercased().hasPrefix("multipart/"), let boundary = Self.parameter("boundary", type), depth < 16 {
        for piece in pieces(boundary) { Part(piece).leaves(depth: depth + 1, found) }
        return
      }
      if header("content-disposition")?.lowercased().hasPrefix("attachment") == true { return }
      var content = Array(body)
      switch header("content-transfer-encoding")?.lowercased().filter({ $0 != " " }) {
      case "base64": content = TransferEncoding.base64(content)
      case "quoted-printable": content = TransferEncoding.quotedPrintable(content, underscores: false)
      default: break
      }
      let charset = Self.parameter("charset", type).flatMap(Charset.init(named:))
      content = content.withUnsafeBytes {
        (charset ?? (Charset.firstMalformed($0) == nil ? .utf8 : .windows1252)).decoded($0)
      }
      found(type.lowercased(), content)
    }

    private func pieces(_ boundary: String) -> [ArraySlice<UInt8>] {
      let mark = Array("--\(boundary)".utf8)
      var out: [ArraySlice<UInt8>] = []
      var start: Int?
      var at = body.startIndex
      while at < body.endIndex {
        var end = at
        while end < body.endIndex && body[end] != 0x0a { end += 1 }
        if body[at..<end].starts(with: mark) {
          if let start, start < at { out.append(body[start..<at]) }
          start = min(end + 1, body.endIndex)
          if body[at..<end].dropFirst(mark.count).starts(with: "--".utf8) { return out }
        }
        at = end + 1
      }
      if let start, start < body.endIndex { out.append(body[start...]) }
      return out
    }
  }

  /// Encoded words of headers (RFC 2047): `=?utf-8?B?...?=`.
  static func decodedWords(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "=?") {
      let pieces = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
      guard pieces.count == 4, pieces[3].hasPrefix("="), let charset = Charset(named: String(pieces[0])) else {
        out += rest[..<start.upperBound]
        rest = rest[start.upperBound...]
        continue
      }
      let before = rest[..<start.lowerBound]
      // White space between encoded words is none.
      if !(before.allSatisfy { $0 == " " } && !out.isEmpty) { out += before }
      let content = Array(pieces[2].utf8)
      let bytes =
        pieces[1].lowercased() == "b"
        ? TransferEncoding.base64(content) : TransferEncoding.quotedPrintable(content, underscores: true)
      out += String(decoding: bytes.withUnsafeBytes { charset.decoded($0) }, as: UTF8.self)
      rest = pieces[3].dropFirst()
    }
    return out + rest
  }

  /// The name of `Name <address>`, else the address.
  private static func displayName(_ text: String) -> String? {
    let name = text.prefix { $0 != "<" }.filter { $0 != "\"" }
    return DocumentMetadata.tidy(name) ?? DocumentMetadata.tidy(text.filter { $0 != "<" && $0 != ">" })
  }

  /// The day of an RFC 5322 date: `Tue, 3 Mar 2021 10:00:00 +0000`.
  private static func day(_ text: String) -> String? {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    let words = text.split { $0 == " " || $0 == "," }
    for (i, word) in words.enumerated() where i + 2 < words.count {
      guard let day = Int(word), (1...31).contains(day),
        let month = months.firstIndex(of: words[i + 1].prefix(3).lowercased()), let year = Int(words[i + 2]),
        (1900...9999).contains(year)
      else { continue }
      return "\(year)-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)"
    }
    return nil
  }
}

/// Base64 and quoted-printable (RFC 2045); what is neither is skipped.
enum TransferEncoding {
  static func base64(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for b in text {
      let value: UInt32
      switch b {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(b) - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(b) - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(b) + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: continue
      }
      buffer = (buffer << 6 | value) & 0xff_ffff
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return out
  }

  static func quotedPrintable(_ text: [UInt8], underscores: Bool) -> [UInt8] {
    func digit(_ b: UInt8) -> UInt8? {
      if b &- 0x30 < 10 { return b - 0x30 }
      return (b | 0x20) &- 0x61 < 6 ? (b | 0x20) - 0x61 + 10 : nil
    }
    var out: [UInt8] = []
    var i = 0
    while i < text.count {
      let b = text[i]
      if b == UInt8(ascii: "="), i + 1 < text.count {
        if text[i + 1] == 0x0a {
          i += 2
          continue
        }
        if i + 2 < text.count {
          if text[i + 1] == 0x0d && text[i + 2] == 0x0a {
            i += 3
            continue
          }
          if let high = digit(text[i + 1]), let low = digit(text[i + 2]) {
            out.append(high << 4 | low)
            i += 3
            continue
          }
        }
      }
      out.append(underscores && b == UInt8(ascii: "_") ? 0x20 : b)
      i += 1
    }
    return out
  }
}
