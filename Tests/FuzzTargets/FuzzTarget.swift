import Formats
import RDF

/// One entry function a parser: what the fuzzer calls with bytes of its own making, and what
/// `swift test` calls with the corpus.
///
/// An entry never throws: a refusal is an ordinary end. It answers a complaint where a property
/// that must hold for every input does not (what was accepted must survive being written and
/// read again, an error has a place inside its input).
public enum FuzzTarget: String, CaseIterable, Sendable {
  case nTriples, nQuads, turtle, triG, rdfXML, jsonLD
  case query, update, pattern
  case resultJSON, resultXML, resultTSV, resultCSV
  case regex, values, iri
  case html, mail, jsonLines, word, portable, gzip, text

  /// Bytes beyond which an input says nothing new.
  public static let longest = 64 << 10

  /// Runs one input.
  /// - Returns: what is wrong; nil when all is well.
  public func run(_ bytes: UnsafeRawBufferPointer) -> String? {
    switch self {
    case .nTriples: return RDFEntry.run(bytes, .nTriples)
    case .nQuads: return RDFEntry.run(bytes, .nQuads)
    case .turtle: return RDFEntry.run(bytes, .turtle)
    case .triG: return RDFEntry.run(bytes, .triG)
    case .rdfXML: return RDFEntry.run(bytes, .rdfXML)
    case .jsonLD: return RDFEntry.run(bytes, .jsonLD)
    case .query: return SPARQLEntry.query(bytes)
    case .update: return SPARQLEntry.update(bytes)
    case .pattern: return SPARQLEntry.pattern(bytes)
    case .resultJSON: return ResultEntry.run(bytes, .json)
    case .resultXML: return ResultEntry.run(bytes, .xml)
    case .resultTSV: return ResultEntry.run(bytes, .tsv)
    case .resultCSV: return ResultEntry.run(bytes, .csv)
    case .regex: return RegexEntry.run(bytes)
    case .values: return ValueEntry.run(bytes)
    case .iri: return ValueEntry.iri(bytes)
    case .html: return DocumentEntry.open(bytes, name: "page.html")
    case .mail: return DocumentEntry.open(bytes, name: "mail.eml")
    case .jsonLines: return DocumentEntry.open(bytes, name: "lines.jsonl")
    case .word: return DocumentEntry.word(bytes)
    case .portable: return DocumentEntry.portable(bytes)
    case .gzip: return DocumentEntry.gzip(bytes)
    case .text: return DocumentEntry.read(bytes)
    }
  }

  /// The same for an array.
  public func run(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBytes { run($0) } }
}
