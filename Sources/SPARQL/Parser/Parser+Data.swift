import Limits
import RDF

/// INSERT DATA and DELETE DATA: `{ Quads }` without variables. SPARQL 1.1 Update, production QuadData.
///
/// A statement of plain terms goes from the text into records without a value in between. Whatever else
/// stands there (collections, reifiers, escapes, a mistake) takes the statement to the common productions,
/// from its beginning, so that both ways read the same language and report the same errors.
extension Parser {
  mutating func parseQuadData(allowsBlankNodes: Bool) throws(SyntaxError) -> QuadData {
    blankNodes = allowsBlankNodes ? .terms : .refused("a blank node cannot be named in DELETE DATA; use DELETE WHERE with a variable")
    variablesRefused = "a variable cannot stand in DATA; use INSERT { … } WHERE { … }"
    countsDataPatterns = false
    try expect(.leftBrace, "'{'")
    beginScope()
    var data = QuadDataBuilder()
    while !at(.rightBrace) {
      if atTriples {
        try dataTriples(into: &data)
        guard at(.rightBrace) || at(.graph) else { throw unexpected(["'.'", "'}'", "GRAPH"]) }
      } else if accept(.graph) {
        // Variables are refused, so the name is a term.
        if case .term(let name) = try varOrIRI() { data.setGraph(name) }
        try expect(.leftBrace, "'{'")
        try dataTriples(into: &data)
        try expect(.rightBrace, "'}'")
        data.setGraph(nil)
        _ = accept(.dot)
      } else {
        throw unexpected(["a triple", "GRAPH", "'}'"])
      }
    }
    countsDataPatterns = true
    variablesRefused = nil
    blankNodes = .variables
    advance()
    return data.finished()
  }

  /// Triples separated by dots.
  private mutating func dataTriples(into data: inout QuadDataBuilder) throws(SyntaxError) {
    // Kept here, so that the text is not borrowed from the parser while that moves on.
    let bytes = lexer.bytes
    var block = TripleBlock()
    while atTriples {
      let (start, mark) = (place, data.mark)
      if !bytes.withUnsafeBufferPointer({ plainStatement($0, &data) }) {
        goBack(to: start)
        data.goBack(to: mark)
        try parseSameSubject(into: &block, paths: false)
        for triple in block.triples { try add(triple, to: &data) }
        block.triples.removeAll(keepingCapacity: true)
      }
      data.endStatement()
      guard accept(.dot) else { return }
    }
  }

  /// A triple of the common productions. Variables were refused, so every position is a term.
  private func add(_ triple: TriplePattern, to data: inout QuadDataBuilder) throws(SyntaxError) {
    guard case .term(let s) = triple.subject, case .term(let p) = triple.predicate, case .term(let o) = triple.object else { return }
    guard Parser.nesting(o) <= Limits.tripleTermNesting else {
      throw errorHere("triple terms nested deeper than \(Limits.tripleTermNesting) levels cannot be stored")
    }
    data.append(data.add(s), data.add(p), data.add(o))
  }

  private static func nesting(_ term: Term) -> Int {
    guard case .triple(let triple) = term else { return 0 }
    return 1 + max(nesting(triple.subject), nesting(triple.object))
  }

  // MARK: Plain statements

  /// A place of the parser to go back to.
  private struct Place {
    var position: Int
    var token: Token
    var keyword: Keyword?
    var lastEnd: Int
  }

  private var place: Place { Place(position: lexer.position, token: token, keyword: keyword, lastEnd: lastEnd) }

  private mutating func goBack(to place: Place) {
    lexer.position = place.position
    token = place.token
    keyword = place.keyword
    lastEnd = place.lastEnd
  }

  /// A subject with its predicates and objects, all of them plain terms; false when something else comes.
  private mutating func plainStatement(_ text: UnsafeBufferPointer<UInt8>, _ data: inout QuadDataBuilder) -> Bool {
    guard let subject = plainNode(text, &data) else { return false }
    while true {
      let predicate: UInt32
      if at(.a) {
        predicate = data.add(.iri(RDFVocabulary.type))
        advance()
      } else {
        guard let named = plainIRI(text, &data) else { return false }
        predicate = named
      }
      repeat {
        guard let object = plainNode(text, &data) ?? plainLiteral(text, &data) else { return false }
        data.append(subject, predicate, object)
      } while accept(.comma)
      guard accept(.semicolon) else { break }
      while accept(.semicolon) {}
      guard at(.a) || atIRI else { break }
    }
    // Annotations follow an object; what else may be wrong here, the caller says.
    return !at(.tilde) && !at(.openAnnotation)
  }

