import RDF
import SPARQL
import Store

/// Queries by their texts, and by their shapes: a text that differs from a known one in the IRIs of its
/// patterns alone is not parsed again.
///
/// What is remembered is the algebra, which depends on text, base and prefixes and on nothing else. Plans are not
/// kept: they rest on the snapshot, the dataset and the limits of the request, and making one for a point
/// query costs less than finding out whether an old one still holds.
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
  /// Nil for a shape whose IRIs cannot be put back.
  private var shapes = Remembered<Query?>()
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

  /// The algebra of a text.
  /// - Throws: `SyntaxError`, with places in this text.
  func parse(_ text: String, _ options: QueryOptions) throws -> Query {
    let prefixes = options.prefixes.flatMap { [$0.name, $0.iri] }
    let shape = QueryShape(of: text)
    let shapeKey = shape.map { Source(text: $0.text, base: options.base, prefixes: prefixes) }
    var isNewShape = false
    if let shape, let shapeKey {
      let known = lock.hold { shapes.find(shapeKey) }
      if let known, let query = known?.filled(with: shape.constants) {
        lock.hold { counts.shapes += 1 }
        return query
      }
      isNewShape = known == nil
    }
    let key = Source(text: text, base: options.base, prefixes: prefixes)
    if let query = lock.hold({ texts.find(key) }) {
      lock.hold { counts.texts += 1 }
      return query
    }
    let query = try SPARQLParser.query(text, options: Questions.parserOptions(options))
    var template: Query?
    if isNewShape, let shape, case .success(let parsed) = Result(catching: { try SPARQLParser.query(shape.text, options: Questions.parserOptions(options)) }),
      // Kept only if it gives back the very query that the text is.
      parsed.filled(with: shape.constants) == query
    {
      template = parsed
    }
    lock.hold {
      counts.parsed += 1
      if isNewShape, let shapeKey { shapes.remember(shapeKey, template) }
      if template == nil, text.utf8.count <= ParsedQueries.longest { texts.remember(key, query) }
    }
    return query
  }
}
