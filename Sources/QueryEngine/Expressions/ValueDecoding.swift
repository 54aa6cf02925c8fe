import RDF
import TripleIndex

/// From terms to values and back.
extension ExpressionWorkspace {
  /// The value of a term. Numbers and booleans of the dictionary come from the value
  /// column, without a look at their text.
  @inline(__always) func decode(_ id: TermID) -> Value {
    if id == 0 { return .error }
    if TermSpace.isValued(id) { return decodeValued(id) }
    return decode(context.view(id), id: id)
  }

  @inline(never) private func decodeValued(_ id: TermID) -> Value {
    let value = context.snapshot.value(id)
    switch value.kind {
    case .integer:
      if value.isExact { return Value(kind: .integer, id: id, payload: UInt64(bitPattern: Int64(value.key))) }
    case .decimal:
      if let (mantissa, scale) = value.scaled {
        return Value(kind: .decimal, detail: UInt8(truncatingIfNeeded: scale), id: id, payload: UInt64(bitPattern: mantissa))
      }
    case .double: return Value(kind: .double, id: id, payload: value.key.bitPattern)
    case .float: return Value(kind: .float, id: id, payload: UInt64(Float(value.key).bitPattern))
    case .boolean: return Value(kind: .boolean, id: id, payload: value.key != 0 ? 1 : 0)
    case .dateTime, .date:
      // Without a timezone the seconds say all of it; with one they are those of UTC.
      if value.isExact, !value.hasTimezone, let date = XSDDateTime(value.kind == .date ? .date : .dateTime, seconds: value.key) {
        return self.value(date, id: id)
      }
    default: break
    }
    return decode(context.view(id), id: id)
  }

  /// The value of a view whose text outlives the value; `id` is 0 when it is not known.
  func decode(_ view: TermView, id: TermID) -> Value {
    switch view.kind {
    case .unbound: return .error
    case .iri: return Value(kind: .iri, id: id, text: view.textBytes)
    case .blankNode: return Value(kind: .blankNode, id: id, text: view.textBytes)
    case .string: return Value(kind: .string, id: id, text: view.textBytes)
    case .language: return Value(kind: .languageString, id: id, text: view.textBytes, tag: view.tagBytes)
    case .languageLTR: return Value(kind: .languageString, detail: 1, id: id, text: view.textBytes, tag: view.tagBytes)
    case .languageRTL: return Value(kind: .languageString, detail: 2, id: id, text: view.textBytes, tag: view.tagBytes)
    case .triple:
      return Value(kind: .triple, id: id, payload: UInt64(UInt(bitPattern: view.components)))
    case .typed:
      guard let datatype = XSDDatatype(iri: view.tagBytes) else {
        return Value(kind: .other, id: id, text: view.textBytes, tag: view.tagBytes)
      }
      switch XSDValue(datatype, lexical: view.textBytes) {
      case .numeric(let number): return value(number, id: id)
      case .boolean(let boolean): return Value(kind: .boolean, id: id, payload: boolean ? 1 : 0)
      case .dateTime(let date): return value(date, id: id)
      case .duration(let duration): return value(duration, id: id)
      case nil: return Value(kind: .other, detail: 1, id: id, text: view.textBytes, tag: view.tagBytes)
      }
    }
  }

  /// The value of a view that has no known id. Typed literals are interned first, so that
  /// their lexical form and datatype survive.
  func decodeTerm(_ view: TermView) throws -> Value {
    if view.kind == .typed || view.kind == .triple { return decode(try context.terms.id(for: view)) }
    return decode(view, id: 0)
  }

  /// The literal of a value in canonical form under a datatype that is not the value's own.
  func derived(_ value: XSDValue, _ datatype: XSDDatatype) throws -> Value {
    let text = try format { value.write(into: $0) }
    return decode(try context.terms.id(for: LocalTerms.view(.typed, text, DatatypeNames.bytes(datatype))))
  }

  /// The components of a triple term: views that live as long as the term.
  func components(_ value: Value) -> UnsafePointer<TermView>? {
    UnsafePointer(bitPattern: UInt(value.payload))
  }

