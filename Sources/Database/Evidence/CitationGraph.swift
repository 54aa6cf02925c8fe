import RDF
import Reading
import Store
import TripleIndex

/// Citations as SPARQL sees them: a reifier of the triple for every place that says it, in
/// the named graph `urn:tern:citations`.
///
/// A graph of its own, so that `SELECT * { ?s ?p ?o }` shows facts and not their
/// apparatus; `GRAPH <urn:tern:citations> { ?r rdf:reifies <<( ?s ?p ?o )>> }` joins
/// them. RDF 1.2 Concepts, section 1.5; PROV-O; Web Annotation Vocabulary.
struct CitationGraph {
  private let change: Change
  private let graph: TermID

  init(_ change: Change) throws {
    self.change = change
    graph = try change.id(.iri(TernVocabulary.citationGraph))
  }

  /// The node of one place of evidence.
  static func iri(fact: String, slug: String, place: Int) -> IRI {
    IRI("\(TernVocabulary.citationBase)\(fact)-\(slug.prefix(8))-\(place)")
  }

  func add(
    fact: FactRow, object: Term, document: String, slug: String, place: Int, sentence: String, span: Range<Int>,
    evidence: Evidence, confidence: Double, learntAt: Double
  ) throws {
    let node = Term.iri(CitationGraph.iri(fact: fact.id, slug: slug, place: place))
    let triple = TripleTerm(.iri(IRI(fact.subject)), .iri(IRI(fact.relation)), object)
    func integer(_ value: Int) -> Term { .literal(Literal(String(value), datatype: XSD.integer)) }
    func own(_ name: String) -> IRI { IRI(TernVocabulary.vocabularyBase + name) }
    var rows: [(IRI, Term)] = [
      (RDFVocabulary.reifies, .triple(triple)),
      (RDFVocabulary.type, .iri(IRI(TernVocabulary.oa + "Annotation"))),
      (IRI(TernVocabulary.prov + "wasQuotedFrom"), .iri(IRI(document))),
      (IRI(TernVocabulary.oa + "exact"), .literal(Literal(sentence))),
      (IRI(TernVocabulary.oa + "start"), integer(span.lowerBound)),
      (IRI(TernVocabulary.oa + "end"), integer(span.upperBound)),
      (IRI(TernVocabulary.prov + "generatedAtTime"), .literal(Literal(Timestamp.text(learntAt), datatype: XSD.dateTime))),
      (own("fact"), .literal(Literal(fact.id))),
      (own("polarity"), .literal(Literal(fact.polarity))),
      (own("modality"), .literal(Literal(fact.modality))),
      (own("rule"), .literal(Literal(evidence.rule))),
      (own("extractor"), .literal(Literal(evidence.extractor))),
      (own("confidence"), .literal(Literal(Timestamp.thousandths(confidence), datatype: XSD.decimal))),
    ]
    if let attribution = fact.attribution {
      rows.append((IRI(TernVocabulary.prov + "wasAttributedTo"), .iri(IRI(attribution))))
    }
    let subject = try change.id(node)
    for (predicate, value) in rows {
      change.builder.add(
        QuadIDs(s: subject, p: try change.id(.iri(predicate)), o: try change.id(value), g: graph))
    }
  }

  /// Removes everything about one place of evidence.
  func remove(fact: String, slug: String, place: Int) {
    guard let node = change.start.lookup(.iri(CitationGraph.iri(fact: fact, slug: slug, place: place))),
      let view = change.start.graph(graph)
    else { return }
    let rows = view.rows(.spo, node)
    for index in 0..<rows.count {
      change.builder.remove(QuadIDs(s: node, p: rows.second[index], o: rows.third[index], g: graph))
    }
  }
}

/// Numbers as text, without Foundation.
enum Timestamp {
  /// Seconds since 1970 as `YYYY-MM-DDThh:mm:ssZ` (proleptic Gregorian).
  static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e15 else { return "1970-01-01T00:00:00Z" }
    let whole = Int(seconds.rounded(.down))
    var days = whole / 86_400
    var rest = whole % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    // Days since 0000-03-01 in eras of 400 years.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let yearText = String(repeating: "0", count: max(0, 4 - String(abs(year)).count)) + String(abs(year))
    return (year < 0 ? "-" : "") + yearText + "-" + two(month) + "-" + two(day) + "T" + two(rest / 3600) + ":"
      + two(rest / 60 % 60) + ":" + two(rest % 60) + "Z"
  }

  /// A number from 0 to 1 with three decimals.
  static func thousandths(_ value: Double) -> String {
    let scaled = Int((min(max(value, 0), 1) * 1000).rounded())
    let digits = String(scaled % 1000)
    return "\(scaled / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}

/// Confidences as numbers of JSON: at most three decimals, none that say nothing.
enum JSONNumber {
  static func text(_ value: Double) -> String {
    var text = Timestamp.thousandths(value)
    while text.last == "0" { text.removeLast() }
    return text.last == "." ? String(text.dropLast()) : text
  }
}
