import RDF

/// A query text with the IRIs of its patterns lifted out: texts that differ in them alone are parsed once.
///
/// Only what is certain to be an IRI is lifted: an absolute one in angle brackets, of letters, digits and a few
/// signs, behind the first brace. Texts with comments, strings or escapes, and short or long ones, have no shape.
/// Whether the algebra holds a lifted IRI where it can be put back is decided by ``Query/filled(with:)``.
public struct QueryShape {
  /// The text with a placeholder, itself an IRI, for each lifted one.
  public let text: String
  /// What was lifted, in order.
  public let constants: [IRI]

  /// Placeholders begin like this: no text can know it.
  static let mark: String = "urn:tern:constant:\(UInt64.random(in: .min ... .max)):"
  /// Bytes of texts that have a shape, and how many IRIs are lifted at most.
  private static let longest = 2048
  private static let most = 32

  /// The shape of a text; nil when it has none or nothing to lift. Under a microsecond.
  public init?(of text: String) {
    var text = text
    guard let (template, constants) = text.withUTF8({ QueryShape.lift($0) }) else { return nil }
    self.text = template
    self.constants = constants
  }

  private static func lift(_ bytes: UnsafeBufferPointer<UInt8>) -> (String, [IRI])? {
    if bytes.count > longest { return nil }
    var constants: [IRI] = []
    var template: [UInt8] = []
    template.reserveCapacity(bytes.count + 64)
    var isInside = false
    var copied = 0
    var i = 0
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): return nil
      // Outside of an IRI it begins a comment.
      case UInt8(ascii: "#"): return nil
      case UInt8(ascii: "{"): isInside = true
      case UInt8(ascii: "<"):
        guard let end = iriEnd(bytes, i + 1) else { break }
        if isInside {
          if constants.count == most { return nil }
          template.append(contentsOf: bytes[copied...i])
          template.append(contentsOf: mark.utf8)
          template.append(contentsOf: String(constants.count).utf8)
          constants.append(IRI(String(decoding: bytes[(i + 1)..<end], as: UTF8.self)))
          copied = end
        }
        i = end
      default: break
      }
      i += 1
    }
    if constants.isEmpty { return nil }
    template.append(contentsOf: bytes[copied...])
    return (String(decoding: template, as: UTF8.self), constants)
  }

  /// Where the `>` of a plain absolute IRI stands that begins here; nil when this is something else.
  private static func iriEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var i = start
    var hasScheme = false
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: ":"):
        if i == start { return nil }
        hasScheme = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if i == start { return nil }
      case UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"):
        if !hasScheme { return nil }
      case UInt8(ascii: ">"): return hasScheme ? i : nil
      default: return nil
      }
      i += 1
    }
    return nil
  }
}

extension Query {
  /// The query of a shape with IRIs for its placeholders; nil when one stands where it cannot be put in: in
  /// expressions, paths, tables, SERVICE, templates. Nothing else in a query depends on which absolute IRI a
  /// pattern names.
  public func filled(with constants: [IRI]) -> Query? {
    switch form {
    case .select, .ask: break
    case .construct, .describe: return nil
    }
    guard let pattern = Filling(constants: constants).pattern(pattern) else { return nil }
    var query = self
    query.pattern = pattern
    return query
  }
}

extension Query {
  /// The IRIs of the patterns of a template that are none of its placeholders, where ``filled(with:)`` looks for those.
  public var irisBesidePlaceholders: Set<IRI> {
    let seen = Filling.Seen()
    _ = Filling(constants: [], seen: seen).pattern(pattern)
    return seen.iris
  }
}

/// Puts IRIs where placeholders stand, or looks at what else stands there.
private struct Filling {
  final class Seen {
    var iris: Set<IRI> = []
  }

  let constants: [IRI]
  /// When this is there, IRIs are gathered and placeholders stay.
  var seen: Seen?

  /// Nil for a pattern that may hold a placeholder where none is looked for.
  func pattern(_ pattern: GraphPattern) -> GraphPattern? {
    switch pattern {
    case .basic(let triples):
      var filled: [TriplePattern] = []
      filled.reserveCapacity(triples.count)
      for triple in triples {
        guard let s = term(triple.subject), let p = term(triple.predicate), let o = term(triple.object) else { return nil }
        filled.append(TriplePattern(s, p, o))
      }
      return .basic(filled)
    case .join(let a, let b):
      guard let a = self.pattern(a), let b = self.pattern(b) else { return nil }
      return .join(a, b)
    case .union(let a, let b):
      guard let a = self.pattern(a), let b = self.pattern(b) else { return nil }
      return .union(a, b)
    case .minus(let a, let b):
      guard let a = self.pattern(a), let b = self.pattern(b) else { return nil }
      return .minus(a, b)
    case .leftJoin(let a, let b, nil):
      guard let a = self.pattern(a), let b = self.pattern(b) else { return nil }
      return .leftJoin(a, b, condition: nil)
    case .graph(let name, let inner):
      guard let name = term(name), let inner = self.pattern(inner) else { return nil }
      return .graph(name, inner)
    case .group(let inner, let keys, let aggregates):
      guard aggregates.allSatisfy({ isVariable($0.aggregate.argument) && !isCustom($0.aggregate.function) }) else { return nil }
      return self.pattern(inner).map { .group($0, keys: keys, aggregates: aggregates) }
    case .extend(let inner, let variable, .variable(let value)):
      return self.pattern(inner).map { .extend($0, variable, .variable(value)) }
    case .orderBy(let inner, let conditions):
      guard conditions.allSatisfy({ isVariable($0.expression) }) else { return nil }
      return self.pattern(inner).map { .orderBy($0, conditions) }
    case .project(let inner, let variables): return self.pattern(inner).map { .project($0, variables) }
    case .distinct(let inner): return self.pattern(inner).map { .distinct($0) }
    case .reduced(let inner): return self.pattern(inner).map { .reduced($0) }
    case .slice(let inner, let offset, let limit): return self.pattern(inner).map { .slice($0, offset: offset, limit: limit) }
    case .path, .leftJoin, .filter, .extend, .values, .service: return nil
    }
  }

  private func isVariable(_ expression: Expression?) -> Bool {
    switch expression {
    case nil, .variable?: return true
    default: return false
    }
  }

  private func isCustom(_ function: Aggregate.Function) -> Bool {
    if case .custom = function { return true }
    return false
  }

  /// Nil for a triple term with something inside, and for a placeholder without an IRI.
  private func term(_ term: TermPattern) -> TermPattern? {
    switch term {
    case .variable: return term
    case .term(.iri(let iri)):
      guard iri.value.hasPrefix(QueryShape.mark) else {
        seen?.iris.insert(iri)
        return term
      }
      if seen != nil { return term }
      guard let number = Int(iri.value.dropFirst(QueryShape.mark.count)), constants.indices.contains(number) else { return nil }
      return .term(.iri(constants[number]))
    case .term(.literal), .term(.blankNode): return term
    case .term(.triple), .triple: return nil
    }
  }
}
