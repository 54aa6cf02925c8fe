import Glibc
import RDF
import Synchronization

/// Datatype IRIs and language tags, each once, numbered by 16 bits.
///
/// Shared by all snapshots of a store and only ever grows; entries never move, so readers
/// need no lock. The datatypes of ``TermValue`` have fixed numbers. Number 0 is "none",
/// ``overflow`` says that the tag stands before the term's own text (after 65,534 tags).
@usableFromInline final class TagTable: @unchecked Sendable {
  // @unchecked: entries are written once under the lock before their number is handed out.
  @frozen @usableFromInline struct Entry {
    @usableFromInline var bytes: UnsafePointer<UInt8>
    @usableFromInline var count: UInt32
    @usableFromInline var hashLow: UInt32
    @usableFromInline init(bytes: UnsafePointer<UInt8>, count: UInt32, hashLow: UInt32) {
      self.bytes = bytes
      self.count = count
      self.hashLow = hashLow
    }
  }

  static let overflow: UInt16 = 0xffff
  @usableFromInline let entries: UnsafeMutablePointer<Entry>
  private let region: Region
  private var texts: [UnsafeMutablePointer<UInt8>] = []
  private var numbers: [UInt32: [UInt16]] = [:]
  private let lock = Lock()
  private let published = Atomic<Int>(1)

  /// The number of tags, "none" included.
  var count: Int { published.load(ordering: .acquiring) }

  /// Datatypes with fixed numbers, from 1 on. The order is part of the image format.
  static let fixed: [IRI] = [
    XSD.integer, XSD.decimal, XSD.float, XSD.double, XSD.boolean, XSD.dateTime, XSD.dateTimeStamp, XSD.date,
    XSD.time, XSD.gYear, XSD.gYearMonth, XSD.dayTimeDuration, XSD.yearMonthDuration,
    IRI(XSD.namespace + "long"), IRI(XSD.namespace + "int"), IRI(XSD.namespace + "short"),
    IRI(XSD.namespace + "byte"), IRI(XSD.namespace + "nonNegativeInteger"),
    IRI(XSD.namespace + "positiveInteger"), IRI(XSD.namespace + "nonPositiveInteger"),
    IRI(XSD.namespace + "negativeInteger"), IRI(XSD.namespace + "unsignedLong"),
    IRI(XSD.namespace + "unsignedInt"), IRI(XSD.namespace + "unsignedShort"),
    IRI(XSD.namespace + "unsignedByte"),
  ]

  init() {
    region = Region(byteCount: 65536 * MemoryLayout<Entry>.stride)
    entries = region.pointer(Entry.self)
    for iri in Self.fixed {
      var text = iri.value
      text.withUTF8 { bytes in
        if let base = bytes.baseAddress { _ = number(base, bytes.count, adding: true) }
      }
    }
  }

  deinit { for text in texts { text.deallocate() } }

  /// The number of a tag; ``overflow`` when the table is full; nil when it is unknown and not to be added.
  func number(_ bytes: UnsafePointer<UInt8>, _ n: Int, adding: Bool) -> UInt16? {
    if n == 0 { return 0 }
    let hash = UInt32(truncatingIfNeeded: TermHash.hash(bytes, n, seed: 0x7a67))
    return lock.withLock {
      for candidate in numbers[hash] ?? [] {
        let entry = entries[Int(candidate)]
        if Int(entry.count) == n, memcmp(entry.bytes, bytes, n) == 0 { return candidate }
      }
      let next = published.load(ordering: .relaxed)
      guard next < Int(Self.overflow) else { return Self.overflow }
      guard adding else { return nil }
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: n)
      copy.update(from: bytes, count: n)
      texts.append(copy)
      entries[next] = Entry(bytes: UnsafePointer(copy), count: UInt32(truncatingIfNeeded: n), hashLow: hash)
      numbers[hash, default: []].append(UInt16(next))
      published.store(next + 1, ordering: .releasing)
      return UInt16(next)
    }
  }
}
