import Glibc

/// An N-Triples file as ids and sorted arrays: what the floors run on.
///
/// No engine: a hash table from the text of a term to its number, and three orders of the triples.
final class SortedTriples {
  struct Triple: Equatable {
    var s: UInt32
    var p: UInt32
    var o: UInt32
  }

  private let text: UnsafeRawBufferPointer
  /// Where the text of each term lies.
  private(set) var terms: [UnsafeRawBufferPointer] = []
  private(set) var bySubject: [Triple] = []
  private(set) var byPredicateSubject: [Triple] = []
  private(set) var byPredicateObject: [Triple] = []

  init(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0,
      let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw Failure("\(path) cannot be read") }
    close(descriptor)
    text = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
    read()
    bySubject.sort { ($0.s, $0.p, $0.o) < ($1.s, $1.p, $1.o) }
    // A graph is a set: the file may say a triple twice.
    var kept = 0
    for i in bySubject.indices where kept == 0 || bySubject[i] != bySubject[kept - 1] {
      bySubject[kept] = bySubject[i]
      kept += 1
    }
    bySubject.removeLast(bySubject.count - kept)
    byPredicateSubject = bySubject.sorted { ($0.p, $0.s, $0.o) < ($1.p, $1.s, $1.o) }
    byPredicateObject = bySubject.sorted { ($0.p, $0.o, $0.s) < ($1.p, $1.o, $1.s) }
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: text.baseAddress), text.count) }

  private func read() {
    var position = 0
    while position < text.count {
      let s = term(&position, " ")
      let p = term(&position, " ")
      var end = position
      while text[end] != 10 { end += 1 }
      let o = id(UnsafeRawBufferPointer(rebasing: text[position..<(end - 2)]))
      bySubject.append(Triple(s: s, p: p, o: o))
      position = end + 1
    }
  }

  private func term(_ position: inout Int, _ end: Unicode.Scalar) -> UInt32 {
    var stop = position
    while text[stop] != UInt8(ascii: end) { stop += 1 }
    defer { position = stop + 1 }
    return id(UnsafeRawBufferPointer(rebasing: text[position..<stop]))
  }

  private struct Bytes: Hashable {
    let bytes: UnsafeRawBufferPointer
    static func == (a: Bytes, b: Bytes) -> Bool {
      guard a.bytes.count == b.bytes.count, let one = a.bytes.baseAddress, let other = b.bytes.baseAddress else { return false }
      return memcmp(one, other, a.bytes.count) == 0
    }
    func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }
  }
  private var known: [Bytes: UInt32] = [:]

  private func id(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let key = Bytes(bytes: bytes)
    if let found = known[key] { return found }
    let made = UInt32(terms.count)
    terms.append(bytes)
    known[key] = made
    return made
  }

  /// The number of a term as N-Triples writes it.
  func id(_ text: String) -> UInt32 {
    var text = text
    return text.withUTF8 { known[Bytes(bytes: UnsafeRawBufferPointer($0))] ?? .max }
  }

  /// The triples of one predicate within an order that begins with it.
  func range(_ list: [Triple], _ predicate: UInt32) -> Range<Int> {
    lower(list, predicate)..<lower(list, predicate &+ 1)
  }

  private func lower(_ list: [Triple], _ predicate: UInt32) -> Int {
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle].p < predicate { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
