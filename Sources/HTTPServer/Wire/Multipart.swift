/// `multipart/form-data` bodies of the Graph Store Protocol (RFC 7578, RFC 2046 §5.1).
enum Multipart {
  /// One part: its own content type and its bytes.
  struct Part {
    var contentType: String?
    var name: String?
    var fileName: String?
    var content: Range<Int>
  }

  /// Splits a body. Throws ``RequestFault`` 400 when a delimiter or a head is malformed or the end is missing.
  static func parts(of bytes: UnsafeRawBufferPointer, boundary: String) throws(RequestFault) -> [Part] {
    guard !boundary.isEmpty, boundary.utf8.count <= 70 else { throw RequestFault(400, "the multipart boundary is missing or too long") }
    let mark = Array("--".utf8) + Array(boundary.utf8)
    var parts: [Part] = []
    guard var position = find(mark, in: bytes, from: 0) else { throw RequestFault(400, "the multipart body has no delimiter") }
    while true {
      position += mark.count
      if starts(with: [45, 45], bytes, position) { return parts }
      while position < bytes.count, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
      guard let afterLine = lineBreak(bytes, position) else { throw RequestFault(400, "a multipart delimiter is not followed by a line break") }
      guard let (part, body) = head(bytes, afterLine) else { throw RequestFault(400, "a multipart part has no end of its header") }
      guard let next = delimiter(mark, in: bytes, from: body) else { throw RequestFault(400, "the multipart body is cut off") }
      var found = part
      found.content = body..<max(body, next.contentEnd)
      parts.append(found)
      if parts.count > 1_000 { throw RequestFault(413, "more than 1000 parts") }
      position = next.mark
    }
  }

  private static func lineBreak(_ bytes: UnsafeRawBufferPointer, _ i: Int) -> Int? {
    if i + 1 < bytes.count, bytes[i] == 13, bytes[i + 1] == 10 { return i + 2 }
    if i < bytes.count, bytes[i] == 10 { return i + 1 }
    return nil
  }

  private static func head(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> (Part, Int)? {
    var part = Part(contentType: nil, name: nil, fileName: nil, content: start..<start)
    var position = start
    while position < bytes.count {
      if let body = lineBreak(bytes, position) { return (part, body) }
      var end = position
      while end < bytes.count, bytes[end] != 10 { end += 1 }
      if end == bytes.count || end - position > 8_192 { return nil }
      var line = String(decoding: bytes[position..<end], as: UTF8.self)
      if line.hasSuffix("\r") { line.removeLast() }
      read(line, into: &part)
      position = end + 1
    }
    return nil
  }

  private static func read(_ line: String, into part: inout Part) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let name = ContentType.trimmed(line[..<colon]).lowercased()
    let value = ContentType.trimmed(line[line.index(after: colon)...])
    if name == "content-type" { part.contentType = value }
    if name == "content-disposition" {
      for piece in ContentType.splitQuoted(value, on: ";").dropFirst() {
        guard let equals = piece.firstIndex(of: "=") else { continue }
        let key = ContentType.trimmed(piece[..<equals]).lowercased()
        let text = ContentType.unquoted(ContentType.trimmed(piece[piece.index(after: equals)...]))
        if key == "name" { part.name = text }
        if key == "filename" { part.fileName = text }
      }
    }
  }

  /// The next delimiter at the start of a line: where the content before it ends, and where it starts.
  private static func delimiter(_ mark: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> (contentEnd: Int, mark: Int)? {
    var position = start
    while let found = find(mark, in: bytes, from: position) {
      if found == start { return (start, found) }
      if bytes[found - 1] == 10 {
        let end = found >= start + 2 && bytes[found - 2] == 13 ? found - 2 : found - 1
        return (end, found)
      }
      position = found + 1
    }
    return nil
  }

  private static func starts(with pattern: [UInt8], _ bytes: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    guard at + pattern.count <= bytes.count else { return false }
    for i in 0..<pattern.count where bytes[at + i] != pattern[i] { return false }
    return true
  }

  private static func find(_ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard bytes.count >= pattern.count else { return nil }
    var i = start
    while i + pattern.count <= bytes.count {
      if bytes[i] == pattern[0], starts(with: pattern, bytes, i) { return i }
      i += 1
    }
    return nil
  }
}
