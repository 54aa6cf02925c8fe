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
  @Option(name: .long, help: "The syntax of the output: nt, nq, ttl, trig.") var to: String?
  @Option(name: .long, help: "The base IRI.") var base: String?
  @Option(name: .shortAndLong, help: "The file; otherwise standard output.") var output: String?

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let source = try format(from ?? input, from == nil ? "--from" : "'\(from ?? "")'")
      let target = try format(to ?? output ?? "x.nq", "--to")
      let bytes: [UInt8]
      if input == "-" {
        bytes = Array(try TextFile.read(descriptor: 0, name: "standard input").utf8)
      } else {
        var files = InputFiles()
        try files.add(input)
        bytes = Array(try TextFile.read(input).utf8)
      }
      try convert(bytes, source, target)
    }
  }

  private func format(_ name: String, _ what: String) throws(ClientError) -> RDFFormat {
    if let format = RDFFormat(mediaType: name) ?? RDFFormat(fileName: name) ?? RDFFormat(fileName: "x." + name) { return format }
    throw ClientError("\(what): the syntax is not known; there are nt, nq, ttl, trig, rdf, jsonld", exitCode: 64)
  }

  private func convert(_ bytes: [UInt8], _ source: RDFFormat, _ target: RDFFormat) throws(ClientError) {
    let screen = try Verb.output(output)
    let buffer = OutputBytes()
    let baseIRI = base ?? (input == "-" ? nil : "file://" + Settings.absolute(input))
    do {
      // All of it is read before anything is written: a fault leaves no half of a file.
      var quads: [Quad] = []
      let outcome = try bytes.withUnsafeBytes { try RDFReader.read($0, format: source, base: baseIRI) { $0.appendQuads(to: &quads) } }
      let isPretty = target == .turtle || target == .triG
      var writer = RDFWriter(target, output: buffer, prefixes: outcome.prefixes, pretty: isPretty)
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
    } catch let error as FormatError {
      var shown = ClientError("\(input): \(error.message)", exitCode: 65)
      shown.line = error.line
      shown.column = error.column
      shown.expected = error.expected
      shown.suggestion = error.suggestion
      throw shown
    } catch {
      throw ClientError("\(input): \(error)", exitCode: 70)
    }
    if screen.isBroken { throw ClientError("writing failed", exitCode: 74) }
  }

  private func flush(_ buffer: OutputBytes, _ screen: Screen) {
    screen.write(buffer.bytes)
    buffer.removeAll()
  }
}
