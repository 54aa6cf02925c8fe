extension ReadDocument {
  /// Everything that was read, as JSON: blocks, sentences, entities, facts with their evidence.
  /// Spans are `[from, to]` in bytes of the document.
  public func json() -> String {
    var w = JSONText()
    w.open("{")
    if let title { w.member("title", title) }
    if let date { w.member("date", date) }
    if let author { w.member("author", author) }
    w.list("blocks", blocks) { w, b in
      w.member("kind", b.kind.rawValue)
      w.span("span", b.span)
      w.raw("kept", b.kept ? "true" : "false")
      if !b.reason.isEmpty { w.member("reason", b.reason) }
    }
    w.list("sentences", sentences) { w, s in
      w.span("span", s.span)
      w.raw("block", String(s.block))
    }
    w.list("entities", entities) { w, e in
      w.member("label", e.label)
      w.member("type", e.type.rawValue)
      w.list("aliases", e.aliases) { w, a in
        w.member("text", a.text)
        w.member("how", a.how.rawValue)
      }
    }
    w.list("facts", facts) { w, f in
      w.raw("subject", String(f.subject))
      w.member("relation", f.relation)
      w.member("surface", f.relationSurface)
      switch f.object {
      case .entity(let e): w.raw("object", String(e))
      case .literal(let lexical, let datatype, let surface):
        w.member("value", lexical)
        w.member("datatype", datatype)
        w.member("words", surface)
      }
      w.member("polarity", f.polarity.rawValue)
      w.member("modality", f.modality.rawValue)
      if let by = f.attribution { w.raw("attribution", String(by)) }
      w.raw("confidence", Self.hundredths(f.confidence))
      w.list("qualifiers", f.qualifiers) { w, q in
        w.member("role", q.role.rawValue)
        w.member("text", q.text)
      }
      w.list("evidence", f.evidence) { w, e in
        w.raw("sentence", String(e.sentence))
        w.span("subject", e.subjectSpan)
        w.raw("relation", "[" + e.relationSpans.map { "[\($0.lowerBound),\($0.upperBound)]" }.joined(separator: ",") + "]")
        w.span("object", e.objectSpan)
        w.member("subjectLink", e.subjectLink.rawValue)
        w.member("objectLink", e.objectLink.rawValue)
        w.member("rule", e.rule)
      }
    }
    w.close("}")
    return w.text + "\n"
  }
}

/// Writes JSON members in order, with the escapes of RFC 8259.
struct JSONText {
  private(set) var text = ""
  private var first = true

  mutating func open(_ bracket: String) {
    text += bracket
    first = true
  }

  mutating func close(_ bracket: String) {
    text += bracket
    first = false
  }

  mutating func raw(_ name: String, _ value: String) {
    if !first { text += "," }
    first = false
    text += Self.quoted(name) + ":" + value
  }

  mutating func member(_ name: String, _ value: String) { raw(name, Self.quoted(value)) }

  mutating func span(_ name: String, _ span: Range<Int>) { raw(name, "[\(span.lowerBound),\(span.upperBound)]") }

  mutating func list<T>(_ name: String, _ items: [T], _ body: (inout JSONText, T) -> Void) {
    var inner = ""
    for item in items {
      var w = JSONText()
      w.open("{")
      body(&w, item)
      w.close("}")
      inner += (inner.isEmpty ? "" : ",") + w.text
    }
    raw(name, "[" + inner + "]")
  }

  static func quoted(_ value: String) -> String {
    var out = "\""
    for c in value.unicodeScalars {
      switch c {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if c.value < 0x20 {
          let hex = String(c.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
        } else {
          out.unicodeScalars.append(c)
        }
      }
    }
    return out + "\""
  }
}
