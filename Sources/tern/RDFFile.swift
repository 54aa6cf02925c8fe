import Client
import Formats
import Glibc
import RDF

/// An RDF file (or standard input) for the verbs that need no daemon: its bytes, unzipped, and its syntax.
struct RDFFile {
  /// Bytes of a file that is read whole.
  private static let limit = 256 << 20

  let name: String
  let bytes: [UInt8]
  let format: RDFFormat
  /// The given base, or the file's own IRI.
  let base: String?

  /// Throws ``ClientError`` 66 for a missing file, 77, 74, 64 when the syntax is not known, 65 for damaged gzip.
  init(_ path: String, syntax: String?, base: String?) throws(ClientError) {
    name = path == "-" ? "standard input" : path
    format = try RDFFile.format(
      syntax ?? path, syntax.map { "'\($0)'" } ?? (path == "-" ? "standard input needs --from" : "\(path) needs --from"))
    self.base = base ?? (path == "-" ? nil : "file://" + Settings.absolute(path))
    let raw = try RDFFile.read(path, name)
    guard raw.withUnsafeBytes({ Gzip.isGzip($0) }) else {
      bytes = raw
      return
    }
    let out = OutputBytes()
    do {
      try raw.withUnsafeBytes { try Gzip.inflate($0, limit: RDFFile.limit, into: out) }
    } catch {
      throw ClientError("\(name): \(error)", exitCode: 65)
    }
    bytes = Array(out.bytes)
  }

  /// A syntax by media type, extension or file name.
  static func format(_ name: String, _ what: String) throws(ClientError) -> RDFFormat {
    if let format = RDFFormat(mediaType: name) ?? RDFFormat(fileName: name) ?? RDFFormat(fileName: "x." + name) { return format }
    throw ClientError("\(what): the syntax is not known; there are nt, nq, ttl, trig, rdf, jsonld", exitCode: 64)
  }

  /// All quads, with the prefixes that were declared. Throws ``ClientError`` 65 with the place of the fault.
  func quads() throws(ClientError) -> (quads: [Quad], prefixes: [(name: String, iri: String)]) {
    var quads: [Quad] = []
    do {
      let outcome = try bytes.withUnsafeBytes { try RDFReader.read($0, format: format, base: base) { $0.appendQuads(to: &quads) } }
      return (quads, outcome.prefixes)
    } catch {
      throw shown(error)
    }
  }

  /// An error of reading or writing as the verbs show it.
  func shown(_ error: any Error) -> ClientError {
    guard let error = error as? FormatError else { return ClientError("\(name): \(error)", exitCode: 70) }
    var shown = ClientError(error.message, exitCode: 65)
    shown.file = name
    shown.line = error.line
    shown.column = error.column
    shown.expected = error.expected
    shown.suggestion = error.suggestion
    shown.excerpt = error.excerpt
    return shown
  }

  private static func read(_ path: String, _ name: String) throws(ClientError) -> [UInt8] {
    var descriptor: Int32 = 0
    if path != "-" {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        let code = errno
        throw ClientError("\(path): \(String(cString: strerror(code)))", exitCode: code == ENOENT ? 66 : code == EACCES ? 77 : 74)
      }
    }
    defer { if path != "-" { close(descriptor) } }
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw ClientError("\(name): \(String(cString: strerror(errno)))", exitCode: errno == EISDIR ? 66 : 74)
      }
      if count == 0 { return all }
      all += piece[0..<count]
      if all.count > limit { throw ClientError("\(name) is larger than \(limit) bytes", exitCode: 65) }
    }
  }
}
