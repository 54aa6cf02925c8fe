import Limits
import RDF

/// BASE, PREFIX, VERSION, and the terms that depend on them.
extension Parser {
  mutating func parsePrologue() throws(SyntaxError) {
    while true {
      if accept(.base) {
        guard at(.iriRef) else { throw unexpected(["an IRI in angle brackets"]) }
        let place = token
        let iri = try iriReference()
        guard let declared = BaseIRI(iri) else { throw error("the base IRI has no scheme", at: place.start) }
        base = declared
      } else if accept(.prefix) {
        guard at(.prefixNamespace) else { throw unexpected(["a prefix with its colon, such as foaf:"]) }
        let name = lexer.text(token.start, token.end - 1)
        advance()
        guard at(.iriRef) else { throw unexpected(["an IRI in angle brackets"]) }
        prefixes[name] = try iriReference()
        if declaredPrefixes.insert(name).inserted { prefixNames.append(name) }
      } else if accept(.version) {
        guard at(.string(long: false)) else { throw unexpected(["a version in quotes, such as \"1.2\""]) }
        advance()
      } else {
        return
      }
    }
  }

  /// An IRIREF, resolved against the base, consumed.
  mutating func iriReference() throws(SyntaxError) -> String {
    let place = token
    let text: String
    do { text = try lexer.iriText(place) } catch { throw self.error(error.message, at: error.offset) }
    advance()
    guard text.utf8.count <= Limits.iriBytes else {
      throw error("the IRI is longer than \(Limits.iriBytes) bytes", at: place.start)
    }
    return try resolve(text, at: place)
  }

  private func resolve(_ text: String, at place: Token) throws(SyntaxError) -> String {
    var text = text
    let isAbsolute = text.withUTF8 { BaseIRI.hasScheme($0) }
    // An IRI with a scheme is itself under every base; it is kept as written, dot segments too.
    if isAbsolute { return text }
    guard let base else {
      throw error("the relative IRI <\(text)> has no base", at: place.start, length: place.end - place.start,
        suggestion: "add BASE <http://…> at the top")
    }
    return base.resolve(text)
  }

  /// `iri`: an IRIREF or a prefixed name.
  mutating func iri() throws(SyntaxError) -> IRI {
    switch token.kind {
    case .iriRef: return IRI(try iriReference())
    case .prefixedName, .prefixNamespace: return IRI(try prefixedName())
    default: throw unexpected(["an IRI"])
    }
  }

  var atIRI: Bool { at(.iriRef) || at(.prefixedName) || at(.prefixNamespace) }

  private mutating func prefixedName() throws(SyntaxError) -> String {
    var colon = token.start
    while lexer.byte(colon) != UInt8(ascii: ":") { colon += 1 }
    let prefix = lexer.text(token.start, colon)
    guard let namespace = prefixes[prefix] else {
      var suggestion: String?
      if let known = WellKnownPrefixes.table[prefix] {
        suggestion = "add PREFIX \(prefix): <\(known)>"
      } else if let near = Suggestion.nearest(to: prefix, among: prefixes.keys.sorted()), !prefix.isEmpty {
        suggestion = "did you mean \(near): ?"
      }
      throw error("unknown prefix \(prefix):", at: token.start, length: colon + 1 - token.start, suggestion: suggestion)
    }
    let iri = namespace + lexer.localText(colon + 1, token.end)
    guard iri.utf8.count <= Limits.iriBytes else { throw errorHere("the IRI is longer than \(Limits.iriBytes) bytes") }
    advance()
    return iri
  }

  // MARK: Literals and blank nodes

  var atLiteral: Bool {
    switch token.kind {
    case .string, .integer, .decimal, .double: return true
    default: return at(.true) || at(.false)
    }
  }

