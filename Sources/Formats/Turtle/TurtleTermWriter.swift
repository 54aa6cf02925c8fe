import RDF

/// The prefixes that a document has used, by their place among the namespaces.
final class PrefixUses {
  /// In order of first use.
  private(set) var used: [Int] = []
  private var isUsed: [Bool] = []

  @inline(__always) func note(_ index: Int) {
    if index < isUsed.count, isUsed[index] { return }
    while isUsed.count <= index { isUsed.append(false) }
    isUsed[index] = true
    used.append(index)
  }

  /// Writes the declarations of some namespaces by name, and an empty line behind them.
  func declare(_ places: [Int], _ namespaces: [(name: [UInt8], iri: [UInt8])], into out: OutputBytes) {
    let sorted = places.map { namespaces[$0] }.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    for prefix in sorted {
      out.append("PREFIX ")
      prefix.name.withUnsafeBufferPointer { out.append($0) }
      out.append(": ")
      prefix.iri.withUnsafeBufferPointer { TermWriter.writeIRI($0, plain: false, into: out) }
      out.append(UInt8(ascii: "\n"))
    }
    if !sorted.isEmpty { out.append(UInt8(ascii: "\n")) }
  }
}

/// Terms in the short forms of Turtle: prefixed names, bare numbers and booleans, long strings.
struct TurtleTermWriter {
  let output: OutputBytes
  /// Longest namespaces first, so that the closest prefix wins.
  let namespaces: [(name: [UInt8], iri: [UInt8])]
  /// Which of them were written so far.
  let uses: PrefixUses

  init(output: OutputBytes, prefixes: [(name: String, iri: String)]) {
    self.output = output
    uses = PrefixUses()
    namespaces = prefixes.map { (Array($0.name.utf8), Array($0.iri.utf8)) }.filter { !$0.1.isEmpty }.sorted { $0.1.count > $1.1.count }
  }

  func write(_ term: borrowing TermView) {
    switch term.kind {
    case .unbound: break
    case .iri: writeIRI(term.textBytes)
    case .blankNode: TermWriter.writeLabel(term.textBytes, into: output)
    case .string, .language, .languageLTR, .languageRTL:
      writeText(term.textBytes)
      if term.kind == .string { return }
      output.append(UInt8(ascii: "@"))
      output.append(term.tagBytes)
      if term.kind == .languageLTR { output.append("--ltr") }
      if term.kind == .languageRTL { output.append("--rtl") }
    case .typed:
      if Self.isBare(term.textBytes, term.tagBytes) { return output.append(term.textBytes) }
      writeText(term.textBytes)
      output.append("^^")
      writeIRI(term.tagBytes)
    case .triple:
      guard let parts = term.components else { return }
      output.append("<<( ")
      write(parts[0])
      output.append(UInt8(ascii: " "))
      writeVerb(parts[1])
      output.append(UInt8(ascii: " "))
      write(parts[2])
      output.append(" )>>")
    }
  }

  /// A predicate: `a` for rdf:type.
  func writeVerb(_ term: borrowing TermView) {
    if term.kind == .iri, TextSlice(start: term.text, count: Int(term.textCount)).equals(StandardIRI.type) {
      return output.append(UInt8(ascii: "a"))
    }
    write(term)
  }

  func writeIRI(_ iri: UnsafeBufferPointer<UInt8>) {
    for (index, namespace) in namespaces.enumerated() where namespace.iri.count <= iri.count {
      let matches = namespace.iri.withUnsafeBufferPointer { known in
        guard let a = known.baseAddress, let b = iri.baseAddress else { return false }
        return bytesEqual(a, b, known.count)
      }
      guard matches else { continue }
      let local = UnsafeBufferPointer(rebasing: iri[namespace.iri.count...])
      guard Self.isLocalName(local) else { continue }
      uses.note(index)
      namespace.name.withUnsafeBufferPointer { output.append($0) }
      output.append(UInt8(ascii: ":"))
      output.append(local)
      return
    }
    TermWriter.writeIRI(iri, plain: false, into: output)
  }

  /// Whether bytes can follow a prefix unescaped: ASCII letters, digits, `_`, and inside `-`, `.` and `:`.
  static func isLocalName(_ local: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = local.first, let last = local.last else { return true }
    let classes = CharacterClass.table
    if first == UInt8(ascii: "-") || first == UInt8(ascii: ".") || last == UInt8(ascii: ".") { return false }
    for byte in local where byte >= 0x80 || (classes[Int(byte)] & CharacterClass.local == 0 && byte != UInt8(ascii: ".")) { return false }
    return true
  }

  private func writeText(_ text: UnsafeBufferPointer<UInt8>) {
    var hasLineEnd = false
    var hasOther = false
    for byte in text {
      if byte == 0x0A { hasLineEnd = true }
      if byte < 0x20 && byte != 0x0A && byte != 0x09 { hasOther = true }
    }
    guard hasLineEnd, !hasOther else { return TermWriter.writeString(text, plain: false, into: output) }
    output.append("\"\"\"")
    var quotes = 0
    for (index, byte) in text.enumerated() {
      quotes = byte == 0x22 ? quotes + 1 : 0
      // A quote mark is escaped where three in a row, or one before the closing mark, would end the string.
      if byte == 0x5C || (byte == 0x22 && (quotes == 3 || index == text.count - 1)) {
        output.append(0x5C)
        quotes = 0
      }
      output.append(byte)
    }
    output.append("\"\"\"")
  }

  /// Whether a literal reads back as it is when it is written without quote marks.
  static func isBare(_ text: UnsafeBufferPointer<UInt8>, _ datatype: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = datatype.baseAddress, !text.isEmpty else { return false }
    let type = TextSlice(start: start, count: datatype.count)
    if type.equals(StandardIRI.boolean) { return text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) }
    let isInteger = type.equals(StandardIRI.integer)
    let isDecimal = type.equals(StandardIRI.decimal)
    guard isInteger || isDecimal || type.equals(StandardIRI.double) else { return false }
    var at = 0
    if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") { at = 1 }
    func digits() -> Int {
      let from = at
      while at < text.count, text[at] &- 0x30 < 10 { at += 1 }
      return at - from
    }
    let whole = digits()
    if isInteger { return whole > 0 && at == text.count }
    var fraction = 0
    var point = false
    if at < text.count, text[at] == UInt8(ascii: ".") {
      point = true
      at += 1
      fraction = digits()
    }
    if isDecimal { return point && fraction > 0 && at == text.count }
    guard whole + fraction > 0, at < text.count, text[at] | 0x20 == UInt8(ascii: "e") else { return false }
    at += 1
    if at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
    return digits() > 0 && at == text.count
  }
}
