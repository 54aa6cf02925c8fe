import ArgumentParser
import Client
import Formats
import RDF
import Shell

/// The canonical form of a dataset: equal datasets become equal texts. RDFC-1.0.
struct CanonVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canon", abstract: "Writes RDF as canonical N-Quads (RDFC-1.0): equal datasets become equal texts.",
    discussion: """
      Blank nodes get the names c14n0, c14n1, … and the quads are sorted, so that two files hold the
      same dataset exactly when their outputs are the same bytes:

      cmp <(tern canon a.ttl) <(tern canon b.jsonld)
      tern canon a.ttl | sha256sum

      A dataset whose blank nodes are too much alike for the algorithm ends with an error, as do triple
      terms, which RDFC-1.0 does not know.
      """)
  @Argument(help: "The file; - is standard input.") var input: String
  @Option(name: .long, help: "The syntax of the input, when the name does not tell: nt, nq, ttl, trig, rdf, jsonld.") var from: String?
  @Option(name: .long, help: "The base IRI.") var base: String?
  @Option(name: .long, help: "The hash of the algorithm: SHA-256 or SHA-384.") var hash: String = "SHA-256"
  @Option(name: .shortAndLong, help: "The file; otherwise standard output.") var output: String?

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let hash: SHA2
      switch self.hash.uppercased().filter({ $0 != "-" }) {
      case "SHA256": hash = .sha256
      case "SHA384": hash = .sha384
      default: throw ClientError("--hash is SHA-256 or SHA-384", exitCode: 64)
      }
      let file = try RDFFile(input, syntax: from, base: base)
      let quads = try file.quads().quads
      let text: String
      do {
        text = try DatasetCanonicalization.canonicalNQuads(quads, hash: hash)
      } catch DatasetCanonicalization.Failure.tooComplex {
        throw ClientError(
          "\(file.name): its blank nodes are too much alike: the canonical form was not found within \(DatasetCanonicalization.stepBudget) steps",
          exitCode: 1)
      } catch DatasetCanonicalization.Failure.tripleTerm {
        throw ClientError("\(file.name): it holds triple terms, for which RDFC-1.0 has no canonical form", exitCode: 1)
      } catch {
        throw file.shown(error)
      }
      let screen = try Verb.output(output)
      screen.write(text)
      if screen.isBroken { throw ClientError("writing failed", exitCode: 74) }
    }
  }
}
