import Glibc

/// A failure that ends the program with a sentence.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Writes N-Triples to a file, buffered.
final class TripleFile {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var count = 0

  init(_ path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if descriptor < 0 { throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))") }
    buffer.reserveCapacity(2 << 20)
  }

  func add(_ subject: String, _ predicate: String, _ object: String) throws {
    buffer.append(contentsOf: subject.utf8)
    buffer.append(32)
    buffer.append(contentsOf: predicate.utf8)
    buffer.append(32)
    buffer.append(contentsOf: object.utf8)
    buffer.append(contentsOf: [32, 46, 10])
    count += 1
    if buffer.count > 1 << 20 { try flush() }
  }

  func close() throws {
    try flush()
    Glibc.close(descriptor)
  }

  private func flush() throws {
    var done = 0
    while done < buffer.count {
      let written = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, buffer.count - done) }
      if written < 0 { throw Failure("the data cannot be written: \(String(cString: strerror(errno)))") }
      done += written
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// IRIs and literals as N-Triples writes them.
enum Words {
  static let type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
  static let label = "<http://www.w3.org/2000/01/rdf-schema#label>"
  static let subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
  static func integer(_ value: Int) -> String { "\"\(value)\"^^<http://www.w3.org/2001/XMLSchema#integer>" }
  static func text(_ value: String) -> String { "\"\(value)\"" }
}
