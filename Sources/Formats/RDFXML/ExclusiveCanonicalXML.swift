import RDF

/// Writes the content of XML literals in exclusive canonical form with comments.
///
/// Exclusive XML Canonicalization 1.0, section 3, over events: an element declares the
/// namespaces it visibly uses and that no ancestor in the output declared alike.
struct ExclusiveCanonicalXML {
  let output = OutputBytes(capacity: 512)
  /// What each open element has declared in the output.
  private var rendered: [[String: String]] = []
  private var names: [String] = []

  private func renderedIRI(_ prefix: String) -> String? {
    for scope in rendered.reversed() {
      if let iri = scope[prefix] { return iri }
    }
    return nil
  }

  mutating func start(_ element: XMLStart) {
    let name = element.name.prefix.isEmpty ? element.name.local : element.name.prefix + ":" + element.name.local
    output.append(UInt8(ascii: "<"))
    output.append(string: name)
    var used: [String: String] = [element.name.prefix: element.name.namespace]
    for attribute in element.attributes where !attribute.name.prefix.isEmpty && attribute.name.prefix != "xml" {
      used[attribute.name.prefix] = attribute.name.namespace
    }
    used["xml"] = nil
    var scope: [String: String] = [:]
    for (prefix, iri) in used.sorted(by: { $0.key < $1.key }) {
      let known = renderedIRI(prefix)
      // No default namespace needs to be said only where an ancestor said one.
      if known == iri || (iri.isEmpty && known == nil) { continue }
      scope[prefix] = iri
      output.append(" xmlns")
      if !prefix.isEmpty {
        output.append(UInt8(ascii: ":"))
        output.append(string: prefix)
      }
      output.append("=\"")
      writeAttribute(iri)
      output.append(UInt8(ascii: "\""))
    }
    let sorted = element.attributes.sorted {
      ($0.name.namespace, $0.name.local) < ($1.name.namespace, $1.name.local)
    }
    for attribute in sorted {
      output.append(UInt8(ascii: " "))
      if !attribute.name.prefix.isEmpty {
        output.append(string: attribute.name.prefix)
        output.append(UInt8(ascii: ":"))
      }
      output.append(string: attribute.name.local)
      output.append("=\"")
      writeAttribute(attribute.value)
      output.append(UInt8(ascii: "\""))
    }
    output.append(UInt8(ascii: ">"))
    rendered.append(scope)
    names.append(name)
  }

  mutating func end() {
    guard let name = names.popLast() else { return }
    rendered.removeLast()
    output.append("</")
    output.append(string: name)
    output.append(UInt8(ascii: ">"))
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "&"): output.append("&amp;")
      case UInt8(ascii: "<"): output.append("&lt;")
      case UInt8(ascii: ">"): output.append("&gt;")
      case 0x0D: output.append("&#xD;")
      default: output.append(byte)
      }
    }
  }

  private func writeAttribute(_ value: String) {
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "&"): output.append("&amp;")
      case UInt8(ascii: "<"): output.append("&lt;")
      case 0x22: output.append("&quot;")
      case 0x09: output.append("&#x9;")
      case 0x0A: output.append("&#xA;")
      case 0x0D: output.append("&#xD;")
      default: output.append(byte)
      }
    }
  }

  func comment(_ text: String) {
    output.append("<!--")
    output.append(string: text)
    output.append("-->")
  }

  func instruction(_ target: String, _ data: String) {
    output.append("<?")
    output.append(string: target)
    if !data.isEmpty {
      output.append(UInt8(ascii: " "))
      output.append(string: data)
    }
    output.append("?>")
  }
}
