import Limits
import RDF

/// Property paths. SPARQL 1.1 Query, section 9.1, productions Path to PathOneInPropertySet.
extension Parser {
  mutating func parsePath() throws(SyntaxError) -> PropertyPath {
    try enter()
    var path = try pathSequence()
    var length = 1
    while accept(.pipe) {
      length += 1
      guard length <= Limits.pathElements else { throw pathTooLong() }
      path = .alternative(path, try pathSequence())
    }
    leave()
    return path
  }

  private func pathTooLong() -> SyntaxError { errorHere("a property path of more than \(Limits.pathElements) elements") }

  private mutating func pathSequence() throws(SyntaxError) -> PropertyPath {
    var path = try pathElementOrInverse()
    var length = 1
    while accept(.slash) {
      length += 1
      guard length <= Limits.pathElements else { throw pathTooLong() }
      path = .sequence(path, try pathElementOrInverse())
    }
    return path
  }

  private mutating func pathElementOrInverse() throws(SyntaxError) -> PropertyPath {
    accept(.caret) ? .inverse(try pathElement()) : try pathElement()
  }

  private mutating func pathElement() throws(SyntaxError) -> PropertyPath {
    let primary = try pathPrimary()
    if accept(.question) { return .zeroOrOne(primary) }
    if accept(.star) { return .zeroOrMore(primary) }
    if accept(.plusSign) { return .oneOrMore(primary) }
    return primary
  }

  private mutating func pathPrimary() throws(SyntaxError) -> PropertyPath {
    if accept(.a) { return .predicate(RDFVocabulary.type) }
    if accept(.bang) { return try negatedSet() }
    if accept(.leftParen) {
      let path = try parsePath()
      try expect(.rightParen, "')'")
      return path
    }
    guard atIRI else { throw unexpected(["a predicate", "a property path"]) }
    return .predicate(try iri())
  }

  private mutating func negatedSet() throws(SyntaxError) -> PropertyPath {
    var forward: [IRI] = [], inverse: [IRI] = []
    if accept(.leftParen) {
      if !accept(.rightParen) {
        repeat { try negatedMember(&forward, &inverse) } while accept(.pipe)
        try expect(.rightParen, "')'")
      }
    } else {
      try negatedMember(&forward, &inverse)
    }
    return .negatedSet(forward: forward, inverse: inverse)
  }

  private mutating func negatedMember(_ forward: inout [IRI], _ inverse: inout [IRI]) throws(SyntaxError) {
    let isInverse = accept(.caret)
    let member = accept(.a) ? RDFVocabulary.type : try iri()
    if isInverse { inverse.append(member) } else { forward.append(member) }
    guard forward.count + inverse.count <= Limits.pathElements else { throw pathTooLong() }
  }
}
