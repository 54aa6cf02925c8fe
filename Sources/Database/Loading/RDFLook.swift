/// Whether bytes that nobody named a format for are RDF: read as prose they would yield nothing, without a word.
enum RDFLook {
  /// Bytes that are looked at.
  private static let most = 4_096

  /// The ending of the format that the bytes look like (`ttl`), nil for anything else.
  static func ending(of bytes: UnsafeRawBufferPointer) -> String? {
    var text = bytes.prefix(most)[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    while true {
      text = text.drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
      guard text.first == UInt8(ascii: "#") else { break }
      text = text.drop { $0 != 0x0A && $0 != 0x0D }
    }
    let start = String(decoding: text.prefix(64), as: UTF8.self)
    if start.hasPrefix("@prefix ") || start.hasPrefix("@base ") { return "ttl" }
    if isDeclaration(start) { return "ttl" }
    let all = String(decoding: text, as: UTF8.self)
    if start.hasPrefix("<rdf:RDF") || (start.hasPrefix("<?xml") && all.contains("<rdf:RDF")) { return "rdf" }
    if start.hasPrefix("{") || start.hasPrefix("["), ["\"@context\"", "\"@id\"", "\"@graph\""].contains(where: { all.contains($0) }) { return "jsonld" }
    return isStatement(all)
  }

  /// `PREFIX name: <iri>` or `BASE <iri>`, in any case.
  private static func isDeclaration(_ text: String) -> Bool {
    let words = text.split(maxSplits: 3, whereSeparator: \.isWhitespace)
    guard let first = words.first?.uppercased() else { return false }
    if first == "BASE" { return words.count > 1 && words[1].hasPrefix("<") }
    return first == "PREFIX" && words.count > 2 && words[1].hasSuffix(":") && words[2].hasPrefix("<")
  }

  /// `<s> <p> …` or `_:s <p> …` on the first line: N-Quads holds N-Triples too.
  private static func isStatement(_ text: String) -> String? {
    let words = text.prefix { !$0.isNewline }.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    guard words.count == 3, words[0].hasPrefix("_:") || isIRI(words[0]), isIRI(words[1]) else { return nil }
    return "nq"
  }

  private static func isIRI(_ word: Substring) -> Bool { word.hasPrefix("<") && word.hasSuffix(">") && word.contains(":") }
}
