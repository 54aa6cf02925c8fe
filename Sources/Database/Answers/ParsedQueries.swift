import QueryEngine
import RDF
import SPARQL
import Store

/// Queries by their texts, and by their shapes: a text that differs from a known one in its constants alone is
/// not parsed again.
///
/// What is remembered is the algebra, which depends on text, base and prefixes and on nothing else, and with a shape the
/// plans that were made for it (``QueryTemplate``), which look themselves whether they still hold.
final class ParsedQueries: @unchecked Sendable {
  // @unchecked: everything under the lock.
  private let lock = Lock()
  /// A text with what else its meaning depends on.
  private struct Source: Hashable {
    var text: String
    var base: String?
    var prefixes: [String]
  }
  private var texts = Remembered<Query>()
  /// Nil for a shape whose constants cannot be put back.
  private var shapes = Remembered<QueryTemplate?>()
  /// What has become of plans of known shapes.
  let plans = PlanCounts()
  /// The longest text that is remembered.
  private static let longest = 8 << 10

  /// How often a text was parsed, was known, or was made of a known shape.
  private(set) var counts = (parsed: 0, texts: 0, shapes: 0)

  /// The last some hundred values by source.
  private struct Remembered<Value> {
    static var most: Int { 256 }
    var count: Int { values.count }
    private var values: [Source: (value: Value, used: UInt64)] = [:]
    private var clock: UInt64 = 0

    mutating func find(_ key: Source) -> Value? {
      guard let index = values.index(forKey: key) else { return nil }
      clock += 1
      values.values[index].used = clock
      return values.values[index].value
    }

    mutating func remember(_ key: Source, _ value: Value) {
      clock += 1
      values[key] = (value, clock)
      if values.count > Self.most {
        let horizon = clock &- UInt64(Self.most / 2)
        values = values.filter { $0.value.used > horizon }
      }
    }
  }

  /// Texts and shapes that are remembered, whichever are more.
  var remembered: Int { lock.hold { max(texts.count, shapes.count) } }

  /// A text as algebra, or as a shape with its constants.
  enum Parsed {
    case query(Query)
    case template(QueryTemplate, constants: [Term])
  }

  /// The algebra of a text.
  /// - Throws: `SyntaxError`, with places in this text.
  func parse(_ text: String, _ options: QueryOptions) throws -> Query {
    switch try find(text, options) {
    case .query(let query): return query
    case .template(let template, let constants):
      return try template.query.filled(with: constants) ?? SPARQLParser.query(text, options: Questions.parserOptions(options))
    }
  }

  /// What is known of a text, which is parsed when that is nothing.
  /// - Throws: `SyntaxError`, with places in this text.
  func find(_ text: String, _ options: QueryOptions) throws -> Parsed {
    let prefixes = options.prefixes.flatMap { [$0.name, $0.iri] }
    let shape = QueryShape(of: text)
    let shapeKey = shape.map { Source(text: $0.text, base: options.base, prefixes: prefixes) }
    var isNewShape = false
    if let shape, let shapeKey {
      let known = lock.hold {
        let known = shapes.find(shapeKey)
        if case .some(.some) = known { counts.shapes += 1 }
        return known
      }
      if case .some(.some(let template)) = known { return .template(template, constants: shape.constants) }
      isNewShape = known == nil
    }
    let key = Source(text: text, base: options.base, prefixes: prefixes)
    if let query = lock.hold({ texts.find(key) }) {
      lock.hold { counts.texts += 1 }
      return .query(query)
    }
    let query = try SPARQLParser.query(text, options: Questions.parserOptions(options))
    var template: QueryTemplate?
    if isNewShape, let shape, case .success(let parsed) = Result(catching: { try SPARQLParser.query(shape.text, options: Questions.parserOptions(options)) }),
      // Kept only if it gives back the very query that the text is.
      parsed.filled(with: shape.constants) == query
    {
      template = QueryTemplate(parsed, counts: plans)
    }
    lock.hold {
      counts.parsed += 1
      if isNewShape, let shapeKey { shapes.remember(shapeKey, template) }
      if template == nil, text.utf8.count <= ParsedQueries.longest { texts.remember(key, query) }
    }
    if let template, let shape { return .template(template, constants: shape.constants) }
    return .query(query)
  }
}
