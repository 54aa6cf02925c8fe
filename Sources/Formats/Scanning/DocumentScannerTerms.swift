import Limits
import RDF

/// The terminals of terms. RDF 1.2 Turtle, section 7.5; N-Triples, section 3.
extension DocumentScanner {
  /// IRIREF at `<`. Whether the text has a scheme or not is for the caller.
  @inline(__always)
  mutating func iriReference(_ block: QuadBlock) throws -> TextSlice {
    let open = p
    let text = p + 1
    let stop = skip(text, CharacterClass.iri)
    if stop < end, stop.pointee == UInt8(ascii: ">") {
      p = stop + 1
      let count = stop - text
      if count > Limits.iriBytes { throw tooLongIRI(open) }
      return TextSlice(start: text, count: count)
    }
    return try unusualIRI(open, stop, block)
  }

  @inline(never)
  private func tooLongIRI(_ place: UnsafePointer<UInt8>) -> FormatError {
    fault("IRI longer than \(Limits.iriBytes) bytes", at: place)
  }

  /// An IRI with characters beyond ASCII or escapes.
  @inline(never)
  private mutating func unusualIRI(_ open: UnsafePointer<UInt8>, _ from: UnsafePointer<UInt8>, _ block: QuadBlock) throws -> TextSlice {
    var q = from
    var escaped: OutputBytes?
    var copied = open + 1
    while true {
      guard q < end else { throw fault("IRI without end", at: open, expected: ["'>'"]) }
      if q - open > 12 * Limits.iriBytes { throw tooLongIRI(open) }
      let byte = q.pointee
      if byte == UInt8(ascii: ">") { break }
      if byte >= 0x80 {
        let (_, length) = UTF8Decoding.scalar(q, end)
        if length == 0 { throw fault("\(found(at: q)) in an IRI", at: q) }
        q += length
      } else if byte == 0x5C {
        let out = escaped ?? OutputBytes(capacity: 256)
        escaped = out
        out.append(copied, count: q - copied)
        let (value, length) = try unicodeEscape(q)
        if value < 0x80, !isClass(UInt8(value), CharacterClass.iri) {
          throw fault("escaped character U+\(String(value, radix: 16, uppercase: true)) is not allowed in an IRI", at: q)
        }
        out.append(scalar: value)
        q += length
        copied = q
      } else if isClass(byte, CharacterClass.iri) {
        q += 1
      } else {
        throw fault("\(found(at: q)) is not allowed in an IRI", at: q, suggestion: byte == 0x20 ? "write it as %20" : nil)
      }
    }
    p = q + 1
    if let escaped {
      escaped.append(copied, count: q - copied)
      if escaped.count > Limits.iriBytes { throw tooLongIRI(open) }
      return TextSlice(start: block.store(escaped.buffer), count: escaped.count)
    }
    if q - open - 1 > Limits.iriBytes { throw tooLongIRI(open) }
    return TextSlice(start: open + 1, count: q - open - 1)
  }

  /// `\uXXXX` or `\UXXXXXXXX` at `place`: the scalar and the length of the escape.
  func unicodeEscape(_ place: UnsafePointer<UInt8>) throws -> (UInt32, Int) {
    guard end - place >= 2, place[1] == UInt8(ascii: "u") || place[1] == UInt8(ascii: "U") else {
      throw fault("unknown escape", at: place, expected: ["\\uXXXX", "\\UXXXXXXXX"])
    }
    let digits = place[1] == UInt8(ascii: "u") ? 4 : 8
    guard end - place >= 2 + digits else { throw fault("escape without end", at: place, expected: ["\(digits) hexadecimal digits"]) }
    var value: UInt32 = 0
    for index in 2..<(2 + digits) {
      let byte = place[index]
      guard isClass(byte, CharacterClass.hex) else {
        throw fault("\(found(at: place + index)) in an escape", at: place + index, expected: ["\(digits) hexadecimal digits"])
      }
      let digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x61 + 10
      value = value << 4 | UInt32(digit)
    }
    guard Unicode.Scalar(value) != nil else {
      throw fault("U+\(String(value, radix: 16, uppercase: true)) is no Unicode scalar value", at: place)
    }
    return (value, 2 + digits)
  }

  /// A string in single quote marks of either sort, at its opening mark. CR and LF may not stand in it.
  @inline(__always)
  mutating func shortString(_ block: QuadBlock) throws -> TextSlice {
    let open = p
    let quote = p.pointee
    var q = p + 1
    while true {
      q = skipText(q, quote: quote)
      guard q < end else { throw fault("string without end", at: open, expected: ["'\(Unicode.Scalar(quote))'"]) }
      let byte = q.pointee
      if byte == quote {
        p = q + 1
        let count = q - open - 1
        if count > Limits.literalBytes { throw tooLongLiteral(open) }
        return TextSlice(start: open + 1, count: count)
      }
      if byte >= 0x80 {
        let (_, length) = UTF8Decoding.scalar(q, end)
        if length == 0 { throw fault("\(found(at: q)) in a string", at: q) }
        q += length
      } else if byte == 0x5C {
        return try escapedString(open, from: q, quote: quote, long: false, block)
      } else if byte == 0x0A || byte == 0x0D {
        throw fault("line end in a string", at: q, expected: ["'\(Unicode.Scalar(quote))'"], suggestion: "write it as \\n, or use three quote marks in Turtle")
      } else {
        q += 1
      }
    }
  }

