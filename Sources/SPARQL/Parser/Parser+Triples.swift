import Limits
import RDF

/// Triple patterns and property paths of one block, in the order of the text.
struct TripleBlock {
  var triples: [TriplePattern] = []
  var paths: [(subject: TermPattern, path: PropertyPath, object: TermPattern)] = []
}

/// A verb: a term or a path that is not a single predicate.
private enum Verb {
  case term(TermPattern)
  case path(PropertyPath)
}

/// TriplesBlock, TriplesTemplate and what they are made of: property lists, collections,
/// blank node property lists, triple terms, reified triples, annotations.
/// SPARQL 1.2 Query, productions TriplesSameSubjectPath and following.
extension Parser {
  /// Whether the token ahead can begin a triple.
  var atTriples: Bool {
    switch token.kind {
    case .variable, .blankNodeLabel, .leftParen, .leftBracket, .openReified, .openTripleTerm: return true
    default: return atIRI || atLiteral
    }
  }

  /// TriplesBlock (with paths) or TriplesTemplate (without): triples separated by dots.
  mutating func parseTriples(into block: inout TripleBlock, paths: Bool) throws(SyntaxError) {
    while atTriples {
      try parseSameSubject(into: &block, paths: paths)
      guard accept(.dot) else { return }
    }
  }

  mutating func parseSameSubject(into block: inout TripleBlock, paths: Bool) throws(SyntaxError) {
    let subject: TermPattern
    var needsProperties = true
    switch token.kind {
    case .leftParen:
      advance()
      if accept(.rightParen) {
        subject = .term(.iri(RDFVocabulary.nil))
      } else {
        subject = try collection(into: &block, paths: paths)
        needsProperties = false
      }
    case .leftBracket:
      advance()
      subject = try anonymousBlankNode()
      if !accept(.rightBracket) {
        try nestedPropertyList(subject, into: &block, paths: paths)
        needsProperties = false
      }
    case .openReified:
      subject = try reifiedTriple(into: &block)
      needsProperties = false
    default:
      try refuseDataSubject()
      subject = try varOrTerm()
    }
    if atVerb(paths) {
      try propertyList(subject, into: &block, paths: paths)
    } else if needsProperties {
      throw unexpected(["a predicate"])
    }
  }

  /// Patterns may have any term as their subject and match nothing then; data are RDF. SPARQL 1.1 Update, section 3.1.1.
  private func refuseDataSubject() throws(SyntaxError) {
    guard variablesRefused != nil else { return }
    if atLiteral { throw errorHere("a literal cannot be the subject of a triple") }
    if at(.openTripleTerm) { throw errorHere("a triple term cannot be the subject of a triple", suggestion: "use its reifier: << … >>") }
  }

  private func atVerb(_ paths: Bool) -> Bool {
    if atIRI || at(.variable) || at(.a) { return true }
    return paths && (at(.caret) || at(.bang) || at(.leftParen))
  }

  /// PropertyListNotEmpty.
  private mutating func propertyList(_ subject: TermPattern, into block: inout TripleBlock, paths: Bool) throws(SyntaxError) {
    while true {
      let verb = try parseVerb(paths)
      repeat {
        try object(subject, verb, into: &block, paths: paths)
      } while accept(.comma)
      guard accept(.semicolon) else { return }
      while accept(.semicolon) {}
      guard atVerb(paths) else { return }
    }
  }

  private mutating func parseVerb(_ paths: Bool) throws(SyntaxError) -> Verb {
    if at(.variable) { return .term(.variable(try variable())) }
    if paths {
      let path = try parsePath()
      if case .predicate(let iri) = path { return .term(.term(.iri(iri))) }
      return .path(path)
    }
    if accept(.a) { return .term(.term(.iri(RDFVocabulary.type))) }
    guard atIRI else { throw unexpected(["a predicate"]) }
    return .term(.term(.iri(try iri())))
  }