  private mutating func plainNode(_ text: UnsafeBufferPointer<UInt8>, _ data: inout QuadDataBuilder) -> UInt32? {
    guard at(.blankNodeLabel) else { return plainIRI(text, &data) }
    guard case .terms = blankNodes else { return nil }
    let label = lexer.text(token.start + 2, token.end)
    if usedDataLabels.contains(label) { return nil }
    operationLabels.insert(label)
    let record = data.add(.blankNode, UnsafeBufferPointer(rebasing: text[(token.start + 2)..<token.end]))
    advance()
    return record
  }

  /// An IRI that needs no resolution, or a prefixed name; both without escapes.
  private mutating func plainIRI(_ text: UnsafeBufferPointer<UInt8>, _ data: inout QuadDataBuilder) -> UInt32? {
    guard atIRI else { return nil }
    let (start, end) = (token.start, token.end)
    let place = QuadDataBuilder.place(text, start, end)
    if let known = data.record(at: place, text, start, end) {
      advance()
      return known
    }
    guard let record = at(.iriRef) ? writtenIRI(text, start + 1, end - 1, data) : prefixedName(text, start, end, &data)
    else { return nil }
    data.remember(record, at: place, start, end)
    advance()
    return record
  }

  private func writtenIRI(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ data: QuadDataBuilder) -> UInt32? {
    let iri = UnsafeBufferPointer(rebasing: text[start..<end])
    guard iri.count <= Limits.iriBytes, BaseIRI.hasScheme(iri), !iri.contains(UInt8(ascii: "\\")) else { return nil }
    return data.add(.iri, iri)
  }

  private func prefixedName(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ data: inout QuadDataBuilder
  ) -> UInt32? {
    var colon = start
    while text[colon] != UInt8(ascii: ":") { colon += 1 }
    let local = UnsafeBufferPointer(rebasing: text[(colon + 1)..<end])
    guard let namespace = data.namespace(UnsafeBufferPointer(rebasing: text[start..<colon]), { prefixes[$0] }),
      namespace.count + local.count <= Limits.iriBytes, !local.contains(UInt8(ascii: "\\"))
    else { return nil }
    return data.add(namespace: namespace, local: local)
  }

  private mutating func plainLiteral(_ text: UnsafeBufferPointer<UInt8>, _ data: inout QuadDataBuilder) -> UInt32? {
    let datatype: IRI
    switch token.kind {
    case .string(let long): return plainString(text, quotes: long ? 3 : 1, &data)
    case .integer: datatype = XSD.integer
    case .decimal: datatype = XSD.decimal
    case .double: datatype = XSD.double
    default: return nil
    }
    var tag = datatype.value
    let written = UnsafeBufferPointer(rebasing: text[token.start..<token.end])
    let record = tag.withUTF8 { data.add(.typed, written, $0) }
    advance()
    return record
  }

  private mutating func plainString(
    _ text: UnsafeBufferPointer<UInt8>, quotes: Int, _ data: inout QuadDataBuilder
  ) -> UInt32? {
    let lexical = UnsafeBufferPointer(rebasing: text[(token.start + quotes)..<(token.end - quotes)])
    guard lexical.count <= Limits.literalBytes, !lexical.contains(UInt8(ascii: "\\")) else { return nil }
    advance()
    if at(.language) {
      // Tags of one or two short parts; others are looked at closely elsewhere.
      let tag = text[(token.start + 1)..<token.end]
      guard tag.count <= 8, !tag.contains(UInt8(ascii: "-")) else { return nil }
      var lower: [UInt8] = []
      for byte in tag { lower.append(byte | 0x20) }
      let record = lower.withUnsafeBufferPointer { data.add(.language, lexical, $0) }
      advance()
      return record
    }
    guard accept(.doubleCaret) else { return data.add(.string, lexical) }
    guard let datatype = plainIRI(text, &data) else { return nil }
    let record = data.block.records[Int(datatype)]
    let tag = UnsafeBufferPointer(start: record.text, count: Int(record.textCount))
    func isDatatype(_ iri: IRI) -> Bool { tag.count == iri.value.utf8.count && tag.elementsEqual(iri.value.utf8) }
    if isDatatype(XSD.string) { return data.add(.string, lexical) }
    if isDatatype(RDFVocabulary.langString) || isDatatype(RDFVocabulary.dirLangString) { return nil }
    return data.block.add(
      QuadBlock.Record(
        kind: .typed, text: data.block.store(lexical), textCount: lexical.count, tag: record.text, tagCount: tag.count))
  }
}
