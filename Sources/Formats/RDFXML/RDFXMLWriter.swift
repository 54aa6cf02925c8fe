import RDF

/// Writes RDF/XML: one `rdf:Description` a subject. RDF 1.2 XML Syntax.
///
/// Some graphs have no RDF/XML form: a predicate that does not end in an XML name, and text
/// with control characters that XML 1.0 cannot hold. Those are errors, not losses.
struct RDFXMLWriter {
  private let output: OutputBytes
  private var names: [String: String] = [:]
  private var order: [(prefix: String, iri: String)] = []
  private var is12 = false

  init(output: OutputBytes) { self.output = output }

  /// - prefixes: names to use for namespaces; others get `ns0`, `ns1`, ….
  mutating func write(_ quads: [Quad], prefixes: [(name: String, iri: String)]) throws {
    _ = declare(RDFVocabulary.namespace, as: "rdf")
    var subjects: [Term] = []
    var bySubject: [Term: [Quad]] = [:]
    for quad in Set(quads).sorted(by: Self.precedes) {
      if bySubject[quad.subject] == nil { subjects.append(quad.subject) }
      bySubject[quad.subject, default: []].append(quad)
      try prepare(quad.predicate, quad.object, prefixes)
    }
    output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")
    for (prefix, iri) in order {
      output.append("\n  xmlns:")
      output.append(string: prefix)
      output.append("=\"")
      XMLText.writeAttribute(iri, into: output)
      output.append(UInt8(ascii: "\""))
    }
    if is12 { output.append("\n  xmlns:its=\"http://www.w3.org/2005/11/its\"\n  its:version=\"2.0\"\n  rdf:version=\"1.2\"") }
    output.append(">\n")
    for subject in subjects {
      try writeDescription(subject, (bySubject[subject] ?? []).map { ($0.predicate, $0.object) }, indent: 1)
    }
    output.append("</rdf:RDF>\n")
  }

  private static func precedes(_ a: Quad, _ b: Quad) -> Bool {
    if a.subject != b.subject { return TurtleLayout.precedes(a.subject, b.subject) }
    if a.predicate != b.predicate { return TurtleLayout.precedes(a.predicate, b.predicate) }
    return TurtleLayout.precedes(a.object, b.object)
  }

  private func fault(_ message: String) -> FormatError { FormatError(message, line: 1, column: 1, offset: 0) }

  private mutating func declare(_ iri: String, as wanted: String?) -> String {
    if let known = names[iri] { return known }
    var prefix = wanted ?? ""
    if prefix.isEmpty || prefix.lowercased().hasPrefix("xml") || order.contains(where: { $0.prefix == prefix }) {
      var number = order.count
      repeat {
        prefix = "ns\(number)"
        number += 1
      } while order.contains { $0.prefix == prefix }
    }
    names[iri] = prefix
    order.append((prefix, iri))
    return prefix
  }

  /// Declares what a triple needs in the head.
  private mutating func prepare(_ predicate: Term, _ object: Term, _ prefixes: [(name: String, iri: String)]) throws {
    guard case .iri(let iri) = predicate, let (namespace, _) = Self.split(iri.value) else {
      throw fault("the predicate \(predicate) does not end in an XML name, so RDF/XML cannot write it")
    }
    _ = declare(namespace, as: prefixes.first { $0.iri == namespace && Self.isName($0.name) }?.name)
    switch object {
    case .literal(let literal): if literal.direction != nil { is12 = true }
    case .triple(let triple):
      is12 = true
      try prepare(triple.predicate, triple.object, prefixes)
    case .iri, .blankNode: break
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool { CharacterClass.table[Int(byte)] & CharacterClass.name != 0 || byte == UInt8(ascii: ".") }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first | 0x20 >= 0x61 && first | 0x20 <= 0x7A || first == UInt8(ascii: "_") else { return false }
    return text.utf8.allSatisfy { isNameByte($0) }
  }

  /// An IRI as namespace and the longest ASCII name at its end.
  private static func split(_ iri: String) -> (String, String)? {
    let bytes = Array(iri.utf8)
    var start = bytes.count
    while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
    while start < bytes.count, !(bytes[start] | 0x20 >= 0x61 && bytes[start] | 0x20 <= 0x7A || bytes[start] == UInt8(ascii: "_")) { start += 1 }
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

  private func writeDescription(_ subject: Term, _ properties: [(Term, Term)], indent level: Int) throws {
    indentation(level)
    output.append("<rdf:Description")
    switch subject {
    case .iri(let iri): try attribute("rdf:about", iri.value)
    case .blankNode(let node): try attribute("rdf:nodeID", nodeID(node.label))
    case .literal, .triple: throw fault("a subject is an IRI or a blank node")
    }
    output.append(">\n")
    for (predicate, object) in properties { try writeProperty(predicate, object, indent: level + 1) }
    indentation(level)
    output.append("</rdf:Description>\n")
  }

  private func writeProperty(_ predicate: Term, _ object: Term, indent level: Int) throws {
    guard case .iri(let iri) = predicate, let (namespace, local) = Self.split(iri.value), let prefix = names[namespace] else {
      throw fault("the predicate \(predicate) has no XML name")
    }
    let name = prefix + ":" + local
    indentation(level)
    output.append(UInt8(ascii: "<"))
    output.append(string: name)
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
        if let direction = literal.direction { try attribute("its:dir", direction == .ltr ? "ltr" : "rtl") }
      } else if literal.datatype != XSD.string {
        try attribute("rdf:datatype", literal.datatype.value)
      }
      output.append(UInt8(ascii: ">"))
      XMLText.writeText(try checked(literal.lexical), into: output)
    case .triple(let triple):
      output.append(" rdf:parseType=\"Triple\">\n")
      try writeDescription(triple.subject, [(triple.predicate, triple.object)], indent: level + 1)
      indentation(level)
    }
    output.append("</")
    output.append(string: name)
    output.append(">\n")
  }
}