  /// One object with its annotations.
  private mutating func object(_ subject: TermPattern, _ verb: Verb, into block: inout TripleBlock, paths: Bool) throws(SyntaxError) {
    let object = try graphNode(into: &block, paths: paths)
    try countPattern()
    switch verb {
    case .path(let path):
      if at(.tilde) || at(.openAnnotation) { throw errorHere("a property path cannot be annotated; only a single predicate can") }
      add(subject, path, object, to: &block)
    case .term(let predicate):
      let triple = TriplePattern(subject, predicate, object)
      block.triples.append(triple)
      try annotations(of: triple, into: &block, paths: paths)
    }
  }

  /// Annotation: reifiers and annotation blocks; a block without a reifier before it makes one.
  private mutating func annotations(of triple: TriplePattern, into block: inout TripleBlock, paths: Bool) throws(SyntaxError) {
    var reifier: TermPattern?
    while true {
      if at(.tilde) {
        reifier = try parseReifier()
        if let reifier { reify(triple, as: reifier, into: &block) }
      } else if at(.openAnnotation) {
        let subject: TermPattern
        if let reifier {
          subject = reifier
        } else {
          subject = try anonymousBlankNode()
          reify(triple, as: subject, into: &block)
        }
        advance()
        guard atVerb(paths) else { throw unexpected(["a predicate"]) }
        try enter()
        try propertyList(subject, into: &block, paths: paths)
        leave()
        try expect(.closeAnnotation, "'|}'")
        reifier = nil
      } else {
        return
      }
    }
  }

  /// `~ id`, or `~` alone for a new blank node.
  private mutating func parseReifier() throws(SyntaxError) -> TermPattern {
    try expect(.tilde, "'~'")
    if at(.variable) { return .variable(try variable()) }
    if atIRI { return .term(.iri(try iri())) }
    if at(.blankNodeLabel) { return try labelledBlankNode() }
    if at(.leftBracket) {
      advance()
      try expect(.rightBracket, "']'")
    }
    return try anonymousBlankNode()
  }

  private func reify(_ triple: TriplePattern, as reifier: TermPattern, into block: inout TripleBlock) {
    block.triples.append(TriplePattern(reifier, .term(.iri(RDFVocabulary.reifies)), Parser.tripleTerm(triple)))
  }

  /// GraphNode: a term, a collection, a blank node property list or a reified triple.
  private mutating func graphNode(into block: inout TripleBlock, paths: Bool) throws(SyntaxError) -> TermPattern {
    switch token.kind {
    case .leftParen:
      advance()
      if accept(.rightParen) { return .term(.iri(RDFVocabulary.nil)) }
      return try collection(into: &block, paths: paths)
    case .leftBracket:
      advance()
      let node = try anonymousBlankNode()
      if !accept(.rightBracket) { try nestedPropertyList(node, into: &block, paths: paths) }
      return node
    case .openReified: return try reifiedTriple(into: &block)
    default: return try varOrTerm()
    }
  }

  /// The rest of a collection after its parenthesis; not empty.
  private mutating func collection(into block: inout TripleBlock, paths: Bool) throws(SyntaxError) -> TermPattern {
    try enter()
    let head = try anonymousBlankNode()
    var cell = head
    while true {
      let item = try graphNode(into: &block, paths: paths)
      try countPattern()
      block.triples.append(TriplePattern(cell, .term(.iri(RDFVocabulary.first)), item))
      if accept(.rightParen) { break }
      let next = try anonymousBlankNode()
      block.triples.append(TriplePattern(cell, .term(.iri(RDFVocabulary.rest)), next))
      cell = next
    }
    block.triples.append(TriplePattern(cell, .term(.iri(RDFVocabulary.rest)), .term(.iri(RDFVocabulary.nil))))
    leave()
    return head
  }

  /// The rest of `[ … ]` after its bracket; not empty.
  private mutating func nestedPropertyList(_ subject: TermPattern, into block: inout TripleBlock, paths: Bool) throws(SyntaxError) {
    guard atVerb(paths) else { throw unexpected(["a predicate", "']'"]) }
    try enter()
    try propertyList(subject, into: &block, paths: paths)
    leave()
    try expect(.rightBracket, "']'")
  }

