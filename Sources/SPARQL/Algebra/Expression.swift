import RDF

/// An expression. SPARQL 1.1 Query, section 17.
public indirect enum Expression: Hashable, Sendable {
  case variable(Variable)
  case term(Term)
  case or(Expression, Expression)
  case and(Expression, Expression)
  case not(Expression)
  case compare(Comparison, Expression, Expression)
  case isIn(Expression, [Expression])
  case notIn(Expression, [Expression])
  case arithmetic(Arithmetic, Expression, Expression)
  case negate(Expression)
  case plus(Expression)
  /// A built-in function; arity was checked by the parser.
  case call(BuiltIn, [Expression])
  /// A function named by IRI: casts and extension functions.
  case function(IRI, [Expression])
  case bound(Variable)
  case conditional(Expression, Expression, Expression)
  case coalesce([Expression])
  case exists(GraphPattern)
  case notExists(GraphPattern)
  /// A triple term made of expressions.
  case triple(Expression, Expression, Expression)

  /// The comparison operators.
  public enum Comparison: Hashable, Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }
  /// The arithmetic operators.
  public enum Arithmetic: Hashable, Sendable { case add, subtract, multiply, divide }
}

/// The built-in functions, named as in the grammar of SPARQL 1.2.
public enum BuiltIn: String, Hashable, Sendable, CaseIterable {
  case str = "STR", lang = "LANG", langMatches = "LANGMATCHES", langDir = "LANGDIR"
  case datatype = "DATATYPE", iri = "IRI", uri = "URI", bnode = "BNODE"
  case rand = "RAND", abs = "ABS", ceil = "CEIL", floor = "FLOOR", round = "ROUND"
  case concat = "CONCAT", substr = "SUBSTR", strlen = "STRLEN", replace = "REPLACE"
  case ucase = "UCASE", lcase = "LCASE", encodeForURI = "ENCODE_FOR_URI"
  case contains = "CONTAINS", strStarts = "STRSTARTS", strEnds = "STRENDS"
  case strBefore = "STRBEFORE", strAfter = "STRAFTER"
  case year = "YEAR", month = "MONTH", day = "DAY", hours = "HOURS", minutes = "MINUTES"
  case seconds = "SECONDS", timezone = "TIMEZONE", tz = "TZ", now = "NOW", adjust = "ADJUST"
  case uuid = "UUID", strUUID = "STRUUID"
  case md5 = "MD5", sha1 = "SHA1", sha256 = "SHA256", sha384 = "SHA384", sha512 = "SHA512"
  case strLang = "STRLANG", strLangDir = "STRLANGDIR", strDt = "STRDT"
  case sameTerm = "SAMETERM", isIRI = "ISIRI", isURI = "ISURI", isBlank = "ISBLANK"
  case isLiteral = "ISLITERAL", isNumeric = "ISNUMERIC", hasLang = "HASLANG", hasLangDir = "HASLANGDIR"
  case regex = "REGEX"
  case isTriple = "ISTRIPLE", triple = "TRIPLE", subject = "SUBJECT", predicate = "PREDICATE", object = "OBJECT"
}
