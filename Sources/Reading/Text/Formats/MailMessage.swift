import Limits

/// The text of a mail message (RFC 5322, MIME), without quoted replies and signature.
///
/// Of several forms of a message the plain text is taken, else the HTML. Attachments are left out.
struct MailMessage {
  /// With the place in the message of each of its bytes; of base64 and other encodings the line.
  private(set) var mapped = MappedText()
  var text: [UInt8] { mapped.bytes }
  private(set) var metadata = DocumentMetadata()

  init(_ bytes: UnsafeRawBufferPointer) throws(ReadingError) {
    let part = Part(bytes, 0..<bytes.count)
    guard part.headers.contains(where: { $0.name == "from" || $0.name == "date" || $0.name == "subject" }) else {
      throw .malformed(format: "mail", offset: 0)
    }
    metadata.title = part.header("subject").flatMap { DocumentMetadata.tidy(Self.decodedWords(String($0.prefix(4_000)))) }
    metadata.bound()
    metadata.author = part.header("from").flatMap { Self.displayName(Self.decodedWords(String($0.prefix(4_000)))) }
    metadata.date = part.header("date").flatMap(Self.day)
    if let id = part.header("message-id") { metadata.url = "mid:" + id.filter { $0 != "<" && $0 != ">" && $0 != " " } }
    var best: (isHTML: Bool, content: MappedText)?
    part.leaves(depth: 0) { type, content in
      let isHTML = type.hasPrefix("text/html")
      guard isHTML || type.hasPrefix("text/plain") else { return }
      if best == nil || (best?.isHTML == true && !isHTML) { best = (isHTML, content) }
    }
    guard let best else { throw .noText(kind: "mail") }
    if let title = metadata.title {
      mapped.insert(Array(title.utf8) + Array("\n\n".utf8), at: part.headers.first { $0.name == "subject" }?.offset ?? 0)
    }
    let body = best.isHTML ? best.content.bytes.withUnsafeBytes { PageDocument($0).text }.over(best.content) : Self.own(best.content)
    mapped.append(body, 0..<body.count)
  }

