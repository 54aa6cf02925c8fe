import Limits
import RDF

/// Names and literals. RDF 1.2 Turtle, section 7.5.
extension TurtleParser {
  /// An IRI, a prefixed name or a labelled blank node.
  @inline(__always)
  mutating func readNode(expected: String = "a subject") throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "<"):
      let start = scanner.p
      let text = try scanner.iriReference(block)
      let count = scanner.p - start
      if let known = cache.find(start, count) { return known }
      let iri = try resolve(text, at: start)
      let record = block.add(QuadBlock.Record(kind: .iri, text: iri.start, textCount: iri.count))
      cache.remember(start, count, record)
      return record
    case UInt8(ascii: "_"):
      let start = scanner.p
      let label = try scanner.blankNodeLabel()
      let count = scanner.p - start
      if let known = cache.find(start, count) { return known }
      let record = block.add(QuadBlock.Record(kind: .blankNode, text: label.start, textCount: label.count))
      cache.remember(start, count, record)
      return record
    default:
      return try readPrefixedName(expected: expected)
    }
  }

  /// The absolute IRI of a reference.
  @inline(__always)
  mutating func resolve(_ text: TextSlice, at place: UnsafePointer<UInt8>) throws -> TextSlice {
    BaseIRI.hasScheme(text.buffer) ? text : try resolveRelative(text, at: place)
  }

  @inline(never)
  private mutating func resolveRelative(_ text: TextSlice, at place: UnsafePointer<UInt8>) throws -> TextSlice {
    guard let base else {
      throw scanner.fault("relative IRI <\(text.string.prefix(80))> without a base", at: place, suggestion: "add BASE <…> at the top, or give a base IRI")
    }
    scratch.removeAll()
    base.resolve(text.buffer, into: scratch)
    if scratch.count > Limits.iriBytes { throw scanner.fault("IRI longer than \(Limits.iriBytes) bytes", at: place) }
    return TextSlice(start: block.store(scratch.buffer), count: scratch.count)
  }

  /// The colon behind a prefix that begins at the cursor; nil when there is none. Does not move.
  mutating func scanPrefix() throws -> UnsafePointer<UInt8>? {
    var q = scanner.p
    if q >= scanner.end { return nil }
    if q.pointee == UInt8(ascii: ":") { return q }
    if !scanner.isClass(q.pointee, CharacterClass.nameStart) {
      guard q.pointee >= 0x80 else { return nil }
      let (value, length) = UTF8Decoding.scalar(q, scanner.end)
      guard length > 0, CharacterClass.isNameStart(value) else { return nil }
      q += length
    }
    while true {
      q = scanner.skip(q, CharacterClass.name)
      if q >= scanner.end { return nil }
      switch q.pointee {
      case UInt8(ascii: ":"): return q[-1] == UInt8(ascii: ".") ? nil : q
      case UInt8(ascii: "."): q += 1
      case 0x80...:
        let (value, length) = UTF8Decoding.scalar(q, scanner.end)
        guard length > 0, CharacterClass.isName(value) else { return nil }
        q += length
      default: return nil
      }
    }
  }

  @inline(__always)
  private mutating func readPrefixedName(expected: String) throws -> UInt32 {
    let start = scanner.p
    var colon = start
    // The common case: an ASCII prefix.
    if colon < scanner.end, scanner.isClass(colon.pointee, CharacterClass.nameStart) { colon = scanner.skip(colon + 1, CharacterClass.name) }
    if colon >= scanner.end || colon.pointee != UInt8(ascii: ":") {
      guard let found = try scanPrefix() else { throw notAName(start, expected) }
      colon = found
    }
    let local = colon + 1
    var escaped = false
    var q = local
    if q < scanner.end {
      let byte = q.pointee
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
        // Neither begins a local name.
      } else if byte >= 0x80 || byte == UInt8(ascii: "%") || byte == 0x5C {
        q = try scanLocal(q, first: true, &escaped)
      } else {
        q = scanner.skip(q, CharacterClass.local)
        if q < scanner.end, q.pointee >= 0x80 || q.pointee == UInt8(ascii: ".") || q.pointee == UInt8(ascii: "%") || q.pointee == 0x5C, q > local {
          q = try scanLocal(q, first: false, &escaped)
        }
      }
    }
    scanner.p = q
    let count = q - start
    if let known = cache.find(start, count) { return known }
    guard let entry = prefixes.find(UnsafeBufferPointer(start: start, count: colon - start)) else {
      let name = String(decoding: UnsafeBufferPointer(start: start, count: colon - start), as: UTF8.self)
      throw scanner.fault("unknown prefix \(name):", at: start, suggestion: prefixes.suggestion(for: name))
    }
    let record = try expand(entry, TextSlice(start: local, count: q - local), escaped, at: start)
    cache.remember(start, count, record)
    return record
  }

  @inline(never)
  private func notAName(_ start: UnsafePointer<UInt8>, _ expected: String) -> FormatError {
    var stop = start
    while stop < scanner.end, scanner.isClass(stop.pointee, CharacterClass.name), stop - start < 40 { stop += 1 }
    if stop > start, scanner.isClass(start.pointee, CharacterClass.nameStart) {
      let word = String(decoding: UnsafeBufferPointer(start: start, count: stop - start), as: UTF8.self)
      return scanner.fault("unexpected '\(word)'", at: start, expected: [expected], suggestion: "a name needs a prefix and ':', an IRI angle brackets")
    }
    return scanner.fault("unexpected \(scanner.found(at: start))", at: start, expected: [expected])
  }

  /// The end of a local name with full stops, escapes, percents or characters beyond ASCII.
  @inline(never)
  private func scanLocal(_ from: UnsafePointer<UInt8>, first: Bool, _ escaped: inout Bool) throws -> UnsafePointer<UInt8> {
    var q = from
    var first = first
    while q < scanner.end {
      let byte = q.pointee
      if byte < 0x80, scanner.isClass(byte, CharacterClass.local) {
        q = scanner.skip(q, CharacterClass.local)
      } else if byte >= 0x80 {
        let (value, length) = UTF8Decoding.scalar(q, scanner.end)
        if length == 0 { throw scanner.fault("\(scanner.found(at: q)) in a name", at: q) }
        guard first ? CharacterClass.isNameStart(value) : CharacterClass.isName(value) else { return q }
        q += length
      } else if byte == UInt8(ascii: "%") {
        guard scanner.end - q >= 3, scanner.isClass(q[1], CharacterClass.hex), scanner.isClass(q[2], CharacterClass.hex) else {
          throw scanner.fault("'%' without two hexadecimal digits in a name", at: q)
        }
        q += 3
      } else if byte == 0x5C {
        guard scanner.end - q >= 2, "_~.-!$&'()*+,;=/?#@%".utf8.contains(q[1]) else {
          throw scanner.fault("unknown escape in a name", at: q, expected: ["\\ and one of _~.-!$&'()*+,;=/?#@%"])
        }
        escaped = true
        q += 2
      } else if byte == UInt8(ascii: "."), !first {
        // Full stops belong to the name only when more of it follows.
        var next = q
        while next < scanner.end, next.pointee == UInt8(ascii: ".") { next += 1 }
        guard next < scanner.end else { return q }
        let follows = next.pointee
        if follows >= 0x80 {
          let (value, length) = UTF8Decoding.scalar(next, scanner.end)
          guard length > 0, CharacterClass.isName(value) else { return q }
        } else if !scanner.isClass(follows, CharacterClass.local), follows != UInt8(ascii: "%"), follows != 0x5C {
          return q
        }
        q = next
      } else {
        return q
      }
      first = false
    }
    return q
  }

  /// The record of namespace and local name.
  @inline(__always)
  private mutating func expand(_ entry: Int, _ local: TextSlice, _ escaped: Bool, at place: UnsafePointer<UInt8>) throws -> UInt32 {
    let local = escaped ? unescaped(local) : local
    let total = prefixes.entries[entry].iri.count + local.count
    if total > Limits.iriBytes { throw scanner.fault("IRI longer than \(Limits.iriBytes) bytes", at: place) }
    let target = block.reserve(total)
    prefixes.entries[entry].iri.withUnsafeBufferPointer { iri in
      if let start = iri.baseAddress { target.update(from: start, count: iri.count) }
      (target + iri.count).update(from: local.start, count: local.count)
    }
    return block.add(QuadBlock.Record(kind: .iri, text: UnsafePointer(target), textCount: total))
  }

  @inline(never)
  private func unescaped(_ local: TextSlice) -> TextSlice {
    let target = block.reserve(local.count)
    var written = 0
    var index = 0
    while index < local.count {
      if local.start[index] == 0x5C { index += 1 }
      target[written] = local.start[index]
      written += 1
      index += 1
    }
    return TextSlice(start: UnsafePointer(target), count: written)
  }

  // MARK: Literals

  @inline(__always)
  mutating func readStringLiteral() throws -> UInt32 {
    let quote = scanner.peek()
    let text = scanner.peek(1) == quote && scanner.peek(2) == quote ? try scanner.longString(block) : try scanner.shortString(block)
    switch scanner.peek() {
    case UInt8(ascii: "@"):
      let (tag, kind) = try scanner.languageTag(block)
      return block.add(QuadBlock.Record(kind: kind, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count))
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "#"), UInt8(ascii: "^"):
      // White space may stand before `@` and `^^`.
      let behind = scanner.p
      scanner.skipSpace()
      if scanner.peek() == UInt8(ascii: "^"), scanner.peek(1) == UInt8(ascii: "^") {
        scanner.p += 2
        scanner.skipSpace()
        return try readDatatype(text)
      }
      if scanner.peek() == UInt8(ascii: "@") {
        let (tag, kind) = try scanner.languageTag(block)
        return block.add(QuadBlock.Record(kind: kind, text: text.start, textCount: text.count, tag: tag.start, tagCount: tag.count))
      }
      scanner.p = behind
      fallthrough
    default:
      return block.add(QuadBlock.Record(kind: .string, text: text.start, textCount: text.count))
    }
  }

  private mutating func readDatatype(_ text: TextSlice) throws -> UInt32 {
    let place = scanner.p
    if scanner.peek() == UInt8(ascii: "_") { throw scanner.unexpected("the datatype, an IRI") }
    let datatype = block.records[Int(try readNode(expected: "the datatype, an IRI"))]
    guard let start = datatype.text else { throw scanner.fault("the datatype is no IRI", at: place) }
    return block.add(try scanner.typedLiteral(text, TextSlice(start: start, count: Int(datatype.textCount)), at: place))
  }

  private func typed(_ text: TextSlice, _ datatype: StaticString) -> UInt32 {
    block.add(
      QuadBlock.Record(
        kind: .typed, text: text.start, textCount: text.count, tag: datatype.utf8Start, tagCount: datatype.utf8CodeUnitCount))
  }

  /// `true` or `false`, unless a name begins so.
  mutating func readBoolean() -> UInt32? {
    for (word, count) in [("true" as StaticString, 4), ("false", 5)] where scanner.end - scanner.p >= count {
      let text = TextSlice(start: scanner.p, count: count)
      guard text.equals(word) else { continue }
      let next = scanner.peek(count)
      if next >= 0x80 || scanner.isClass(next, CharacterClass.local) { return nil }
      if next == UInt8(ascii: "."), scanner.peek(count + 1) >= 0x80 || scanner.isClass(scanner.peek(count + 1), CharacterClass.local) {
        // `true.x:y` is a prefixed name; `true.` ends a statement.
        var q = scanner.p + count
        while q < scanner.end, scanner.isClass(q.pointee, CharacterClass.name) || q.pointee == UInt8(ascii: ".") { q += 1 }
        if q < scanner.end, q.pointee == UInt8(ascii: ":") { return nil }
      }
      scanner.p += count
      return typed(text, StandardIRI.boolean)
    }
    return nil
  }

  /// INTEGER, DECIMAL or DOUBLE, as written.
  mutating func readNumber() throws -> UInt32 {
    let start = scanner.p
    var q = start
    if q.pointee == UInt8(ascii: "+") || q.pointee == UInt8(ascii: "-") { q += 1 }
    let whole = q
    q = scanner.skip(q, CharacterClass.digit)
    let wholeDigits = q - whole
    var datatype = StandardIRI.integer
    var fractionDigits = 0
    if q < scanner.end, q.pointee == UInt8(ascii: ".") {
      let stop = scanner.skip(q + 1, CharacterClass.digit)
      fractionDigits = stop - q - 1
      // `1.` is an integer and a full stop, `1.e0` a double.
      let exponent = stop < scanner.end && stop.pointee | 0x20 == UInt8(ascii: "e") && wholeDigits > 0 && exponentEnd(stop) != nil
      if fractionDigits > 0 || exponent {
        q = stop
        datatype = StandardIRI.decimal
      }
    }
    guard wholeDigits + fractionDigits > 0 else {
      throw scanner.fault("unexpected \(scanner.found(at: start))", at: start, expected: ["an object"])
    }
    if q < scanner.end, q.pointee | 0x20 == UInt8(ascii: "e"), let stop = exponentEnd(q) {
      q = stop
      datatype = StandardIRI.double
    }
    let count = q - start
    if count > Limits.literalBytes { throw scanner.fault("literal longer than \(Limits.literalBytes) bytes", at: start) }
    scanner.p = q
    return typed(TextSlice(start: start, count: count), datatype)
  }

  /// The end of an exponent that begins at `e`, or nil when it has no digits.
  private func exponentEnd(_ place: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var q = place + 1
    if q < scanner.end, q.pointee == UInt8(ascii: "+") || q.pointee == UInt8(ascii: "-") { q += 1 }
    let stop = scanner.skip(q, CharacterClass.digit)
    return stop > q ? stop : nil
  }
}
