/// An entity that a name may mean.
public struct EntityCandidate: Sendable, Hashable {
  public var iri: String
  public var label: String
  public var aliases: [String]
  /// The kind of entity ("organisation"), nil when it is not known.
  public var type: String?
  /// Triples in which it is subject or object: the busiest come first.
  public var uses: Int
  public init(iri: String, label: String, aliases: [String] = [], type: String? = nil, uses: Int = 0) {
    self.iri = iri
    self.label = label
    self.aliases = aliases
    self.type = type
    self.uses = uses
  }
}

/// A fact that was read in documents or asserted, with everything that supports it.
public struct FactInfo: Sendable, Hashable {
  /// Stable over restarts and reloads: made of the fact itself.
  public var id: String
  public var subject: Name
  public var relation: Name
  public var object: Name
  /// "affirmed" or "negated".
  public var polarity: String
  /// "stated", "planned", "possible", "required" or "reported".
  public var modality: String
  /// Who says so, when the document only reports it.
  public var attribution: Name?
  /// "proposed", "accepted" or "rejected".
  public var status: String
  /// 0 to 1, all evidence combined.
  public var confidence: Double
  /// "time: in 2019", one a qualifier.
  public var qualifiers: [String]
  public var citations: [Citation]

  /// A term for people: the label beside the IRI or the literal.
  public struct Name: Sendable, Hashable {
    /// IRI, or lexical form of a literal.
    public var value: String
    public var label: String
    /// Nil for an IRI.
    public var datatype: String?
    public init(value: String, label: String, datatype: String? = nil) {
      self.value = value
      self.label = label
      self.datatype = datatype
    }
  }

  public init(
    id: String, subject: Name, relation: Name, object: Name, polarity: String, modality: String,
    attribution: Name?, status: String, confidence: Double, qualifiers: [String], citations: [Citation]
  ) {
    self.id = id
    self.subject = subject
    self.relation = relation
    self.object = object
    self.polarity = polarity
    self.modality = modality
    self.attribution = attribution
    self.status = status
    self.confidence = confidence
    self.qualifiers = qualifiers
    self.citations = citations
  }

  /// Whether it stands as a plain triple: affirmed, stated, by the document itself, not rejected.
  public var isPlain: Bool {
    polarity == "affirmed" && modality == "stated" && attribution == nil && status != "rejected"
  }

  /// The qualification in words ("negated", "planned", "reported by Reuters"); empty for a plain fact.
  public var qualification: String {
    var words: [String] = []
    if polarity == "negated" { words.append("negated") }
    if modality != "stated", modality != "reported" { words.append(modality) }
    if let attribution {
      words.append("reported by \(attribution.label)")
    } else if modality == "reported" {
      words.append("reported")
    }
    if status == "rejected" { words.append("rejected") }
    return words.joined(separator: ", ")
  }
}

/// How an entity of a document came to its node, with the places that speak of it.
public struct LinkInfo: Sendable, Hashable {
  /// The IRI of the node.
  public var entity: String
  /// What the document calls it.
  public var label: String
  public var type: String
  /// "new", "name and type", "alias and type", "name", "same document".
  public var method: String
  public var reason: String
  /// How sure the link is.
  public var confidence: Double
  public var mentions: [MentionInfo]
}

/// A place of a document that speaks of an entity.
public struct MentionInfo: Sendable, Hashable {
  public var text: String
  /// Bytes of the stored text.
  public var span: Range<Int>
  public var sentence: Int
  /// "name", "nominal", "pronoun", "acronym", "value".
  public var kind: String
  /// How it was linked to its entity ("exact", "pronoun" …).
  public var link: String
  public var confidence: Double
}

/// The place in a document that says a fact (product.md, "The graph").
public struct Citation: Sendable, Hashable {
  /// `urn:tern:document:<documentID>`.
  public var documentID: String
  public var documentName: String
  public var documentTitle: String?
  public var documentDate: String?
  /// The sentence as it stands in the stored document.
  public var sentence: String
  /// Byte range of the sentence in the document.
  public var start: Int
  public var end: Int
  /// Byte ranges in the document of subject, relation words and object.
  public var subjectSpan: Range<Int>
  public var relationSpans: [Range<Int>]
  public var objectSpan: Range<Int>
  /// How subject and object were reached from the words ("exact", "acronym", "pronoun" …).
  public var subjectLink: String
  public var objectLink: String
  public var extractor: String
  public var rule: String
  public var confidence: Double
  /// Seconds since 1970 when it was learnt.
  public var learntAt: Double
  /// Whether range and hash were compared with the stored document just now.
  public var verified: Bool
  public var documentAuthor: String?
  public var documentURL: String?
  /// The page, from 1, that the sentence begins on.
  public var page: Int?
  /// The paragraph, from 1, that the sentence begins in; of Office documents, which have no fixed pages.
  public var paragraph: Int?
  /// Whether ``sourceSpan`` counts in what the packed file holds.
  public var sourceIsUnpacked = false
  /// The file that the document came from.
  public var sourceFile: String?
  /// Bytes of that file that the sentence was taken from, where it lies there as such.
  public var sourceSpan: Range<Int>?
  public init(
    documentID: String, documentName: String, documentTitle: String?, documentDate: String?, sentence: String,
    start: Int, end: Int, subjectSpan: Range<Int>, relationSpans: [Range<Int>], objectSpan: Range<Int>,
    subjectLink: String, objectLink: String, extractor: String, rule: String, confidence: Double,
    learntAt: Double, verified: Bool
  ) {
    self.documentID = documentID
    self.documentName = documentName
    self.documentTitle = documentTitle
    self.documentDate = documentDate
    self.sentence = sentence
    self.start = start
    self.end = end
    self.subjectSpan = subjectSpan
    self.relationSpans = relationSpans
    self.objectSpan = objectSpan
    self.subjectLink = subjectLink
    self.objectLink = objectLink
    self.extractor = extractor
    self.rule = rule
    self.confidence = confidence
    self.learntAt = learntAt
    self.verified = verified
  }
}