  /// RDFLiteral, NumericLiteral or BooleanLiteral; lexical forms as written.
  mutating func literal() throws(SyntaxError) -> Literal {
    switch token.kind {
    case .integer: return numeric(XSD.integer)
    case .decimal: return numeric(XSD.decimal)
    case .double: return numeric(XSD.double)
    case .string(let long):
      let lexical: String
      do { lexical = try lexer.stringText(token, long: long) } catch { throw self.error(error.message, at: error.offset, length: 2) }
      guard lexical.utf8.count <= Limits.literalBytes else {
        throw errorHere("the literal is longer than \(Limits.literalBytes) bytes")
      }
      advance()
      if at(.language) { return try languageLiteral(lexical) }
      if accept(.doubleCaret) { return try typedLiteral(lexical) }
      return Literal(lexical)
    default:
      if accept(.true) { return Literal("true", datatype: XSD.boolean) }
      if accept(.false) { return Literal("false", datatype: XSD.boolean) }
      throw unexpected(["a literal"])
    }
  }

  private mutating func numeric(_ datatype: IRI) -> Literal {
    let literal = Literal(tokenText, datatype: datatype)
    advance()
    return literal
  }

  private mutating func languageLiteral(_ lexical: String) throws(SyntaxError) -> Literal {
    let tag = lexer.text(token.start + 1, token.end)
    guard tag.utf8.count <= Limits.languageTagBytes else { throw errorHere("the language tag is longer than \(Limits.languageTagBytes) bytes") }
    var direction: BaseDirection?
    var language = tag
    if let dashes = tag.firstRange(of: "--") {
      language = String(tag[..<dashes.lowerBound])
      switch tag[dashes.upperBound...] {
      case "ltr": direction = .ltr
      case "rtl": direction = .rtl
      default: throw errorHere("the base direction of a string is ltr or rtl", expected: ["--ltr", "--rtl"])
      }
    }
    // RDF 1.2 Concepts, section 3.3: the tag is well-formed by BCP 47, as the formats ask where it is stored.
    guard language.split(separator: "-").allSatisfy({ $0.utf8.count <= 8 }) else {
      throw errorHere("a part of a language tag has at most 8 characters")
    }
    advance()
    return Literal(lexical, language: language, direction: direction)
  }

  private mutating func typedLiteral(_ lexical: String) throws(SyntaxError) -> Literal {
    let place = token
    let datatype = try iri()
    if datatype == RDFVocabulary.langString || datatype == RDFVocabulary.dirLangString {
      throw error("a language-tagged string is written with its tag, \"…\"@en", at: place.start)
    }
    return Literal(lexical, datatype: datatype)
  }

  var atBlankNode: Bool { at(.blankNodeLabel) }

  /// A blank node with a label, as the place wants it: variable or term.
  mutating func labelledBlankNode() throws(SyntaxError) -> TermPattern {
    let label = lexer.text(token.start + 2, token.end)
    switch blankNodes {
    case .refused(let why): throw errorHere(why)
    case .terms:
      if variablesRefused != nil {
        guard !usedDataLabels.contains(label) else {
          throw errorHere("_:\(label) was used in an earlier INSERT DATA; labels do not reach over operations")
        }
        operationLabels.insert(label)
      }
      advance()
      return .term(.blankNode(BlankNode(label)))
    case .variables:
      if let scope = labelScope[label], scope != currentScope {
        throw errorHere("_:\(label) was used in another basic graph pattern; a label belongs to one")
      }
      labelScope[label] = currentScope
      advance()
      return .variable(Variable(".b_\(label)"))
    }
  }

  /// A blank node without a label.
  mutating func anonymousBlankNode() throws(SyntaxError) -> TermPattern {
    switch blankNodes {
    case .refused(let why): throw errorHere(why)
    case .terms:
      freshCount += 1
      // No label of a text begins with a hyphen, so this one is new.
      return .term(.blankNode(BlankNode("-\(freshCount)")))
    case .variables: return .variable(fresh("anon"))
    }
  }
}
