import RDF

/// Streams RDF/XML: consecutive quads with one subject in one `rdf:Description`. RDF 1.2 XML Syntax.
///
/// Namespaces that the caller did not name are declared where they are used. Some graphs have
/// no RDF/XML form: a predicate that does not end in an XML name, and text with control
/// characters that XML 1.0 cannot hold. Those are errors, not losses.
struct RDFXMLWriter {
  private let output: OutputBytes
  private let prefixes: [(name: String, iri: String)]
  private var subject: Term?

  /// - prefixes: names to use for namespaces; others get `ns`.
  init(output: OutputBytes, prefixes: [(name: String, iri: String)]) {
    self.output = output
    var used: Set<String> = ["rdf", "its", "ns"]
    self.prefixes = [("rdf", RDFVocabulary.namespace)]
      + prefixes.filter { Self.isName($0.name) && !$0.name.lowercased().hasPrefix("xml") && !$0.iri.isEmpty && used.insert($0.name).inserted }
  }

  func begin() {
    output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")
    for (prefix, iri) in prefixes {
      output.append("\n  xmlns:")
      output.append(string: prefix)
      output.append("=\"")
      XMLText.writeAttribute(iri, into: output)
      output.append(UInt8(ascii: "\""))
    }
    output.append(">\n")
  }

  mutating func write(_ quad: Quad) throws {
    if subject != quad.subject {
      closeDescription()
      try openDescription(quad.subject, indent: 1)
      subject = quad.subject
    }
    try writeProperty(quad.predicate, quad.object, indent: 2)
  }

  mutating func end() {
    closeDescription()
    output.append("</rdf:RDF>\n")
  }

  private mutating func closeDescription() {
    if subject != nil { output.append("  </rdf:Description>\n") }
    subject = nil
  }

  private func fault(_ message: String) -> FormatError { FormatError(message, line: 1, column: 1, offset: 0) }

  private static func isNameByte(_ byte: UInt8) -> Bool { CharacterClass.table[Int(byte)] & CharacterClass.name != 0 || byte == UInt8(ascii: ".") }

  private static func isNameStart(_ byte: UInt8) -> Bool { CharacterClass.table[Int(byte)] & CharacterClass.nameStart != 0 || byte == UInt8(ascii: "_") }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isNameStart(first) else { return false }
    return text.utf8.allSatisfy { isNameByte($0) }
  }

  /// An IRI as namespace and the longest ASCII name at its end.
  private static func split(_ iri: String) -> (String, String)? {
    let bytes = Array(iri.utf8)
    var start = bytes.count
    while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
    while start < bytes.count, !isNameStart(bytes[start]) { start += 1 }
    guard start < bytes.count, start > 0 else { return nil }
    return (String(decoding: bytes[..<start], as: UTF8.self), String(decoding: bytes[start...], as: UTF8.self))
  }

  private func indentation(_ steps: Int) { for _ in 0..<steps { output.append("  ") } }

  private func attribute(_ name: StaticString, _ value: String) throws {
    output.append(UInt8(ascii: " "))
    output.append(name)
    output.append("=\"")
    XMLText.writeAttribute(try checked(value), into: output)
    output.append(UInt8(ascii: "\""))
  }

  private func checked(_ text: String) throws -> String {
    for scalar in text.unicodeScalars where (scalar.value < 0x20 && ![9, 10, 13].contains(scalar.value)) || scalar.value == 0xFFFE || scalar.value == 0xFFFF {
      throw fault("U+\(String(scalar.value, radix: 16, uppercase: true)) cannot be written in XML 1.0")
    }
    return text
  }

  /// A label as an XML name; labels that are none, or could be taken for such a one, get a prefix.
  private func nodeID(_ label: String) -> String {
    Self.isName(label) && !label.hasPrefix("anon-") ? label : "anon-" + label
  }

  private func openDescription(_ subject: Term, indent level: Int) throws {
    indentation(level)
    output.append("<rdf:Description")
    switch subject {
    case .iri(let iri): try attribute("rdf:about", iri.value)
    case .blankNode(let node): try attribute("rdf:nodeID", nodeID(node.label))
    case .literal, .triple: throw fault("a subject is an IRI or a blank node")
    }
    output.append(">\n")
  }

  private func writeProperty(_ predicate: Term, _ object: Term, indent level: Int) throws {
    guard case .iri(let iri) = predicate, let (namespace, local) = Self.split(iri.value) else {
      throw fault("the predicate \(predicate) does not end in an XML name, so RDF/XML cannot write it")
    }
    let known = prefixes.first { $0.iri == namespace }?.name
    let name = (known ?? "ns") + ":" + local
    indentation(level)
    output.append(UInt8(ascii: "<"))
    output.append(string: name)
    if known == nil { try attribute("xmlns:ns", namespace) }
    switch object {
    case .iri(let iri):
      try attribute("rdf:resource", iri.value)
      return output.append("/>\n")
    case .blankNode(let node):
      try attribute("rdf:nodeID", nodeID(node.label))
      return output.append("/>\n")
    case .literal(let literal):
      if let language = literal.language {
        try attribute("xml:lang", language)
        if let direction = literal.direction {
          // RDF 1.2 is announced only where it is needed, so that readers of 1.1 take the rest.
          output.append(" rdf:version=\"1.2\" xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\"")
          try attribute("its:dir", direction == .ltr ? "ltr" : "rtl")
        }
      } else if literal.datatype != XSD.string {
        try attribute("rdf:datatype", literal.datatype.value)
      }
      output.append(UInt8(ascii: ">"))
      XMLText.writeText(try checked(literal.lexical), into: output)
    case .triple(let triple):
      output.append(" rdf:version=\"1.2\" rdf:parseType=\"Triple\">\n")
      try openDescription(triple.subject, indent: level + 1)
      try writeProperty(triple.predicate, triple.object, indent: level + 2)
      indentation(level + 1)
      output.append("</rdf:Description>\n")
      indentation(level)
    }
    output.append("</")
    output.append(string: name)
    output.append(">\n")
  }
}
