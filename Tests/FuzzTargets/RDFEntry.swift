import Formats
import RDF

/// Documents of an RDF format.
///
/// What is accepted is written in the same format and read again: as many quads, with the same
/// text. A parse in N-Quads must be the same again byte for byte.
enum RDFEntry {
  static func run(_ bytes: UnsafeRawBufferPointer, _ format: RDFFormat) -> String? {
    var quads: [Quad] = []
    do {
      try RDFReader.read(bytes, format: format, base: "http://example.org/base/") { $0.appendQuads(to: &quads) }
    } catch let error as FormatError {
      return error.offset <= bytes.count ? nil : "an error at byte \(error.offset) of \(bytes.count)"
    } catch {
      return "another sort of error: \(error)"
    }
    guard let lines = written(quads, .nQuads) else { return "what was read cannot be written as N-Quads" }
    guard let again = read(lines, .nQuads) else { return "what was written as N-Quads is refused" }
    // Labels change, the number and everything else does not.
    if again.count != quads.count { return "\(quads.count) quads became \(again.count) in N-Quads" }
    if let complaint = difference(quads, again) { return "N-Quads: \(complaint)" }
    // The writers of the other formats may refuse (no directions in JSON-LD, no control characters in XML).
    guard format != .nQuads, format != .nTriples, let same = written(quads, format, pretty: true) else { return nil }
    guard let third = read(same, format) else { return "what was written in its own format is refused: \(fault(same, format))" }
    if Set(third).count != Set(quads).count { return "\(Set(quads).count) quads became \(Set(third).count) in its own format" }
    return nil
  }

  private static func read(_ bytes: OutputBytes, _ format: RDFFormat) -> [Quad]? {
    var quads: [Quad] = []
    do {
      try RDFReader.read(bytes.bytes, format: format, base: "http://example.org/base/") { $0.appendQuads(to: &quads) }
      return quads
    } catch {
      return nil
    }
  }

  /// Why a document is refused.
  private static func fault(_ bytes: OutputBytes, _ format: RDFFormat) -> String {
    do {
      try RDFReader.read(bytes.bytes, format: format, base: "http://example.org/base/") { _ in }
      return ""
    } catch { return "\(error)\n\(bytes.string)" }
  }

  private static func written(_ quads: [Quad], _ format: RDFFormat, pretty: Bool = false) -> OutputBytes? {
    let out = OutputBytes()
    var writer = RDFWriter(format, output: out, prefixes: [("ex", "http://example.org/base/")], pretty: pretty)
    writer.begin()
    writer.write(quads)
    do {
      try writer.finish()
      return out
    } catch {
      return nil
    }
  }

  /// Compares in order, blank nodes by being blank nodes.
  private static func difference(_ a: [Quad], _ b: [Quad]) -> String? {
    for (x, y) in zip(a, b) {
      guard same(x.subject, y.subject), same(x.predicate, y.predicate), same(x.object, y.object) else { return "\(x) became \(y)" }
    }
    return nil
  }

  private static func same(_ a: Term, _ b: Term) -> Bool {
    switch (a, b) {
    case (.blankNode, .blankNode): return true
    case (.triple(let x), .triple(let y)): return same(x.subject, y.subject) && same(x.predicate, y.predicate) && same(x.object, y.object)
    default: return a == b
    }
  }
}
