import Limits
import RDF

/// How a result document is read: what of it is wanted, and how much of it is borne.
public struct ResultReading {
  /// The variables whose values are kept; nil: all.
  public var variables: Set<String>?
  /// Bytes that the kept rows may take in memory, roughly.
  public var memoryBytes: Int
  /// Asked every 1024 rows; what it throws ends the reading.
  public var check: () throws -> Void

  public init(variables: Set<String>? = nil, memoryBytes: Int = .max, check: @escaping () throws -> Void = {}) {
    self.variables = variables
    self.memoryBytes = memoryBytes
    self.check = check
  }
}

/// Collects the rows of a result document, judges their terms and counts their memory.
///
/// What is kept came from somebody else and may be stored and written again, so a text between
/// brackets that is no IRI, or a tag that is none, is a fault and never a term. RDF 1.2 Concepts, sections 3.2 to 3.5.
final class ResultRows {
  private let reading: ResultReading
  private(set) var table = ResultTable()
  /// The column of each variable that is kept.
  private(set) var columns: [String: Int] = [:]
  /// The kept columns by their places in the document, for the formats that write every cell; nil is not kept.
  private(set) var places: [Int?] = []
  private var memory = 0
  private var seen = 0

  /// Bytes of one value, and of a row around its values.
  private static let valueBytes = MemoryLayout<Term?>.stride, rowBytes = 48

  init(_ reading: ResultReading) { self.reading = reading }

  /// The variables of the head. A repeated one is one column, the first.
  func begin(_ names: [String]) {
    places.reserveCapacity(names.count)
    for name in names {
      guard reading.variables?.contains(name) ?? true, columns[name] == nil else {
        places.append(nil)
        continue
      }
      columns[name] = table.variables.count
      places.append(table.variables.count)
      table.variables.append(name)
    }
  }

  func answer(_ boolean: Bool) { table.boolean = boolean }

  /// A row without values yet.
  var emptyRow: [Term?] { Array(repeating: nil, count: table.variables.count) }

  /// Throws a ``FormatError`` when the rows take more than they may.
  func append(_ row: [Term?]) throws {
    seen &+= 1
    if seen & 1023 == 0 { try reading.check() }
    memory += Self.rowBytes + row.count * Self.valueBytes
    for case let term? in row { memory += Self.size(term) }
    guard memory <= reading.memoryBytes else {
      throw FormatError.unplaced("the results take more than \(reading.memoryBytes) bytes of memory")
    }
    table.rows.append(row)
  }

  /// Bytes of the texts of a term; those of up to 15 bytes need none of their own.
  private static func size(_ term: Term) -> Int {
    func text(_ string: String) -> Int { string.utf8.count > 15 ? string.utf8.count + 32 : 0 }
    switch term {
    case .iri(let iri): return text(iri.value)
    case .blankNode(let node): return text(node.label)
    case .literal(let literal):
      return text(literal.lexical) + text(literal.datatype.value) + text(literal.language ?? "")
    case .triple(let triple): return 128 + size(triple.subject) + size(triple.predicate) + size(triple.object)
    }
  }

  // MARK: Terms

  static func iri(_ text: String) throws -> IRI {
    let bytes = text.utf8
    guard bytes.count <= Limits.iriBytes else { throw FormatError.unplaced("an IRI of more than \(Limits.iriBytes) bytes") }
    var copy = text
    let isIRI = copy.withUTF8 { raw in
      BaseIRI.hasScheme(raw) && raw.allSatisfy { $0 >= 0x80 || CharacterClass.table[Int($0)] & CharacterClass.iri != 0 }
    }
    guard isIRI else { throw FormatError.unplaced("'\(shown(text))' is no absolute IRI") }
    return IRI(text)
  }

  static func literal(_ lexical: String, language: String?, direction: BaseDirection?, datatype: String?) throws -> Literal {
    guard lexical.utf8.count <= Limits.literalBytes else {
      throw FormatError.unplaced("a literal of more than \(Limits.literalBytes) bytes")
    }
    if let language {
      guard language.utf8.count <= Limits.languageTagBytes, isLanguageTag(language) else {
        throw FormatError.unplaced("'\(shown(language))' is no language tag")
      }
      return Literal(lexical, language: language, direction: direction)
    }
    guard let datatype else { return Literal(lexical) }
    let type = try iri(datatype)
    guard type != RDFVocabulary.langString, type != RDFVocabulary.dirLangString else {
      throw FormatError.unplaced("a literal of type \(type.value) without a language")
    }
    return Literal(lexical, datatype: type)
  }

  static func triple(_ subject: Term, _ predicate: Term, _ object: Term) throws -> Term {
    guard case .iri = predicate else { throw FormatError.unplaced("the predicate of a triple term is no IRI") }
    switch subject {
    case .iri, .blankNode: return .triple(TripleTerm(subject, predicate, object))
    case .literal, .triple: throw FormatError.unplaced("the subject of a triple term is neither an IRI nor a blank node")
    }
  }

  /// Letters, then parts of letters and digits, each of up to 8. BCP 47, section 2.1.
  private static func isLanguageTag(_ text: String) -> Bool {
    var isFirst = true
    for part in text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false) {
      let fits = part.allSatisfy { byte in
        byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || !isFirst && byte >= 0x30 && byte <= 0x39
      }
      guard fits, !part.isEmpty, part.count <= 8 else { return false }
      isFirst = false
    }
    return true
  }

  private static func shown(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(60).map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
  }
}
