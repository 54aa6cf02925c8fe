import Formats
import RDF
import TestSupport
import Testing

/// Random datasets through every writer and its reader, random tables through every result format.
@Suite("What is written is read the same, at random")
struct RandomRoundTripTests {
  static let rounds = max(50, EngineAgreementTests.count / 10)

  private struct Maker {
    var random: SeededRandom
    static let strings = ["", "a", "tab\t \"q\" \\", "line\nend\r", "é𝄞", "<&>]]>", " x ", "{\"a\":1}", "\u{7F}\u{85}\u{2028}", "@", "\"\"\"", "''", "ends\\"]
    static let locals = ["a", "b.c", "-x", "1", "é", "a/b", "x%20y", "", "a(b)", "_", "a~b", "x."]

    mutating func pick<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &random)] }
    mutating func iri() -> Term { .iri(IRI(pick(["http://e/", "urn:x:", "http://e/ns#"]) + pick(Self.locals))) }
    /// A predicate that every format can write: RDF/XML needs an XML name at its end.
    mutating func predicate() -> Term { .iri(IRI("http://e/ns#" + pick(["p", "q", "r-1.x", "é"]))) }
    mutating func blank() -> Term { .blankNode(BlankNode("b\(Int.random(in: 0...4, using: &random))")) }
    mutating func literal(directions: Bool) -> Term {
      let text = pick(Self.strings)
      switch Int.random(in: 0...5, using: &random) {
      case 0: return .literal(Literal(text, language: pick(["en", "de-AT"]), direction: directions ? pick([nil, .ltr, .rtl]) : nil))
      case 1: return .literal(Literal(pick(["1", "01", "-0", "+5"]), datatype: XSD.integer))
      case 2: return .literal(Literal(pick(["1.0", "1e5", "x"]), datatype: pick([XSD.decimal, XSD.double, XSD.boolean, IRI("urn:t")])))
      default: return .literal(Literal(text))
      }
    }
    mutating func object(_ depth: Int, terms: Bool) -> Term {
      switch Int.random(in: 0...4, using: &random) {
      case 0: return iri()
      case 1: return blank()
      case 2 where terms && depth > 0: return .triple(TripleTerm(Bool.random(using: &random) ? iri() : blank(), predicate(), object(depth - 1, terms: true)))
      default: return literal(directions: terms)
      }
    }
    mutating func quads(named: Bool, terms: Bool) -> [Quad] {
      var list = (0..<Int.random(in: 1...15, using: &random)).map { _ in
        Quad(Bool.random(using: &random) ? iri() : blank(), predicate(), object(2, terms: terms), graph: named ? pick([nil, iri(), blank()]) : nil)
      }
      // A list, and a node used once: what pretty writers fold.
      let nodes = (0..<3).map { Term.blankNode(BlankNode("l\($0)")) }
      for (index, node) in nodes.enumerated() where Bool.random(using: &random) || index == 0 {
        list.append(Quad(node, .iri(RDFVocabulary.first), object(1, terms: terms)))
        list.append(Quad(node, .iri(RDFVocabulary.rest), index == 2 ? .iri(RDFVocabulary.nil) : nodes[index + 1]))
      }
      list.append(Quad(iri(), predicate(), nodes[0]))
      return list
    }
  }

  @Test(arguments: RDFFormat.allCases, [false, true])
  func datasets(_ format: RDFFormat, _ pretty: Bool) throws {
    let named = [.nQuads, .triG, .jsonLD].contains(format)
    for seed in 0..<Self.rounds {
      var maker = Maker(random: SeededRandom(seed: UInt64(seed)))
      let quads = maker.quads(named: named, terms: format != .jsonLD)
      let out = OutputBytes()
      var writer = RDFWriter(format, output: out, prefixes: [("ex", "http://e/ns#"), ("e", "http://e/")], pretty: pretty)
      writer.begin()
      writer.write(quads)
      do {
        try writer.finish()
      } catch is FormatError {
        // XML has no character for some controls; everything else can write everything made here.
        #expect(format == .rdfXML, "seed \(seed)")
        continue
      }
      do {
        let again = try RDFReader.quads(out.string, format: format)
        #expect(Isomorphism.areIsomorphic(Array(Set(quads)), Array(Set(again))), "\(format) seed \(seed)\n\(out.string)")
      } catch {
        Issue.record("\(format) seed \(seed): \(error)\n\(out.string)")
      }
    }
  }

  @Test(arguments: [ResultFormat.json, .xml, .tsv])
  func tables(_ format: ResultFormat) throws {
    for seed in 0..<Self.rounds {
      var maker = Maker(random: SeededRandom(seed: UInt64(seed)))
      var table = ResultTable(variables: ["a", "b", "ü"].prefix(Int.random(in: 1...3, using: &maker.random)).map { $0 })
      for _ in 0..<Int.random(in: 0...5, using: &maker.random) {
        table.rows.append(table.variables.map { _ in
          Int.random(in: 0...3, using: &maker.random) == 0 ? nil : maker.object(2, terms: true)
        })
      }
      // XML 1.0 cannot hold some of them, and reads line ends as one sort.
      let out = OutputBytes()
      var writer = ResultWriter(format, output: out)
      writer.begin(variables: table.variables)
      writer.write(table.rows)
      writer.end()
      do {
        #expect(try ResultReader.read(out.string, format: format) == table, "\(format) seed \(seed)\n\(out.string)")
      } catch {
        Issue.record("\(format) seed \(seed): \(error)\n\(out.string)")
      }
    }
  }
}
