import Client

/// One cell of an answer.
public struct AnswerCell: Sendable, Hashable {
  /// What the term is.
  public enum Kind: Sendable { case iri, literal, blank, triple }
  public var kind: Kind
  public var value: String
  public var datatype: String?
  public var language: String?
  public var label: String?

  /// What a person reads: the label, a shortened IRI, or the text.
  public func display(_ prefixes: [(name: String, iri: String)]) -> String {
    switch kind {
    case .iri: return label ?? AnswerCell.shortened(value, prefixes)
    case .blank: return "_:" + value
    case .triple: return value
    case .literal:
      if let language { return value + " @" + language }
      return value
    }
  }

  /// `prefix:local` when a prefix fits, else `<iri>`.
  public static func shortened(_ iri: String, _ prefixes: [(name: String, iri: String)]) -> String {
    var best: (name: String, length: Int)?
    for prefix in prefixes where !prefix.iri.isEmpty && iri.hasPrefix(prefix.iri) {
      let length = prefix.iri.utf8.count
      if length > best?.length ?? 0 { best = (prefix.name, length) }
    }
    if let best {
      let local = String(decoding: iri.utf8.dropFirst(best.length), as: UTF8.self)
      if !local.isEmpty, local.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || ($0.value >= 48 && $0.value <= 57) || "_-.".unicodeScalars.contains($0) }) {
        return best.name + ":" + local
      }
    }
    return "<" + iri + ">"
  }

  /// As it is written in SPARQL.
  public var sparql: String {
    switch kind {
    case .iri: return "<" + value + ">"
    case .blank: return "_:" + value
    case .triple: return value
    case .literal:
      var text = "\""
      for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        default: text.unicodeScalars.append(scalar)
        }
      }
      text += "\""
      if let language { return text + "@" + language }
      if let datatype, datatype != "http://www.w3.org/2001/XMLSchema#string" { return text + "^^<" + datatype + ">" }
      return text
    }
  }
}

/// An answer as the daemon gives it to the shell: rows with labels and the facts they rest on.
public struct AnswerRows: Sendable {
  /// One solution.
  public struct Row: Sendable {
    public var cells: [AnswerCell?]
    /// Ids of the facts it rests on.
    public var facts: [String]
    /// How sure the least sure of them is; nil when it rests on no document.
    public var confidence: Double?

    /// Bytes of its texts.
    var bytes: Int { cells.reduce(facts.reduce(0) { $0 + $1.utf8.count }) { $0 + ($1?.value.utf8.count ?? 0) + ($1?.label?.utf8.count ?? 0) } }
  }
  /// A row that is said with a qualification, so that it is no plain answer.
  public struct Qualified: Sendable {
    public var cells: [AnswerCell?]
    public var fact: String
    public var sentence: String
    public var qualification: String
  }

  public var revision = 0
  public var sparql: String?
  public var notes: [String] = []
  public var variables: [String] = []
  /// The rows that are remembered, from the first on; ``total`` says how many came.
  public var rows: [Row] = []
  /// How many rows came.
  public var total = 0
  public var boolean: Bool?
  /// The first of the qualified rows; ``qualifiedTotal`` says how many came.
  public var qualified: [Qualified] = []
  public var qualifiedTotal = 0

  public init() {}

  /// Reads `application/vnd.tern.rows+json` as a whole; nil when it is something else.
  public init?(_ json: JSON) {
    guard case .object(let members) = json else { return nil }
    for member in members {
      guard let items = member.value.array else {
        take(.member(member.name, member.value))
        continue
      }
      for item in items { if let row = take(.item(of: member.name, item)) { rows.append(row) } }
    }
  }

  /// Where the row with that number is remembered. Throws ``ClientError`` 64 when it is not, or there is none.
  func index(ofRow number: Int) throws(ClientError) -> Int {
    if rows.indices.contains(number - 1) { return number - 1 }
    guard number >= 1, number <= total else { throw ClientError("there is no row \(number): ask something first", exitCode: 64) }
    throw ClientError("only the first \(Session.count(rows.count, "row")) are remembered: ask so that row \(Session.grouped(number)) comes earlier", exitCode: 64)
  }

  /// Takes a piece of an answer; a row is handed back, all else is kept.
  @discardableResult
  public mutating func take(_ piece: JSONPieces.Piece) -> Row? {
    switch piece {
    case .member("revision", let value): revision = value.int ?? 0
    case .member("sparql", let value): sparql = value.string
    case .member("boolean", let value): boolean = value.bool
    case .item("notes", let value): if let note = value.string { notes.append(note) }
    case .item("variables", let value): if let name = value.string { variables.append(name) }
    case .item("rows", let value):
      total += 1
      return Row(cells: Self.cells(value["cells"]), facts: value["facts"]?.array?.compactMap(\.string) ?? [], confidence: value["confidence"]?.double)
    case .item("qualified", let value):
      qualifiedTotal += 1
      if qualified.count < Self.mostQualified {
        qualified.append(
          Qualified(
            cells: Self.cells(value["row"]), fact: value["fact"]?.string ?? "", sentence: value["sentence"]?.string ?? "",
            qualification: value["qualification"]?.string ?? ""))
      }
    default: break
    }
    return nil
  }

  /// Qualified rows that are shown.
  private static let mostQualified = 20

  private static func cells(_ json: JSON?) -> [AnswerCell?] {
    (json?.array ?? []).map { cell in
      guard !cell.isNull, let type = cell["type"]?.string else { return nil }
      let kind: AnswerCell.Kind = type == "uri" ? .iri : type == "bnode" ? .blank : type == "triple" ? .triple : .literal
      let value = cell["value"]?.string ?? tripleText(cell["value"])
      return AnswerCell(
        kind: kind, value: value, datatype: cell["datatype"]?.string, language: cell["xml:lang"]?.string, label: cell["label"]?.string)
    }
  }

  private static func tripleText(_ json: JSON?) -> String {
    guard let json else { return "" }
    let parts = cells(.array([json["subject"] ?? .null, json["predicate"] ?? .null, json["object"] ?? .null]))
    return "<<( " + parts.map { $0?.sparql ?? "" }.joined(separator: " ") + " )>>"
  }
}