  /// The term of a value: its own id, or that of its canonical form. 0 for an error.
  @inline(__always) func intern(_ value: Value) throws -> TermID {
    if value.id != 0 || value.kind == .error { return value.id }
    if value.kind == .integer { return try internInteger(value) }
    return try context.terms.id(for: view(value))
  }

  /// The term of a computed integer: years, lengths and small results come again and again.
  @inline(never) private func internInteger(_ value: Value) throws -> TermID {
    if let known = context.terms.knownInteger(value.int64) { return known }
    let id = try context.terms.id(for: view(value))
    try context.terms.remember(id, of: value.int64)
    return id
  }

  /// The term of a value as a view, which lives until the next ``reset()``.
  func view(_ value: Value) throws -> TermView {
    if value.id != 0 { return context.view(value.id) }
    switch value.kind {
    case .error: return context.view(0)
    case .iri: return LocalTerms.view(.iri, value.text, Self.nothing)
    case .blankNode: return LocalTerms.view(.blankNode, value.text, Self.nothing)
    case .string: return LocalTerms.view(.string, value.text, Self.nothing)
    case .languageString:
      let kind: TermKind = value.detail == 0 ? .language : value.detail == 1 ? .languageLTR : .languageRTL
      return LocalTerms.view(kind, value.text, value.tag)
    case .other: return LocalTerms.view(.typed, value.text, value.tag)
    case .triple:
      return TermView(kind: .triple, text: LocalTerms.emptyText, textCount: 0, components: components(value))
    case .boolean, .integer, .decimal, .float, .double, .bigNumber, .dateTime, .duration:
      return LocalTerms.view(.typed, try lexical(value), DatatypeNames.bytes(datatype(ofComputed: value)))
    }
  }

  /// The lexical form of a literal: as written for a term, canonical for a computed value.
  func lexical(_ value: Value) throws -> UnsafeBufferPointer<UInt8> {
    switch value.kind {
    case .iri, .blankNode, .string, .languageString, .other: return value.text
    case .error, .triple: return Self.nothing
    default: break
    }
    if value.id != 0 { return context.view(value.id).textBytes }
    switch value.kind {
    case .boolean: return value.asBool ? Self.trueText : Self.falseText
    case .integer: return try format { $0.append(decimal: value.int64) }
    case .dateTime:
      let date = dateTime(value)
      return try format { date.write(into: $0) }
    case .duration:
      let duration = duration(value)
      return try format { duration.write(into: $0) }
    default:
      guard let number = numeric(value) else { return Self.nothing }
      return try format { number.write(into: $0) }
    }
  }

  /// The datatype of a value that has no id and whose kind implies it.
  func datatype(ofComputed value: Value) -> XSDDatatype {
    switch value.kind {
    case .boolean: return .boolean
    case .integer: return .integer
    case .decimal: return .decimal
    case .float: return .float
    case .double: return .double
    case .bigNumber: return number(at: value.payload).datatype
    case .dateTime: return dateTime(value).kind.datatype
    case .duration: return duration(value).kind.datatype
    default: return .string
    }
  }

  static var nothing: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }
  static var trueText: UnsafeBufferPointer<UInt8> { StaticBytes.buffer("true") }
  static var falseText: UnsafeBufferPointer<UInt8> { StaticBytes.buffer("false") }
}

/// Bytes of string literals of the program.
enum StaticBytes {
  @inline(__always) static func buffer(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}

/// The IRIs of datatypes as bytes that live for ever.
enum DatatypeNames {
  /// The IRI of a datatype.
  static func bytes(_ datatype: XSDDatatype) -> UnsafeBufferPointer<UInt8> {
    table[Int(datatype.rawValue)]
  }

  nonisolated(unsafe) static let langString = copy(RDFVocabulary.langString.value)
  nonisolated(unsafe) static let dirLangString = copy(RDFVocabulary.dirLangString.value)

  nonisolated(unsafe) private static let table: [UnsafeBufferPointer<UInt8>] = XSDDatatype.allCases.map { copy($0.iri.value) }

  private static func copy(_ text: String) -> UnsafeBufferPointer<UInt8> {
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
    _ = memory.initialize(from: text.utf8)
    return UnsafeBufferPointer(memory)
  }
}
