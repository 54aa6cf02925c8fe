import QueryEngine
import RDF
import Store
import TripleIndex

/// Writes ``OutputFormat/rows``: cells with labels, and the facts each row rests on.
final class RowsWriter {
  private let json: JSONOutput
  private let prepared: PreparedQuery
  private let names: GraphNames
  private let store: DurableStore
  private let pattern: PatternPlan?
  private let snapshot: Snapshot
  private var labels: [TermID: String?] = [:]
  private var factsOf: [Triple: [(id: String, confidence: Double)]] = [:]
  private var columns = 0
  private var rowsWritten = 0

  init(
    _ output: OutputBytes, _ prepared: PreparedQuery, _ snapshot: Snapshot, _ store: DurableStore,
    _ pattern: PatternPlan?
  ) {
    json = JSONOutput(output)
    self.prepared = prepared
    self.snapshot = snapshot
    self.store = store
    self.pattern = pattern
    names = GraphNames(snapshot)
  }

  func begin(_ variables: [String]) {
    columns = variables.count
    json.raw("{\"revision\":\(snapshot.revision)")
    if let pattern {
      json.raw(",\"sparql\":")
      json.string(pattern.sparql)
    }
    json.raw(",\"notes\":[")
    for (index, note) in (pattern?.notes ?? []).enumerated() {
      if index > 0 { json.raw(",") }
      json.string(note)
    }
    json.raw("],\"variables\":[")
    for (index, name) in variables.enumerated() {
      if index > 0 { json.raw(",") }
      json.string(name)
    }
    json.raw("],\"rows\":[")
  }

  func row(_ block: SolutionBlock, _ row: Int, minConfidence: Double) throws {
    let facts = try facts(block, row)
    if minConfidence > 0, !facts.isEmpty, facts.allSatisfy({ $0.confidence < minConfidence }) { return }
    if rowsWritten > 0 { json.raw(",") }
    rowsWritten += 1
    json.raw("{\"cells\":[")
    for column in 0..<columns {
      if column > 0 { json.raw(",") }
      let id = block.column(column)[row]
      cell(prepared.view(id), label: label(id))
    }
    json.raw("],\"facts\":[")
    for (index, fact) in facts.enumerated() {
      if index > 0 { json.raw(",") }
      json.string(fact.id)
    }
    json.raw("]")
    // A row is as sure as the least sure of the facts that it rests on.
    if let least = facts.map(\.confidence).min() { json.raw(",\"confidence\":\(JSONNumber.text(least))") }
    json.raw("}")
  }

  /// Closes the rows and adds what matches but is negated, planned or reported: never as a plain row.
  func end() throws {
    json.raw("],\"qualified\":[")
    if let pattern {
      var written = 0
      try store.read { reader in
        let facts = FactReader(reader, snapshot, verifies: false)
        for row in try pattern.qualified(reader, names) {
          let info = try facts.info(row)
          if written > 0 { json.raw(",") }
          written += 1
          json.raw("{\"row\":[")
          cell(info.subject)
          json.raw(",")
          cell(info.relation)
          json.raw(",")
          cell(info.object)
          json.raw("],\"fact\":")
          json.string(info.id)
          json.raw(",\"sentence\":")
          json.string(info.citations.first?.sentence ?? "")
          json.raw(",\"qualification\":")
          json.string(info.qualification)
          json.raw("}")
        }
      }
    }
    json.raw("]}")
  }

  // MARK: Facts

