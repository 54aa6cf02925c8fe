import RDF
import Reading

/// The IRIs that the database makes or looks for.
enum TernVocabulary {
  static let entityBase = "urn:tern:entity:"
  static let relationBase = "urn:tern:relation:"
  static let documentBase = "urn:tern:document:"
  static let citationBase = "urn:tern:citation:"
  /// The named graph that holds the reifiers of citations (ARCHITECTURE.md, decisions).
  static let citationGraph = IRI("urn:tern:citations")
  static let vocabularyBase = "urn:tern:vocabulary:"

  static let rdfs = "http://www.w3.org/2000/01/rdf-schema#"
  static let skos = "http://www.w3.org/2004/02/skos/core#"
  static let prov = "http://www.w3.org/ns/prov#"
  static let oa = "http://www.w3.org/ns/oa#"
  static let schema = "https://schema.org/"
  static let dcterms = "http://purl.org/dc/terms/"
  static let foaf = "http://xmlns.com/foaf/0.1/"

  static let label = IRI(rdfs + "label")
  static let altLabel = IRI(skos + "altLabel")
  static let hiddenLabel = IRI(skos + "hiddenLabel")
  static let prefLabel = IRI(skos + "prefLabel")

  /// Predicates whose object is the name of their subject, the best first.
  static let labelPredicates = [
    label, prefLabel, IRI(schema + "name"), IRI("http://schema.org/name"), IRI(foaf + "name"), IRI(dcterms + "title"),
    IRI("http://purl.org/dc/elements/1.1/title"),
  ]
  /// Predicates whose object is another name of their subject.
  static let aliasPredicates = [
    altLabel, hiddenLabel, IRI(schema + "alternateName"), IRI("http://schema.org/alternateName"),
    IRI(foaf + "nick"),
  ]

  /// The class of an entity: schema.org where it has one.
  static func type(_ type: EntityType) -> IRI {
    switch type {
    case .person: IRI(schema + "Person")
    case .organisation: IRI(schema + "Organization")
    case .place: IRI(schema + "Place")
    case .event: IRI(schema + "Event")
    case .document: IRI(schema + "CreativeWork")
    case .product: IRI(schema + "Product")
    case .group: IRI(schema + "Audience")
    case .date: IRI("http://www.w3.org/2006/time#TemporalEntity")
    case .amount: IRI(schema + "QuantitativeValue")
    case .concept: IRI(skos + "Concept")
    }
  }

  /// Classes and the kind of entity that they tell; also those of schema.org that are more special.
  static let kinds: [String: EntityType] = {
    var kinds: [String: EntityType] = [:]
    for type in EntityType.allCases { kinds[TernVocabulary.type(type).value] = type }
    let special: [(EntityType, [String])] = [
      (.place, ["Country", "City", "State", "AdministrativeArea", "Place", "Continent", "LandmarksOrHistoricalBuildings"]),
      (.organisation, [
        "Organization", "GovernmentOrganization", "Corporation", "NGO", "EducationalOrganization",
        "CollegeOrUniversity", "NewsMediaOrganization", "PoliticalParty", "SportsTeam",
      ]),
      (.person, ["Person"]), (.event, ["Event"]), (.product, ["Product", "Vehicle"]),
      (.document, ["CreativeWork", "Article", "Book", "Report", "Legislation", "NewsArticle"]),
    ]
    for (type, names) in special {
      for name in names {
        kinds[schema + name] = type
        kinds["http://schema.org/" + name] = type
      }
    }
    kinds[foaf + "Person"] = .person
    kinds[foaf + "Organization"] = .organisation
    kinds[foaf + "Document"] = .document
    kinds["http://www.w3.org/ns/org#Organization"] = .organisation
    return kinds
  }()

  /// Prefixes that every text may use at the shell.
  static let prefixes: [(name: String, iri: String)] = [
    ("dcterms", dcterms), ("foaf", foaf), ("oa", oa), ("owl", "http://www.w3.org/2002/07/owl#"), ("prov", prov),
    ("rdf", RDFVocabulary.namespace), ("rdfs", rdfs), ("schema", schema), ("skos", skos),
    ("te", entityBase), ("tr", relationBase), ("td", documentBase), ("xsd", XSD.namespace),
  ]
}