  /// Lines that the sender wrote: no quoted lines, nothing behind the signature mark.
  private static func own(_ content: MappedText) -> MappedText {
    var out = MappedText()
    let bytes = content.bytes
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      let ending = line.endIndex
      let line = line.last == 0x0d ? line.dropLast() : line
      if line.elementsEqual("-- ".utf8) { break }
      if line.first == UInt8(ascii: ">") { continue }
      if line.endIndex == ending, ending < bytes.endIndex {
        out.append(content, line.startIndex..<ending + 1)
      } else {
        out.append(content, line.startIndex..<line.endIndex)
        out.insert([0x0a], at: content.sourceOffset(of: line.endIndex) ?? 0)
      }
    }
    return out
  }

  /// A message or a part of one.
  private struct Part {
    var headers: [(name: String, value: String, offset: Int)] = []
    /// The whole message, and where in it the part's content lies.
    let message: UnsafeRawBufferPointer
    var body: Range<Int>

    init(_ message: UnsafeRawBufferPointer, _ range: Range<Int>) {
      self.message = message
      var at = range.lowerBound
      while at < range.upperBound {
        var end = at
        while end < range.upperBound && message[end] != 0x0a { end += 1 }
        let offset = at
        var line = message[at..<end]
        if line.last == 0x0d { line = line.dropLast() }
        at = min(end + 1, range.upperBound)
        if line.isEmpty { break }
        if headers.count >= 1_000 { continue }
        let text = String(decoding: line, as: UTF8.self)
        if line.first == 0x20 || line.first == 9, !headers.isEmpty {
          // No subject and no list of parameters is longer; the rest of one that is says nothing.
          if headers[headers.count - 1].value.utf8.count > 16_384 { continue }
          headers[headers.count - 1].value += " " + text.drop { $0 == " " || $0 == "\t" }
        } else if let colon = text.firstIndex(of: ":") {
          headers.append(
            (text[..<colon].lowercased(), String(text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }), offset))
        }
      }
      body = at..<range.upperBound
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

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
    func leaves(depth: Int, _ found: (String, MappedText) -> Void) {
      let type = header("content-type") ?? "text/plain"
      if type.lowercased().hasPrefix("multipart/"), let boundary = Self.parameter("boundary", type), depth < 16 {
        for piece in pieces(boundary) { Part(message, piece).leaves(depth: depth + 1, found) }
        return
      }
      if header("content-disposition")?.lowercased().hasPrefix("attachment") == true { return }
      var content = MappedText()
      switch header("content-transfer-encoding")?.lowercased().filter({ $0 != " " }) {
      case "base64":
        var decoder = Base64Decoder()
        for line in lines(body) { content.insert(decoder.decode(UnsafeRawBufferPointer(rebasing: message[line])), at: line.lowerBound) }
      case "quoted-printable": TransferEncoding.quotedPrintable(message, body, into: &content)
      default: content.copy(message, body)
      }
      let isUTF8 = content.bytes.withUnsafeBytes { Charset.firstMalformed($0) == nil }
      let charset = Self.parameter("charset", type).flatMap(Charset.init(named:)) ?? (isUTF8 ? .utf8 : .windows1252)
      if charset == .utf8, isUTF8 {
        found(type.lowercased(), content)
        return
      }
      var decoded = MappedText()
      if case .utf16 = charset {
        decoded.insert(content.bytes.withUnsafeBytes { charset.decoded($0) }, at: body.lowerBound)
      } else {
        var start = 0
        while start < content.count {
          var end = start
          while end < content.count, content.bytes[end] != 0x0a { end += 1 }
          end = min(end + 1, content.count)
          let line = content.bytes[start..<end].withUnsafeBytes { charset.decoded($0) }
          decoded.insert(line, at: content.sourceOffset(of: start) ?? body.lowerBound)
          start = end
        }
      }
      found(type.lowercased(), decoded)
    }

    /// The lines of a stretch, each with its end.
    private func lines(_ range: Range<Int>) -> [Range<Int>] {
      var out: [Range<Int>] = []
      var at = range.lowerBound
      while at < range.upperBound {
        var end = at
        while end < range.upperBound && message[end] != 0x0a { end += 1 }
        end = min(end + 1, range.upperBound)
        out.append(at..<end)
        at = end
      }
      return out
    }

    private func pieces(_ boundary: String) -> [Range<Int>] {
      let mark = Array("--\(boundary)".utf8)
      var out: [Range<Int>] = []
      var start: Int?
      for line in lines(body) {
        guard message[line].starts(with: mark) else { continue }
        if let start, start < line.lowerBound { out.append(start..<line.lowerBound) }
        start = line.upperBound
        if message[line].dropFirst(mark.count).starts(with: "--".utf8) { return out }
      }
      if let start, start < body.upperBound { out.append(start..<body.upperBound) }
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

/// Base64 that comes in pieces (RFC 2045, section 6.8); what is no digit of it is skipped.
struct Base64Decoder {
  private var buffer: UInt32 = 0
  private var bits = 0

  mutating func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
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
}

/// Base64 and quoted-printable (RFC 2045); what is neither is skipped.
enum TransferEncoding {
  static func base64(_ text: [UInt8]) -> [UInt8] {
    var decoder = Base64Decoder()
    return decoder.decode(text)
  }

  /// Quoted-printable in a header.
  static func quotedPrintable(_ text: [UInt8], underscores: Bool) -> [UInt8] {
    var out = MappedText()
    text.withUnsafeBytes { quotedPrintable($0, 0..<$0.count, into: &out) }
    return underscores ? underscored(text, out) : out.bytes
  }

  /// Underscores of the text itself are spaces (RFC 2047, section 4.2); those that an escape gives stay.
  private static func underscored(_ text: [UInt8], _ decoded: MappedText) -> [UInt8] {
    var out = decoded.bytes
    for index in out.indices where out[index] == UInt8(ascii: "_") {
      if let source = decoded.sourceOffset(of: index), text.indices.contains(source), text[source] == UInt8(ascii: "_") { out[index] = 0x20 }
    }
    return out
  }

  /// Decodes a stretch of a message with the places of what it gives.
  static func quotedPrintable(_ text: UnsafeRawBufferPointer, _ range: Range<Int>, into out: inout MappedText) {
    func digit(_ b: UInt8) -> UInt8? {
      if b &- 0x30 < 10 { return b - 0x30 }
      return (b | 0x20) &- 0x61 < 6 ? (b | 0x20) - 0x61 + 10 : nil
    }
    let end = range.upperBound
    var copied = range.lowerBound
    var i = range.lowerBound
    while i < end {
      guard text[i] == UInt8(ascii: "="), i + 1 < end else {
        i += 1
        continue
      }
      var length = 0
      var byte: UInt8?
      if text[i + 1] == 0x0a {
        length = 2
      } else if i + 2 < end {
        if text[i + 1] == 0x0d && text[i + 2] == 0x0a {
          length = 3
        } else if let high = digit(text[i + 1]), let low = digit(text[i + 2]) {
          length = 3
          byte = high << 4 | low
        }
      }
      if length == 0 {
        i += 1
        continue
      }
      out.copy(text, copied..<i)
      if let byte { out.insert([byte], at: i) }
      i += length
      copied = i
    }
    out.copy(text, copied..<end)
  }
}