  @inline(never)
  private func tooLongLiteral(_ place: UnsafePointer<UInt8>) -> FormatError {
    fault("literal longer than \(Limits.literalBytes) bytes", at: place)
  }

  /// A string in three quote marks, at the first of them.
  @inline(never)
  mutating func longString(_ block: QuadBlock) throws -> TextSlice {
    let open = p
    let quote = p.pointee
    var q = p + 3
    while true {
      q = skipText(q, quote: quote)
      guard q < end else { throw fault("string without end", at: open, expected: ["three quote marks"]) }
      let byte = q.pointee
      if byte == quote {
        if end - q >= 3, q[1] == quote, q[2] == quote {
          p = q + 3
          let count = q - open - 3
          if count > Limits.literalBytes { throw tooLongLiteral(open) }
          return TextSlice(start: open + 3, count: count)
        }
        q += 1
      } else if byte >= 0x80 {
        let (_, length) = UTF8Decoding.scalar(q, end)
        if length == 0 { throw fault("\(found(at: q)) in a string", at: q) }
        q += length
      } else if byte == 0x5C {
        return try escapedString(open, from: q, quote: quote, long: true, block)
      } else {
        q += 1
      }
      if q - open > 2 * Limits.literalBytes { throw tooLongLiteral(open) }
    }
  }

  /// The rest of a string from its first escape on.
  @inline(never)
  private mutating func escapedString(
    _ open: UnsafePointer<UInt8>, from: UnsafePointer<UInt8>, quote: UInt8, long: Bool, _ block: QuadBlock
  ) throws -> TextSlice {
    let out = OutputBytes(capacity: 1024)
    var copied = open + (long ? 3 : 1)
    var q = from
    while true {
      q = skipText(q, quote: quote)
      guard q < end else { throw fault("string without end", at: open, expected: [long ? "three quote marks" : "'\(Unicode.Scalar(quote))'"]) }
      let byte = q.pointee
      if byte == quote {
        if !long || (end - q >= 3 && q[1] == quote && q[2] == quote) { break }
        q += 1
      } else if byte >= 0x80 {
        let (_, length) = UTF8Decoding.scalar(q, end)
        if length == 0 { throw fault("\(found(at: q)) in a string", at: q) }
        q += length
      } else if byte == 0x5C {
        out.append(copied, count: q - copied)
        if out.count > Limits.literalBytes { throw tooLongLiteral(open) }
        let plain: UInt8
        switch q + 1 < end ? q[1] : 0 {
        case UInt8(ascii: "t"): plain = 0x09
        case UInt8(ascii: "b"): plain = 0x08
        case UInt8(ascii: "n"): plain = 0x0A
        case UInt8(ascii: "r"): plain = 0x0D
        case UInt8(ascii: "f"): plain = 0x0C
        case 0x22: plain = 0x22
        case 0x27: plain = 0x27
        case 0x5C: plain = 0x5C
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
          let (value, length) = try unicodeEscape(q)
          out.append(scalar: value)
          q += length
          copied = q
          continue
        default:
          throw fault("unknown escape", at: q, expected: ["\\t \\b \\n \\r \\f \\\" \\' \\\\ \\u \\U"])
        }
        out.append(plain)
        q += 2
        copied = q
      } else if !long, byte == 0x0A || byte == 0x0D {
        throw fault("line end in a string", at: q, expected: ["'\(Unicode.Scalar(quote))'"])
      } else {
        q += 1
      }
    }
    out.append(copied, count: q - copied)
    if out.count > Limits.literalBytes { throw tooLongLiteral(open) }
    p = q + (long ? 3 : 1)
    return TextSlice(start: block.store(out.buffer), count: out.count)
  }

