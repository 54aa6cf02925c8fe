import ArgumentParser
import Client
import Formats
import Glibc
import RDF
import Shell

/// RDF from one syntax to another, without a database.
struct ConvertVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Converts RDF from one syntax to another; no database is needed.")
  @Argument(help: "The file; - is standard input.") var input: String
  @Option(name: .long, help: "The syntax of the input, when the name does not tell: nt, nq, ttl, trig, rdf, jsonld.") var from: String?
  @Option(name: .long, help: "The syntax of the output, when the name of --output does not tell: nt, nq, ttl, trig, rdf, jsonld (otherwise nq).") var to: String?
  @Option(name: .long, help: "The base IRI.") var base: String?
  @Option(name: .shortAndLong, help: "The file; otherwise standard output.") var output: String?

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let target = try RDFFile.format(to ?? output ?? "x.nq", to.map { "--to \($0)" } ?? "\(output ?? "") needs --to")
      try convert(RDFFile(input, syntax: from, base: base), target)
    }
  }

  private func convert(_ file: RDFFile, _ target: RDFFormat) throws(ClientError) {
    // All of it is read before anything is written: a fault leaves no half of a file.
    let (quads, prefixes) = try file.quads()
    let screen = try Verb.output(output)
    let buffer = OutputBytes()
    do {
      let isPretty = target == .turtle || target == .triG
      var writer = RDFWriter(target, output: buffer, prefixes: prefixes, pretty: isPretty)
      writer.begin()
      var done = 0
      while done < quads.count {
        let end = isPretty ? quads.count : min(done + RDFReader.blockQuads, quads.count)
        writer.write(Array(quads[done..<end]))
        done = end
        flush(buffer, screen)
      }
      try writer.finish()
      flush(buffer, screen)
    } catch {
      throw file.shown(error)
    }
    if screen.isBroken { throw ClientError("writing failed", exitCode: 74) }
  }

  private func flush(_ buffer: OutputBytes, _ screen: Screen) {
    screen.write(buffer.bytes)
    buffer.removeAll()
  }
}
