/// What reading one document yields: every stage's result, offsets in bytes of the original.
///
/// Spans are half-open ranges of UTF-8 byte offsets into the stored document.
/// Same bytes in, same value out.
public struct ReadDocument: Sendable {
  public var title: String?
  /// `YYYY-MM-DD` when the document says when it was published.
  public var date: String?
  public var author: String?
  public var url: String?
  public var blocks: [Block] = []
  public var sentences: [Sentence] = []
  public var mentions: [Mention] = []
  public var entities: [DocumentEntity] = []
  public var facts: [CandidateFact] = []
  public init() {}
}

/// A block of the layout, kept or dropped with the reason.
public struct Block: Sendable, Hashable {
  /// What a block of the layout is.
  public enum Kind: String, Sendable, Hashable {
    case headline, byline, dateline, caption, paragraph, list, navigation, footer, boilerplate
  }
  public var kind: Kind
  public var span: Range<Int>
  public var kept: Bool
  /// Why it was dropped ("share buttons", "no finite verb"); empty when kept.
  public var reason: String
  public init(kind: Kind, span: Range<Int>, kept: Bool, reason: String = "") {
    self.kind = kind
    self.span = span
    self.kept = kept
    self.reason = reason
  }
}

/// A sentence of a kept block.
public struct Sentence: Sendable, Hashable {
  public var span: Range<Int>
  /// Index into ``ReadDocument/blocks``.
  public var block: Int
  public init(span: Range<Int>, block: Int) {
    self.span = span
    self.block = block
  }
}

/// The types of entities.
public enum EntityType: String, Sendable, Hashable, CaseIterable {
  case person, organisation, place, event, document, product, group, date, amount, concept
}

/// A place where the text speaks of an entity.
public struct Mention: Sendable, Hashable {
  /// What sort of words the mention is.
  public enum Kind: String, Sendable, Hashable { case name, nominal, pronoun, acronym, value }
  public var sentence: Int
  public var span: Range<Int>
  public var text: String
  public var kind: Kind
  /// Index into ``ReadDocument/entities``, nil when nothing was found that it refers to.
  public var entity: Int?
  /// How it was linked.
  public var link: Link
  /// How a mention was linked to its entity.
  public enum Link: String, Sendable, Hashable {
    case exact, acronym, apposition, shortName, pronoun, definite, gazetteer, user, none
  }
  public init(sentence: Int, span: Range<Int>, text: String, kind: Kind, entity: Int?, link: Link) {
    self.sentence = sentence
    self.span = span
    self.text = text
    self.kind = kind
    self.entity = entity
    self.link = link
  }
}

/// An entity as one document tells it; `Database` links it to those of other documents.
public struct DocumentEntity: Sendable, Hashable {
  /// The fullest name in the document ("United States Northern Command").
  public var label: String
  public var type: EntityType
  /// Other names, each with how the text gives it.
  public var aliases: [Alias]
  /// Another name of the entity, how the text gives it, and where.
  public struct Alias: Sendable, Hashable {
    public var text: String
    public var how: Mention.Link
    public var sentence: Int
    public init(text: String, how: Mention.Link, sentence: Int) {
      self.text = text
      self.how = how
      self.sentence = sentence
    }
  }
  public init(label: String, type: EntityType, aliases: [Alias] = []) {
    self.label = label
    self.type = type
    self.aliases = aliases
  }
}

/// The object of a fact: an entity of the document or a typed value.
public enum FactObject: Sendable, Hashable {
  /// Index into ``ReadDocument/entities``.
  case entity(Int)
  /// Lexical form, datatype IRI, and the words of the text.
  case literal(lexical: String, datatype: String, surface: String)
}

/// A fact with all its evidence in one document. Only affirmed, stated facts without
/// attribution are asserted as triples; the others are kept with their qualification.
public struct CandidateFact: Sendable, Hashable {
  /// Whether the text affirms or denies.
  public enum Polarity: String, Sendable, Hashable { case affirmed, negated }
  /// How the text puts it: as so, or as planned, possible, required, reported.
  public enum Modality: String, Sendable, Hashable { case stated, planned, possible, required, reported }
  public var subject: Int
  /// Canonical relation phrase ("member of").
  public var relation: String
  /// The relation in its dictionary form: one for all tenses ("sign" for "signed", "has signed",
  /// "plans to sign"); a passive keeps its participle ("held in"). Facts are linked by it.
  public var relationBase: String
  /// The words of the text ("forms part of").
  public var relationSurface: String
  public var object: FactObject
  public var polarity: Polarity
  public var modality: Modality
  /// Who says so: index of an entity, or nil for the document itself.
  public var attribution: Int?
  public var qualifiers: [Qualifier]
  public var evidence: [Evidence]
  /// 0 to 1, all evidence combined.
  public var confidence: Double

  /// A circumstance of the fact in the words of the text.
  public struct Qualifier: Sendable, Hashable {
    /// What the circumstance tells.
    public enum Role: String, Sendable, Hashable {
      case time, place, purpose, manner, source, unit, other
      /// The words of a value, where they are not its lexical form.
      case written
      /// Whose the subject is, where a pronoun says so ("*its* budget").
      case owner
    }
    public var role: Role
    public var text: String
    public init(role: Role, text: String) {
      self.role = role
      self.text = text
    }
  }

  public init(
    subject: Int, relation: String, relationBase: String? = nil, relationSurface: String, object: FactObject,
    polarity: Polarity = .affirmed, modality: Modality = .stated, attribution: Int? = nil,
    qualifiers: [Qualifier] = [], evidence: [Evidence], confidence: Double
  ) {
    self.subject = subject
    self.relation = relation
    self.relationBase = relationBase ?? relation
    self.relationSurface = relationSurface
    self.object = object
    self.polarity = polarity
    self.modality = modality
    self.attribution = attribution
    self.qualifiers = qualifiers
    self.evidence = evidence
    self.confidence = confidence
  }
}

/// One place that says a fact. The spans lie inside the sentence, or inside the mention
/// that a recorded coreference or alias step leads to.
public struct Evidence: Sendable, Hashable {
  public var sentence: Int
  public var subjectSpan: Range<Int>
  public var relationSpans: [Range<Int>]
  public var objectSpan: Range<Int>
  /// How subject and object were reached from the words of the sentence.
  public var subjectLink: Mention.Link
  public var objectLink: Mention.Link
  /// The extractor and its rule ("clause/passive").
  public var extractor: String
  public var rule: String
  public var rawConfidence: Double
  public init(
    sentence: Int, subjectSpan: Range<Int>, relationSpans: [Range<Int>], objectSpan: Range<Int>,
    subjectLink: Mention.Link = .exact, objectLink: Mention.Link = .exact,
    extractor: String = "tern", rule: String, rawConfidence: Double
  ) {
    self.sentence = sentence
    self.subjectSpan = subjectSpan
    self.relationSpans = relationSpans
    self.objectSpan = objectSpan
    self.subjectLink = subjectLink
    self.objectLink = objectLink
    self.extractor = extractor
    self.rule = rule
    self.rawConfidence = rawConfidence
  }
}