  /// The plain facts behind a row: of each statement of the pattern, or of none for a query.
  private func facts(_ block: SolutionBlock, _ row: Int) throws -> [(id: String, confidence: Double)] {
    guard let pattern else { return [] }
    var found: [(id: String, confidence: Double)] = []
    for statement in pattern.statements {
      func id(_ place: PatternPlan.Place) -> TermID {
        switch place {
        case .constant(let id): id
        case .column(let index): block.column(index)[row]
        }
      }
      let triple = Triple(s: id(statement.subject), p: id(statement.relation), o: id(statement.object))
      if factsOf[triple] == nil {
        if factsOf.count > 100_000 { factsOf.removeAll(keepingCapacity: true) }
        factsOf[triple] = try store.read { reader in
          try reader.facts(subject: names.text(triple.s), relation: names.text(triple.p), object: names.text(triple.o))
            .filter { $0.polarity == "affirmed" && $0.modality == "stated" && $0.attribution == nil }
            .map { fact in
              let doubt = try reader.support(ofFact: fact.id).reduce(1.0) { $0 * (1 - min(max($1.confidence, 0), 1)) }
              return (fact.id, 1 - doubt)
            }
        }
      }
      for fact in factsOf[triple] ?? [] where !found.contains(where: { $0.id == fact.id }) { found.append(fact) }
    }
    return found
  }

  // MARK: Cells

  private func label(_ id: TermID) -> String? {
    guard id != 0, id < TermSpace.localStart, snapshot.view(id).kind == .iri else { return nil }
    if let known = labels[id] { return known }
    var label = names.label(id)
    if label == nil {
      let iri = names.text(id)
      if iri.hasPrefix(TernVocabulary.entityBase) || iri.hasPrefix(TernVocabulary.relationBase) {
        label = NameFolding.localName(iri)
      }
    }
    if labels.count > 100_000 { labels.removeAll() }
    labels[id] = label
    return label
  }

  private func cell(_ name: FactInfo.Name) {
    json.raw(name.datatype == nil ? "{\"type\":\"uri\",\"value\":" : "{\"type\":\"literal\",\"value\":")
    json.string(name.value)
    if let datatype = name.datatype, datatype != XSD.string.value {
      json.raw(",\"datatype\":")
      json.string(datatype)
    }
    if name.datatype == nil {
      json.raw(",\"label\":")
      json.string(name.label)
    }
    json.raw("}")
  }

  private func cell(_ view: TermView, label: String?) {
    switch view.kind {
    case .unbound:
      json.raw("null")
      return
    case .iri: json.raw("{\"type\":\"uri\",\"value\":")
    case .blankNode: json.raw("{\"type\":\"bnode\",\"value\":")
    case .triple:
      json.raw("{\"type\":\"triple\",\"value\":{\"subject\":")
      if let parts = view.components {
        cell(parts[0], label: nil)
        json.raw(",\"predicate\":")
        cell(parts[1], label: nil)
        json.raw(",\"object\":")
        cell(parts[2], label: nil)
      } else {
        json.raw("null")
      }
      json.raw("}}")
      return
    default: json.raw("{\"type\":\"literal\",\"value\":")
    }
    json.string(view.textBytes)
    switch view.kind {
    case .typed:
      json.raw(",\"datatype\":")
      json.string(view.tagBytes)
    case .language, .languageLTR, .languageRTL:
      json.raw(",\"xml:lang\":")
      json.string(view.tagBytes)
    default: break
    }
    if let label {
      json.raw(",\"label\":")
      json.string(label)
    }
    json.raw("}")
  }
}

/// JSON text into a buffer. RFC 8259.
struct JSONOutput {
  private let output: OutputBytes
  init(_ output: OutputBytes) { self.output = output }

  /// Text that is JSON already.
  func raw(_ text: String) { output.append(string: text) }

  func string(_ text: String) {
    var text = text
    text.withUTF8 { string($0) }
  }

  func string(_ bytes: UnsafeBufferPointer<UInt8>) {
    output.append(UInt8(ascii: "\""))
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    for byte in bytes {
      switch byte {
      case 0x22: output.append("\\\"")
      case 0x5C: output.append("\\\\")
      case 0x0A: output.append("\\n")
      case 0x0D: output.append("\\r")
      case 0x09: output.append("\\t")
      case 0..<0x20:
        output.append("\\u00")
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