  /// VarOrTerm.
  mutating func varOrTerm() throws(SyntaxError) -> TermPattern {
    switch token.kind {
    case .variable: return .variable(try variable())
    case .blankNodeLabel: return try labelledBlankNode()
    case .openTripleTerm: return try tripleTerm()
    case .leftParen where lexer.byte(lexer.position) == UInt8(ascii: ")"):
      advance()
      advance()
      return .term(.iri(RDFVocabulary.nil))
    case .leftBracket:
      advance()
      try expect(.rightBracket, "']'")
      return try anonymousBlankNode()
    default:
      if atIRI { return .term(.iri(try iri())) }
      if atLiteral { return .term(.literal(try literal())) }
      throw unexpected(["a term", "a variable"])
    }
  }

  // MARK: Triple terms

  /// `<<( s p o )>>` in a pattern or template.
  private mutating func tripleTerm() throws(SyntaxError) -> TermPattern {
    try expect(.openTripleTerm, "'<<('")
    try enter()
    try refuseDataSubject()
    let subject = try componentTerm()
    let predicate = try simpleVerb()
    let triple = TriplePattern(subject, predicate, try componentTerm())
    leave()
    try expect(.closeTripleTerm, "')>>'")
    return Parser.tripleTerm(triple)
  }

  /// `<< s p o ~r >>`: adds the reifying triple and gives the reifier.
  private mutating func reifiedTriple(into block: inout TripleBlock) throws(SyntaxError) -> TermPattern {
    try expect(.openReified, "'<<'")
    try enter()
    try refuseDataSubject()
    let subject = try reifiedComponent(into: &block)
    let predicate = try simpleVerb()
    let object = try reifiedComponent(into: &block)
    try countPattern()
    let reifier = at(.tilde) ? try parseReifier() : try anonymousBlankNode()
    reify(TriplePattern(subject, predicate, object), as: reifier, into: &block)
    leave()
    try expect(.closeReified, "'>>'")
    return reifier
  }

  private mutating func reifiedComponent(into block: inout TripleBlock) throws(SyntaxError) -> TermPattern {
    at(.openReified) ? try reifiedTriple(into: &block) : try componentTerm()
  }

  /// A component of a triple term: no collections, no property lists.
  private mutating func componentTerm() throws(SyntaxError) -> TermPattern {
    if at(.leftParen) { throw errorHere("a collection cannot stand in a triple term") }
    return try varOrTerm()
  }

  private mutating func simpleVerb() throws(SyntaxError) -> TermPattern {
    if at(.variable) { return .variable(try variable()) }
    if accept(.a) { return .term(.iri(RDFVocabulary.type)) }
    guard atIRI else { throw unexpected(["a predicate"]) }
    return .term(.iri(try iri()))
  }

  /// A triple term as a pattern: a ground one is a term.
  static func tripleTerm(_ triple: TriplePattern) -> TermPattern {
    if case .term(let s) = triple.subject, case .term(let p) = triple.predicate, case .term(let o) = triple.object {
      return .term(.triple(TripleTerm(s, p, o)))
    }
    return .triple(triple)
  }

  // MARK: Paths to patterns

  /// Section 18.2.2.4: links become triple patterns, inverses swap, sequences get a variable between.
  private mutating func add(_ subject: TermPattern, _ path: PropertyPath, _ object: TermPattern, to block: inout TripleBlock) {
    switch path {
    case .predicate(let iri): block.triples.append(TriplePattern(subject, .term(.iri(iri)), object))
    case .inverse(let inner): add(object, inner, subject, to: &block)
    case .sequence(let first, let second):
      let between = TermPattern.variable(fresh("path"))
      add(subject, first, between, to: &block)
      add(between, second, object, to: &block)
    default: block.paths.append((subject, path, object))
    }
  }
}
