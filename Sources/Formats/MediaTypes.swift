import RDF

/// The concrete syntaxes of RDF that Tern reads and writes.
public enum RDFFormat: String, Sendable, CaseIterable {
  case nTriples, nQuads, turtle, triG, rdfXML, jsonLD

  /// The media type, without parameters.
  public var mediaType: String {
    switch self {
    case .nTriples: "application/n-triples"
    case .nQuads: "application/n-quads"
    case .turtle: "text/turtle"
    case .triG: "application/trig"
    case .rdfXML: "application/rdf+xml"
    case .jsonLD: "application/ld+json"
    }
  }

  /// The usual file extension, without dot.
  public var fileExtension: String {
    switch self {
    case .nTriples: "nt"
    case .nQuads: "nq"
    case .turtle: "ttl"
    case .triG: "trig"
    case .rdfXML: "rdf"
    case .jsonLD: "jsonld"
    }
  }

  /// The name for people.
  public var name: String {
    switch self {
    case .nTriples: "N-Triples"
    case .nQuads: "N-Quads"
    case .turtle: "Turtle"
    case .triG: "TriG"
    case .rdfXML: "RDF/XML"
    case .jsonLD: "JSON-LD"
    }
  }

  /// Whether the syntax can say which graph a triple is in.
  public var hasGraphs: Bool { self == .nQuads || self == .triG || self == .jsonLD }

  /// The format of a media type (parameters and case are ignored); nil when it is none of ours.
  public init?(mediaType: String) {
    switch MediaType.essence(mediaType) {
    case "application/n-triples", "text/plain": self = .nTriples
    case "application/n-quads", "text/x-nquads", "text/nquads": self = .nQuads
    case "text/turtle", "application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3": self = .turtle
    case "application/trig", "application/x-trig": self = .triG
    case "application/rdf+xml", "application/xml", "text/xml": self = .rdfXML
    case "application/ld+json", "application/json": self = .jsonLD
    default: return nil
    }
  }

  /// The format of a file by its extension; a closing `.gz` is looked through.
  public init?(fileName: String) {
    var name = fileName.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    switch name[name.index(after: dot)...] {
    case "nt", "ntriples": self = .nTriples
    case "nq", "nquads": self = .nQuads
    case "ttl", "turtle", "n3": self = .turtle
    case "trig": self = .triG
    case "rdf", "owl", "rdfs", "xml": self = .rdfXML
    case "jsonld", "json": self = .jsonLD
    default: return nil
    }
  }
}

/// The formats of query results.
public enum ResultFormat: String, Sendable, CaseIterable {
  case json, xml, csv, tsv

  /// The media type, without parameters.
  public var mediaType: String {
    switch self {
    case .json: "application/sparql-results+json"
    case .xml: "application/sparql-results+xml"
    case .csv: "text/csv"
    case .tsv: "text/tab-separated-values"
    }
  }

  /// The usual file extension, without dot.
  public var fileExtension: String {
    switch self {
    case .json: "srj"
    case .xml: "srx"
    case .csv: "csv"
    case .tsv: "tsv"
    }
  }

  /// Whether the format can carry the answer of ASK. CSV and TSV cannot by the standard;
  /// ``ResultWriter`` then writes the bare word.
  public var hasBoolean: Bool { self == .json || self == .xml }

  /// The format of a media type (parameters and case are ignored).
  public init?(mediaType: String) {
    switch MediaType.essence(mediaType) {
    case "application/sparql-results+json", "application/json": self = .json
    case "application/sparql-results+xml", "application/xml", "text/xml": self = .xml
    case "text/csv": self = .csv
    case "text/tab-separated-values", "text/tsv": self = .tsv
    default: return nil
    }
  }

  /// The format of a file by its extension.
  public init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    switch fileName[fileName.index(after: dot)...].lowercased() {
    case "srj", "json": self = .json
    case "srx", "xml": self = .xml
    case "csv": self = .csv
    case "tsv": self = .tsv
    default: return nil
    }
  }
}
