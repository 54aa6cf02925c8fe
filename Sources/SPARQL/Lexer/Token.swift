/// What a token is. Payloads are decoded from the bytes only when the grammar wants them.
enum TokenKind: Equatable {
  case end
  /// `<...>`; the text is between the brackets, escapes not yet decoded.
  case iriRef
  /// `prefix:` with nothing after the colon.
  case prefixNamespace
  /// `prefix:local`.
  case prefixedName
  /// `_:label`.
  case blankNodeLabel
  /// `?name` or `$name`.
  case variable
  /// `@en`, `@en--ltr`.
  case language
  case integer, decimal, double
  /// A quoted string; `long` for the triple quoted forms.
  case string(long: Bool)
  /// A bare word: a keyword, the name of a built-in function, or a mistake.
  case word
  case leftBrace, rightBrace, leftParen, rightParen, leftBracket, rightBracket
  case semicolon, comma, dot
  case caret, doubleCaret, slash, pipe, star, plusSign, minusSign, question, bang
  case orOr, andAnd, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// `<<`, `>>`, `<<(`, `)>>`.
  case openReified, closeReified, openTripleTerm, closeTripleTerm
  /// `{|`, `|}`, `~`.
  case openAnnotation, closeAnnotation, tilde
  /// A byte that begins no token.
  case unknown
}

/// A token: its kind and its bytes.
struct Token {
  var kind: TokenKind
  var start: Int
  var end: Int
}
