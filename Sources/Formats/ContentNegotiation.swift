/// A media type or range with its parameters. RFC 9110, sections 8.3.1 and 12.5.1.
public struct MediaType: Sendable, Equatable {
  /// Type and subtype in lower case; either may be `*` in a range.
  public var type: String
  public var subtype: String
  /// Parameters by lower-case name, `q` left out.
  public var parameters: [String: String]
  /// The weight of a range, 0 to 1.
  public var quality: Double

  /// `type/subtype` in lower case.
  public var essence: String { type + "/" + subtype }

  /// Parses one media type; nil when it has no slash or no type.
  public init?(_ text: some StringProtocol) {
    var pieces = MediaType.split(text, at: ";")
    guard !pieces.isEmpty else { return nil }
    let essence = pieces.removeFirst().lowercased()
    guard let slash = essence.firstIndex(of: "/") else { return nil }
    type = String(essence[..<slash])
    subtype = String(essence[essence.index(after: slash)...])
    guard !type.isEmpty, !subtype.isEmpty, !subtype.contains("/") else { return nil }
    parameters = [:]
    quality = 1
    for piece in pieces {
      guard let equals = piece.firstIndex(of: "=") else { continue }
      let name = MediaType.trim(piece[..<equals]).lowercased()
      var value = MediaType.trim(piece[piece.index(after: equals)...])
      if value.count >= 2, value.first == "\"", value.last == "\"" {
        value = String(value.dropFirst().dropLast()).replacingBackslashes()
      }
      if name == "q" {
        quality = MediaType.weight(value)
      } else {
        parameters[name] = value
      }
    }
  }

  /// `type/subtype` of a media type in lower case, without parameters.
  public static func essence(_ text: String) -> String {
    let end = text.firstIndex(of: ";") ?? text.endIndex
    return trim(text[..<end]).lowercased()
  }

  /// Weights outside of RFC 9110's `qvalue` count as 0, so that garbage never wins.
  private static func weight(_ text: String) -> Double {
    guard let value = Double(text), value >= 0, value <= 1 else { return 0 }
    return value
  }

  static func trim(_ text: some StringProtocol) -> String {
    var rest = text[...]
    while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    return String(rest)
  }

  /// Splits outside of quoted strings and trims the pieces; empty pieces are dropped.
  static func split(_ text: some StringProtocol, at separator: Character) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var quoted = false
    var escaped = false
    for character in text {
      if escaped {
        escaped = false
      } else if quoted && character == "\\" {
        escaped = true
      } else if character == "\"" {
        quoted.toggle()
      } else if character == separator && !quoted {
        pieces.append(trim(piece))
        piece = ""
        continue
      }
      piece.append(character)
    }
    pieces.append(trim(piece))
    return pieces.filter { !$0.isEmpty }
  }

  /// How closely this range names a media type: 0 not at all, 1 `*/*`, 2 `type/*`, 3 exactly.
  func specificity(for offered: MediaType) -> Int {
    if type == "*" && subtype == "*" { return 1 }
    guard type == offered.type else { return 0 }
    if subtype == "*" { return 2 }
    guard subtype == offered.subtype else { return 0 }
    return 3
  }
}

extension String {
  fileprivate func replacingBackslashes() -> String {
    var result = ""
    var escaped = false
    for character in self {
      if character == "\\" && !escaped {
        escaped = true
      } else {
        result.append(character)
        escaped = false
      }
    }
    return result
  }
}

/// Chooses a representation by an Accept header. RFC 9110, section 12.5.1.
public enum ContentNegotiation {
  /// The index of the offered media type that the header likes best; ties go to the
  /// earlier offer; nil when none is acceptable. No header accepts everything.
  public static func best(accept: String?, offers: [String]) -> Int? {
    guard let accept, !MediaType.trim(accept).isEmpty else { return offers.isEmpty ? nil : 0 }
    let ranges = MediaType.split(accept, at: ",").compactMap { MediaType($0) }
    var best: (index: Int, quality: Double)?
    for (index, offer) in offers.enumerated() {
      guard let type = MediaType(offer) else { continue }
      var closest = 0
      var quality = 0.0
      for range in ranges {
        let specificity = range.specificity(for: type)
        if specificity > closest || (specificity == closest && specificity > 0 && range.quality > quality) {
          closest = specificity
          quality = range.quality
        }
      }
      if closest > 0 && quality > 0 && quality > best?.quality ?? 0 { best = (index, quality) }
    }
    return best?.index
  }

  /// The RDF format an Accept header likes best. `graphs`: whether the data have named graphs,
  /// which decides the order of preference under `*/*`.
  public static func rdf(accept: String?, graphs: Bool = false) -> RDFFormat? {
    let order: [RDFFormat] =
      graphs ? [.triG, .nQuads, .jsonLD, .turtle, .nTriples, .rdfXML] : [.turtle, .nTriples, .rdfXML, .jsonLD, .triG, .nQuads]
    var offers = order.map { ($0, $0.mediaType) }
    offers += [
      (.nTriples, "text/plain"), (.turtle, "application/x-turtle"), (.turtle, "application/turtle"),
      (.triG, "application/x-trig"), (.nQuads, "text/x-nquads"), (.jsonLD, "application/json"),
      (.rdfXML, "application/xml"), (.rdfXML, "text/xml"), (.turtle, "text/n3"),
    ]
    return best(accept: accept, offers: offers.map(\.1)).map { offers[$0].0 }
  }

  /// The result format an Accept header likes best.
  public static func results(accept: String?) -> ResultFormat? {
    let offers: [(ResultFormat, String)] = [
      (.json, "application/sparql-results+json"), (.xml, "application/sparql-results+xml"), (.csv, "text/csv"),
      (.tsv, "text/tab-separated-values"), (.json, "application/json"), (.xml, "application/xml"), (.xml, "text/xml"),
      (.tsv, "text/tsv"),
    ]
    return best(accept: accept, offers: offers.map(\.1)).map { offers[$0].0 }
  }
}
