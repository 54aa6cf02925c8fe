import Formats

/// A way to write an answer or a graph: name, media type, file extension.
public struct OutputFormat: Sendable, Hashable {
  /// What it can carry.
  public enum Carries: Sendable, Hashable {
    /// Rows of a SELECT or a pattern, and the boolean of an ASK.
    case solutions
    /// Triples without graph names.
    case triples
    /// Quads.
    case quads
  }
  /// The name that `--format` and `.mode` take.
  public let name: String
  public let mediaType: String
  public let fileExtension: String
  public let carries: Carries
  /// The writer of solutions; nil for the formats of graphs and for rows.
  let results: ResultFormat?

  init(_ name: String, _ mediaType: String, _ fileExtension: String, _ carries: Carries) {
    self.name = name
    self.mediaType = mediaType
    self.fileExtension = fileExtension
    self.carries = carries
    results = carries == .solutions ? ResultFormat(mediaType: mediaType) : nil
  }

  public static let json = OutputFormat("json", "application/sparql-results+json", "srj", .solutions)
  public static let xml = OutputFormat("xml", "application/sparql-results+xml", "srx", .solutions)
  public static let csv = OutputFormat("csv", "text/csv", "csv", .solutions)
  public static let tsv = OutputFormat("tsv", "text/tab-separated-values", "tsv", .solutions)
  /// Rows with a label beside every IRI and the facts each row rests on: what the shell shows.
  ///
  /// `{"revision":N,"sparql":TEXT?,"notes":[TEXT],"variables":[NAME],"rows":[{"cells":[null or
  /// {"type","value","datatype"?,"xml:lang"?,"label"?}],"facts":[ID]}],"qualified":[{"row":[cells],
  /// "fact":ID,"sentence":TEXT,"qualification":TEXT}]}`; ASK has `"boolean"` instead of rows.
  public static let rows = OutputFormat("rows", "application/vnd.tern.rows+json", "json", .solutions)
  public static let turtle = OutputFormat("turtle", "text/turtle", "ttl", .triples)
  public static let ntriples = OutputFormat("ntriples", "application/n-triples", "nt", .triples)
  public static let nquads = OutputFormat("nquads", "application/n-quads", "nq", .quads)
  public static let trig = OutputFormat("trig", "application/trig", "trig", .quads)

  /// Predicates that cannot be split into a namespace and a name end it with an error.
  public static let rdfxml = OutputFormat("rdfxml", "application/rdf+xml", "rdf", .triples)
  public static let jsonld = OutputFormat("jsonld", "application/ld+json", "jsonld", .quads)

  /// Every format, in the order of preference when a client takes anything.
  public static let all: [OutputFormat] = [.json, .xml, .csv, .tsv, .rows, .turtle, .ntriples, .trig, .nquads, .rdfxml, .jsonld]

  /// The format with that name, file extension or media type (parameters ignored).
  public static func named(_ text: String) -> OutputFormat? {
    let wanted = MediaRange.essence(text)
    switch wanted {
    case "application/json": return .json
    case "application/xml", "text/xml": return .xml
    case "ttl": return .turtle
    case "nt", "n-triples", "text/plain": return .ntriples
    case "nq", "n-quads", "text/x-nquads": return .nquads
    case "rdf", "rdf/xml": return .rdfxml
    case "json-ld": return .jsonld
    case "srj", "srx", "application/x-trig":
      return all.first { $0.fileExtension == wanted } ?? .trig
    default: return all.first { $0.name == wanted || $0.mediaType == wanted }
    }
  }

  /// The best format for an `Accept` header (nil or empty: anything), nil for 406. RFC 9110, section 12.5.1.
  public static func negotiate(accept: String?, for kind: QueryAnswer.Kind) -> OutputFormat? {
    let offered: [OutputFormat]
    switch kind {
    case .solutions, .boolean: offered = [.json, .xml, .csv, .tsv, .rows]
    case .graph: offered = [.turtle, .ntriples, .trig, .nquads, .rdfxml, .jsonld]
    }
    guard let accept, !accept.isEmpty else { return offered[0] }
    let ranges = MediaRange.parse(accept)
    var best: (format: OutputFormat, quality: Double)?
    for format in offered {
      let quality = format.quality(in: ranges)
      if quality > 0, quality > (best?.quality ?? 0) { best = (format, quality) }
    }
    return best?.format
  }

  /// Other names that clients give the media type.
  private var aliases: [String] {
    switch self {
    case .json, .jsonld: ["application/json"]
    case .xml, .rdfxml: ["application/xml", "text/xml"]
    case .ntriples: ["text/plain"]
    default: []
    }
  }

  /// How much the ranges like the format. Aliases count only where they are named, since what is sent has
  /// the media type's own name; and who refuses one by name refuses the format, unless the format's own is named.
  private func quality(in ranges: [MediaRange]) -> Double {
    let own = MediaRange.match(mediaType, in: ranges)
    let named = aliases.map { MediaRange.match($0, in: ranges) }.filter(\.isExact).map(\.quality)
    guard let best = named.max() else { return own.quality }
    if own.isExact { return max(own.quality, best) }
    return best == 0 ? 0 : max(own.quality, best)
  }
}

/// One range of an `Accept` header. RFC 9110, section 12.5.1.
struct MediaRange {
  var type: String
  var subtype: String
  var quality: Double

  /// A media type in lower case without parameters and blanks.
  static func essence(_ text: String) -> String {
    let head = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    return String(head.filter { $0 != " " && $0 != "\t" }).lowercased()
  }

  static func parse(_ accept: String) -> [MediaRange] {
    var ranges: [MediaRange] = []
    for part in accept.split(separator: ",") {
      let essence = essence(String(part))
      let halves = essence.split(separator: "/", maxSplits: 1)
      guard halves.count == 2 else { continue }
      var quality = 1.0
      for parameter in part.split(separator: ";").dropFirst() {
        let trimmed = parameter.filter { $0 != " " && $0 != "\t" }.lowercased()
        if trimmed.hasPrefix("q=") { quality = weight(trimmed.dropFirst(2)) }
      }
      ranges.append(MediaRange(type: String(halves[0]), subtype: String(halves[1]), quality: quality))
    }
    return ranges
  }

  /// A `qvalue`; what is none (above 1, negative, no number) counts as 0, so that garbage never wins.
  private static func weight(_ text: Substring) -> Double {
    guard let value = Double(text), value >= 0, value <= 1 else { return 0 }
    return value
  }

  /// The quality of the most specific range that fits, and whether that names the type; 0 when none does.
  static func match(_ mediaType: String, in ranges: [MediaRange]) -> (quality: Double, isExact: Bool) {
    let halves = mediaType.split(separator: "/", maxSplits: 1)
    guard halves.count == 2 else { return (0, false) }
    var found = (specificity: -1, quality: 0.0)
    for range in ranges {
      let specificity: Int
      if range.type == halves[0], range.subtype == halves[1] {
        specificity = 2
      } else if range.type == halves[0], range.subtype == "*" {
        specificity = 1
      } else if range.type == "*", range.subtype == "*" {
        specificity = 0
      } else {
        continue
      }
      if specificity > found.specificity { found = (specificity, range.quality) }
    }
    return (found.quality, found.specificity == 2)
  }
}
