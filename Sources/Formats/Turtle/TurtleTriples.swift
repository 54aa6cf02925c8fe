import Limits
import RDF

/// Predicates, objects, lists, reification. RDF 1.2 Turtle, sections 2 and 7.3.
extension TurtleParser {
  /// Verbs and objects of the subject at `subject`, up to the byte that ends the list.
  mutating func readPredicateObjectList(_ subject: Int, depth: Int) throws {
    let verb = push(0)
    defer { pop(to: verb) }
    while true {
      scanner.skipSpace()
      pending[verb] = try readVerb()
      while true {
        try flushIfFull()
        scanner.skipSpace()
        let object = try readObject(depth: depth)
        emit(pending[subject], pending[verb], object)
        scanner.skipSpace()
        let next = scanner.peek()
        if next == UInt8(ascii: "~") || (next == UInt8(ascii: "{") && scanner.peek(1) == UInt8(ascii: "|")) {
          try readAnnotations(subject, verb, object, depth: depth)
        }
        guard scanner.peek() == UInt8(ascii: ",") else { break }
        scanner.p += 1
      }
      guard scanner.peek() == UInt8(ascii: ";") else { return }
      while scanner.peek() == UInt8(ascii: ";") {
        scanner.p += 1
        scanner.skipSpace()
      }
      switch scanner.peek() {
      case UInt8(ascii: "."), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "|"): return
      default: break
      }
    }
  }

  @inline(__always)
  private mutating func readVerb() throws -> UInt32 {
    let byte = scanner.peek()
    if byte == UInt8(ascii: "a") {
      let next = scanner.peek(1)
      // `a` alone: not the first letter of a prefix.
      if next < 0x80, !scanner.isClass(next, CharacterClass.local), next != UInt8(ascii: ".") {
        scanner.p += 1
        return vocabulary.type(in: block)
      }
    }
    if byte == UInt8(ascii: "_") || byte == UInt8(ascii: "[") { throw scanner.fault("a blank node cannot be a predicate", expected: ["IRI", "'a'"]) }
    if byte == UInt8(ascii: "<"), scanner.peek(1) == UInt8(ascii: "<") { throw scanner.fault("a triple cannot be a predicate", expected: ["IRI", "'a'"]) }
    return try readNode(expected: "a predicate")
  }

  @inline(__always)
  mutating func readObject(depth: Int) throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "<"):
      if scanner.peek(1) == UInt8(ascii: "<") {
        return scanner.peek(2) == UInt8(ascii: "(") ? try readTripleTerm(depth: 0) : try readReifiedTriple(depth: depth)
      }
      return try readNode()
    case 0x22, 0x27: return try readStringLiteral()
    case UInt8(ascii: "["): return try readBlankNodePropertyList(depth: depth).0
    case UInt8(ascii: "("): return try readCollection(depth: depth)
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return try readNumber()
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      if let boolean = readBoolean() { return boolean }
      return try readNode(expected: "an object")
    default: return try readNode(expected: "an object")
    }
  }

  private func deeper(_ depth: Int) throws -> Int {
    if depth >= Limits.turtleNesting { throw scanner.fault("nested more than \(Limits.turtleNesting) deep") }
    return depth + 1
  }

  /// `[ … ]`: the node, and whether there was nothing inside.
  @inline(never)
  mutating func readBlankNodePropertyList(depth: Int) throws -> (UInt32, Bool) {
    let depth = try deeper(depth)
    scanner.p += 1
    scanner.skipSpace()
    let node = freshBlankNode()
    if scanner.peek() == UInt8(ascii: "]") {
      scanner.p += 1
      return (node, true)
    }
    let place = push(node)
    try readPredicateObjectList(place, depth: depth)
    try expect("]")
    let kept = pending[place]
    pop(to: place)
    return (kept, false)
  }

  /// `( … )`: the first node of the list, or `rdf:nil`.
  @inline(never)
  mutating func readCollection(depth: Int) throws -> UInt32 {
    let depth = try deeper(depth)
    scanner.p += 1
    scanner.skipSpace()
    if scanner.peek() == UInt8(ascii: ")") {
      scanner.p += 1
      return vocabulary.nil(in: block)
    }
    let head = push(freshBlankNode())
    let cell = push(pending[head])
    while true {
      try flushIfFull()
      let item = try readObject(depth: depth)
      emit(pending[cell], vocabulary.first(in: block), item)
      scanner.skipSpace()
      if scanner.atEnd { throw scanner.unexpected("')'") }
      if scanner.peek() == UInt8(ascii: ")") { break }
      let next = freshBlankNode()
      emit(pending[cell], vocabulary.rest(in: block), next)
      pending[cell] = next
    }
    scanner.p += 1
    emit(pending[cell], vocabulary.rest(in: block), vocabulary.nil(in: block))
    let kept = pending[head]
    pop(to: head)
    return kept
  }

  // MARK: Triple terms and reification

  private func tripleRecord(_ s: UInt32, _ p: UInt32, _ o: UInt32) -> UInt32 {
    var record = QuadBlock.Record(kind: .triple, text: nil, textCount: 0)
    record.a = s
    record.b = p
    record.c = o
    return block.add(record)
  }

  /// The subject inside a triple term or reified triple: IRI or blank node.
  private mutating func readInnerSubject() throws -> UInt32 {
    if scanner.peek() == UInt8(ascii: "[") { return try readAnonymous() }
    return try readNode(expected: "an IRI or blank node")
  }

  /// `[]` where properties may not stand.
  private mutating func readAnonymous() throws -> UInt32 {
    scanner.p += 1
    try expect("]")
    return freshBlankNode()
  }

  /// The object inside a triple term or reified triple: no lists.
  private mutating func readInnerObject(depth: Int, reified: Bool) throws -> UInt32 {
    switch scanner.peek() {
    case UInt8(ascii: "["): return try readAnonymous()
    case UInt8(ascii: "("): throw scanner.fault("a collection cannot stand inside a triple")
    case UInt8(ascii: "<") where scanner.peek(1) == UInt8(ascii: "<"):
      if scanner.peek(2) == UInt8(ascii: "(") { return try readTripleTerm(depth: depth) }
      guard reified else { throw scanner.fault("a reified triple cannot stand inside a triple term", expected: ["'<<('"]) }
      return try readReifiedTriple(depth: depth)
    default: return try readObject(depth: Limits.turtleNesting)
    }
  }

  /// `<<( s p o )>>`.
  @inline(never)
  mutating func readTripleTerm(depth: Int) throws -> UInt32 {
    if depth >= Limits.tripleTermNesting { throw scanner.fault("triple terms nested more than \(Limits.tripleTermNesting) deep") }
    scanner.p += 3
    scanner.skipSpace()
    let s = try readInnerSubject()
    scanner.skipSpace()
    let p = try readVerb()
    scanner.skipSpace()
    let o = try readInnerObject(depth: depth + 1, reified: false)
    scanner.skipSpace()
    guard scanner.peek() == UInt8(ascii: ")"), scanner.peek(1) == UInt8(ascii: ">"), scanner.peek(2) == UInt8(ascii: ">") else {
      throw scanner.unexpected("')>>'")
    }
    scanner.p += 3
    return tripleRecord(s, p, o)
  }

  /// `<< s p o ~ reifier >>`: the reifier; adds the triple that says what it reifies.
  @inline(never)
  mutating func readReifiedTriple(depth: Int) throws -> UInt32 {
    if depth >= Limits.tripleTermNesting { throw scanner.fault("reified triples nested more than \(Limits.tripleTermNesting) deep") }
    scanner.p += 2
    scanner.skipSpace()
    let s: UInt32
    if scanner.peek() == UInt8(ascii: "<"), scanner.peek(1) == UInt8(ascii: "<") {
      if scanner.peek(2) == UInt8(ascii: "(") { throw scanner.fault("a triple term cannot be a subject") }
      s = try readReifiedTriple(depth: depth + 1)
    } else {
      s = try readInnerSubject()
    }
    scanner.skipSpace()
    let p = try readVerb()
    scanner.skipSpace()
    let o = try readInnerObject(depth: depth + 1, reified: true)
    scanner.skipSpace()
    let reifier: UInt32
    if scanner.peek() == UInt8(ascii: "~") {
      reifier = try readReifier()
      scanner.skipSpace()
    } else {
      reifier = freshBlankNode()
    }
    guard scanner.peek() == UInt8(ascii: ">"), scanner.peek(1) == UInt8(ascii: ">") else { throw scanner.unexpected("'>>'") }
    scanner.p += 2
    emit(reifier, vocabulary.reifies(in: block), tripleRecord(s, p, o))
    return reifier
  }

  /// `~` and the name behind it, or a new node.
  private mutating func readReifier() throws -> UInt32 {
    scanner.p += 1
    scanner.skipSpace()
    switch scanner.peek() {
    case UInt8(ascii: "<") where scanner.peek(1) != UInt8(ascii: "<"), UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...:
      return try readNode()
    case let byte where scanner.isClass(byte, CharacterClass.nameStart): return try readNode()
    case UInt8(ascii: "["): return try readAnonymous()
    default: return freshBlankNode()
    }
  }

  /// `~ name` and `{| … |}` behind an object, any number.
  @inline(never)
  private mutating func readAnnotations(_ subject: Int, _ verb: Int, _ object: UInt32, depth: Int) throws {
    let depth = try deeper(depth)
    let term = push(tripleRecord(pending[subject], pending[verb], object))
    let reifier = push(0)
    defer { pop(to: term) }
    var named = false
    while true {
      scanner.skipSpace()
      if scanner.peek() == UInt8(ascii: "~") {
        pending[reifier] = try readReifier()
        emit(pending[reifier], vocabulary.reifies(in: block), pending[term])
        named = true
      } else if scanner.peek() == UInt8(ascii: "{"), scanner.peek(1) == UInt8(ascii: "|") {
        if !named {
          pending[reifier] = freshBlankNode()
          emit(pending[reifier], vocabulary.reifies(in: block), pending[term])
        }
        scanner.p += 2
        try flushIfFull()
        try readPredicateObjectList(reifier, depth: depth)
        scanner.skipSpace()
        guard scanner.peek() == UInt8(ascii: "|"), scanner.peek(1) == UInt8(ascii: "}") else { throw scanner.unexpected("'|}'") }
        scanner.p += 2
        named = false
      } else {
        return
      }
      try flushIfFull()
    }
  }
}
