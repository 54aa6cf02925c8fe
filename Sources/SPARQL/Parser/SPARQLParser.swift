import Limits
import RDF

/// Text to algebra: the front of the room.
///
/// Recursive descent over the grammar of SPARQL 1.2 Query, section 19.8, and SPARQL 1.1
/// Update, translated on the way as section 18.2 says. Recursion is capped
/// (``Limits/sparqlNesting``), and so is the length of every chain that becomes a deep
/// tree. Cost: linear in the text, a few microseconds for a short query.
public enum SPARQLParser {
  /// What a text may rely on from outside.
  public struct Options: Sendable {
    /// The base IRI before any BASE; nil makes a relative IRI an error.
    public var base: IRI?
    /// Prefixes that are known without being declared (the shell's); empty for the protocol.
    public var prefixes: [String: String]
    public init(base: IRI? = nil, prefixes: [String: String] = [:]) {
      self.base = base
      self.prefixes = prefixes
    }
  }

  /// Parses a query.
  /// - Throws: ``SyntaxError`` with position, what was expected and a suggestion.
  public static func query(_ text: String, options: Options = Options()) throws(SyntaxError) -> Query {
    var parser = try Parser(text, options: options, limit: Limits.queryTextBytes)
    return try parser.parseQueryUnit()
  }

  /// Parses an update request: operations separated by semicolons, possibly none.
  /// - Throws: ``SyntaxError``.
  public static func update(_ text: String, options: Options = Options()) throws(SyntaxError) -> Update {
    var parser = try Parser(text, options: options, limit: Limits.updateTextBytes)
    return try parser.parseUpdateUnit()
  }

  /// What a statement is by its first keyword after the prologue, without parsing it.
  public enum StatementKind: Sendable { case query, update, unknown }

  /// Tells a query from an update, for input that may be either.
  public static func kind(of text: String) -> StatementKind {
    var lexer = Lexer(text)
    while true {
      let token = lexer.next()
      switch token.kind {
      case .end: return .unknown
      case .word:
        switch Keyword.named(lexer.text(token.start, token.end)) {
        case .base: _ = lexer.next()
        case .prefix:
          _ = lexer.next()
          _ = lexer.next()
        case .version: _ = lexer.next()
        case .select, .construct, .describe, .ask: return .query
        case .insert, .delete, .load, .clear, .drop, .create, .add, .move, .copy, .with: return .update
        default: return .unknown
        }
      default: return .unknown
      }
    }
  }
}