  /// BLANK_NODE_LABEL at `_:`; the slice is what follows the colon.
  mutating func blankNodeLabel() throws -> TextSlice {
    let open = p
    guard end - p >= 3, p[1] == UInt8(ascii: ":") else { throw fault("blank node without label", expected: ["'_:' and a label"]) }
    let text = p + 2
    var q = text
    if isClass(q.pointee, CharacterClass.nameStart | CharacterClass.digit) || q.pointee == UInt8(ascii: "_") {
      q += 1
    } else {
      let (value, length) = q.pointee >= 0x80 ? UTF8Decoding.scalar(q, end) : (0, 0)
      guard length > 0, CharacterClass.isNameStart(value) else {
        throw fault("\(found(at: q)) cannot begin the label of a blank node", at: q)
      }
      q += length
    }
    // Full stops may stand inside but not at the end.
    var last = q
    while true {
      q = skip(q, CharacterClass.name)
      if q < end, q.pointee >= 0x80 {
        let (value, length) = UTF8Decoding.scalar(q, end)
        if length == 0 { throw fault("\(found(at: q)) in the label of a blank node", at: q) }
        if CharacterClass.isName(value) {
          q += length
          continue
        }
      }
      last = q
      while q < end, q.pointee == UInt8(ascii: ".") { q += 1 }
      if q == last || q >= end { break }
      if isClass(q.pointee, CharacterClass.name) { continue }
      let (value, length) = q.pointee >= 0x80 ? UTF8Decoding.scalar(q, end) : (0, 0)
      if length == 0 || !CharacterClass.isName(value) { break }
    }
    p = last
    if p - text > Limits.iriBytes { throw fault("label longer than \(Limits.iriBytes) bytes", at: open) }
    return TextSlice(start: text, count: p - text)
  }

  /// LANG_DIR at `@`: the tag in lower case and the kind of literal it makes.
  mutating func languageTag(_ block: QuadBlock) throws -> (TextSlice, TermKind) {
    let open = p
    var q = p + 1
    var subtag = q
    var upper = false
    var first = true
    while true {
      while q < end, isClass(q.pointee, CharacterClass.nameStart) || (!first && isClass(q.pointee, CharacterClass.digit)) {
        if q.pointee & 0x20 == 0, q.pointee >= 0x41 { upper = true }
        q += 1
      }
      if q == subtag { throw fault("\(found(at: q)) in a language tag", at: q, expected: ["a letter"]) }
      if q - subtag > 8 { throw fault("subtag of a language tag with more than 8 characters", at: subtag) }
      guard q < end, q.pointee == UInt8(ascii: "-") else { break }
      if q + 1 < end, q[1] == UInt8(ascii: "-") { break }
      q += 1
      subtag = q
      first = false
    }
    let count = q - open - 1
    if count > Limits.languageTagBytes { throw fault("language tag longer than \(Limits.languageTagBytes) bytes", at: open) }
    var tag = TextSlice(start: open + 1, count: count)
    if upper {
      let lower = block.reserve(count)
      for index in 0..<count { lower[index] = tag.start[index] | (tag.start[index] >= 0x41 ? 0x20 : 0) }
      tag.start = UnsafePointer(lower)
    }
    var kind = TermKind.language
    if end - q >= 2, q.pointee == UInt8(ascii: "-") {
      let text = q + 2
      var stop = text
      while stop < end, isClass(stop.pointee, CharacterClass.nameStart) { stop += 1 }
      let name = UnsafeBufferPointer(start: text, count: stop - text)
      if name.elementsEqual("ltr".utf8) {
        kind = .languageLTR
      } else if name.elementsEqual("rtl".utf8) {
        kind = .languageRTL
      } else {
        throw fault("unknown base direction", at: text, expected: ["ltr", "rtl"])
      }
      q = stop
    }
    p = q
    return (tag, kind)
  }

  /// The record of a literal with a datatype; `xsd:string` makes a plain string, and
  /// the two datatypes that need a language are refused.
  func typedLiteral(_ text: TextSlice, _ datatype: TextSlice, at place: UnsafePointer<UInt8>) throws -> QuadBlock.Record {
    if datatype.count == StandardIRI.string.utf8CodeUnitCount, datatype.equals(StandardIRI.string) {
      return QuadBlock.Record(kind: .string, text: text.start, textCount: text.count)
    }
    if datatype.equals(StandardIRI.langString) || datatype.equals(StandardIRI.dirLangString) {
      throw fault("a literal of datatype rdf:langString or rdf:dirLangString needs a language tag", at: place, suggestion: "write \"…\"@en")
    }
    return QuadBlock.Record(kind: .typed, text: text.start, textCount: text.count, tag: datatype.start, tagCount: datatype.count)
  }
}

extension TextSlice {
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && bytesEqual(start, text.utf8Start, count)
  }

  func begins(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && bytesEqual(start, text.utf8Start, text.utf8CodeUnitCount)
  }

  init(_ text: StaticString) {
    start = text.utf8Start
    count = text.utf8CodeUnitCount
  }
}

/// IRIs that parsers and writers compare with, as bytes in the program.
enum StandardIRI {
  static let string: StaticString = "http://www.w3.org/2001/XMLSchema#string"
  static let integer: StaticString = "http://www.w3.org/2001/XMLSchema#integer"
  static let decimal: StaticString = "http://www.w3.org/2001/XMLSchema#decimal"
  static let double: StaticString = "http://www.w3.org/2001/XMLSchema#double"
  static let boolean: StaticString = "http://www.w3.org/2001/XMLSchema#boolean"
  static let langString: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
  static let dirLangString: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString"
  static let type: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
  static let first: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
  static let rest: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
  static let `nil`: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
  static let reifies: StaticString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"
}
