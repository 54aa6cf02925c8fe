import Reading
import TestSupport
import Testing

@testable import Database

/// A database in a folder of its own, with a clock and randomness that a test owns.
final class GraphFixture {
  let folder = TemporaryFolder()
  var path: String { folder.file("tern.db") }
  private(set) var graph: KnowledgeGraph

  /// `reader` stands for the reading of prose.
  init(reader: (@Sendable ([UInt8], String) throws -> ReadDocument)? = nil) throws {
    graph = try KnowledgeGraph.open(folder.file("tern.db"), options: GraphFixture.options(reader))
  }

  static func options(_ reader: (@Sendable ([UInt8], String) throws -> ReadDocument)? = nil) -> DatabaseOptions {
    var options = DatabaseOptions(
      world: World(wallClock: { 1_700_000_000 }, monotonicNanoseconds: World.system.monotonicNanoseconds, random: { 7 }))
    if let reader { options.reader = { source, _ in try reader(source.text, source.name) } }
    return options
  }

  /// Closes and opens again.
  func reopen() throws {
    try graph.close()
    graph = try KnowledgeGraph.open(path, options: GraphFixture.options())
  }

  /// The answer of a query as TSV lines without the head, sorted.
  func rows(_ sparql: String) throws -> [String] {
    lines(try text(graph.query(sparql), .tsv))
  }

  func rows(pattern: String) throws -> [String] { lines(try text(graph.pattern(pattern), .tsv)) }

  func text(_ answer: QueryAnswer, _ format: OutputFormat) throws -> String {
    var bytes: [UInt8] = []
    try answer.write(as: format) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func lines(_ tsv: String) -> [String] {
    tsv.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init).filter { !$0.isEmpty }.sorted()
  }

  func dump(_ format: OutputFormat = .nquads) throws -> [String] {
    var bytes: [UInt8] = []
    try graph.dump(.all, as: format) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }

  @discardableResult
  func load(_ text: String, _ name: String, graph target: String? = nil) throws -> LoadOutcome {
    try graph.load(.bytes(Array(text.utf8)), LoadOptions(name: name, graph: target))
  }

  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let report = try graph.check()
    #expect(report.problems == [], sourceLocation: sourceLocation)
    #expect(report.verified.count >= 4, sourceLocation: sourceLocation)
  }
}

/// A made-up reading: one sentence a line, `Subject|relation|Object[|qualification]`, types by name.
enum LineReader {
  static let types: [String: EntityType] = [
    "Mexico": .place, "Canada": .place, "Northern Command": .organisation, "United States Northern Command": .organisation,
    "USNORTHCOM": .organisation, "Mercury Records": .organisation, "Ann Lee": .person, "Treaty": .document,
  ]
  /// Acronyms and other names that the reading knows for an entity.
  static let aliases: [String: [String]] = [
    "United States Northern Command": ["USNORTHCOM", "Northern Command"]
  ]

  @Sendable static func read(_ bytes: [UInt8], _ name: String) throws -> ReadDocument {
    var document = ReadDocument()
    document.title = "Title of \(name)"
    var indices: [String: Int] = [:]
    func entity(_ label: String) -> Int {
      if let known = indices[label] { return known }
      indices[label] = document.entities.count
      document.entities.append(
        DocumentEntity(
          label: label, type: types[label] ?? .concept,
          aliases: (aliases[label] ?? []).map { .init(text: $0, how: .acronym, sentence: 0) }))
      return document.entities.count - 1
    }
    document.blocks = [Block(kind: .paragraph, span: 0..<bytes.count, kept: true)]
    var start = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { start += line.count + 1 }
      let parts = String(decoding: line, as: UTF8.self).split(separator: "|").map(String.init)
      guard parts.count >= 3 else { continue }
      document.sentences.append(Sentence(span: start..<start + line.count, block: 0))
      let subject = start..<start + parts[0].utf8.count
      let relation = subject.upperBound + 1..<subject.upperBound + 1 + parts[1].utf8.count
      let object = relation.upperBound + 1..<relation.upperBound + 1 + parts[2].utf8.count
      let evidence = Evidence(
        sentence: document.sentences.count - 1, subjectSpan: subject, relationSpans: [relation], objectSpan: object,
        rule: "line", rawConfidence: 0.9)
      let year = Int(parts[2]) != nil
      let qualification = parts.count > 3 ? parts[3] : ""
      let subjectIndex = entity(parts[0])
      let objectValue: FactObject =
        year
        ? .literal(lexical: parts[2], datatype: "http://www.w3.org/2001/XMLSchema#gYear", surface: parts[2])
        : .entity(entity(parts[2]))
      document.facts.append(
        CandidateFact(
          subject: subjectIndex, relation: parts[1], relationSurface: parts[1], object: objectValue,
          polarity: qualification == "negated" ? .negated : .affirmed,
          modality: qualification == "planned" ? .planned : .stated,
          attribution: qualification == "said Ann Lee" ? entity("Ann Lee") : nil, evidence: [evidence],
          confidence: 0.9))
    }
    return document
  }
}
