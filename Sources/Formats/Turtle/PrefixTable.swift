import RDF

/// The prefixes of a document, found by their bytes.
struct PrefixTable {
  struct Entry {
    var name: [UInt8]
    var iri: [UInt8]
  }

  /// In order of first declaration.
  private(set) var entries: [Entry] = []
  /// Open addressing over `entries`, -1 where empty; its size is a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return value ^ value >> 32
  }

  /// The entry of a prefix, or nil.
  func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: Self.hash(name)) & mask
    while slots[at] >= 0 {
      let index = Int(slots[at])
      if entries[index].name.elementsEqual(name) { return index }
      at = (at + 1) & mask
    }
    return nil
  }

  /// Declares a prefix, or gives it another meaning.
  mutating func set(_ name: UnsafeBufferPointer<UInt8>, _ iri: [UInt8]) {
    if let index = find(name) {
      entries[index].iri = iri
      return
    }
    entries.append(Entry(name: Array(name), iri: iri))
    if entries.count * 2 > slots.count {
      slots = Array(repeating: -1, count: slots.count * 2)
      for index in entries.indices { insert(index) }
    } else {
      insert(entries.count - 1)
    }
  }

  private mutating func insert(_ index: Int) {
    let mask = slots.count - 1
    var at = entries[index].name.withUnsafeBufferPointer { Int(truncatingIfNeeded: Self.hash($0)) } & mask
    while slots[at] >= 0 { at = (at + 1) & mask }
    slots[at] = Int32(index)
  }

  var pairs: [(name: String, iri: String)] {
    entries.map { (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.iri, as: UTF8.self)) }
  }

  /// What to do about a prefix that was not declared.
  func suggestion(for name: String) -> String {
    if let iri = KnownPrefixes.iri(of: name) { return "add PREFIX \(name): <\(iri)>" }
    let near = entries.map { String(decoding: $0.name, as: UTF8.self) }
      .map { ($0, KnownPrefixes.distance($0, name)) }.filter { $0.1 <= 2 && $0.1 < max(name.count, 1) }.min { $0.1 < $1.1 }
    if let near { return "did you mean \(near.0):?" }
    return "declare it with PREFIX \(name): <…>"
  }
}

/// Namespaces that everybody uses, for suggestions.
public enum KnownPrefixes {
  private static let table: [String: String] = [
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "foaf": "http://xmlns.com/foaf/0.1/",
    "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/", "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#", "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#",
    "schema": "http://schema.org/", "sh": "http://www.w3.org/ns/shacl#", "void": "http://rdfs.org/ns/void#",
    "geo": "http://www.opengis.net/ont/geosparql#", "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "org": "http://www.w3.org/ns/org#", "time": "http://www.w3.org/2006/time#",
    "sioc": "http://rdfs.org/sioc/ns#", "doap": "http://usefulinc.com/ns/doap#", "qb": "http://purl.org/linked-data/cube#",
    "wd": "http://www.wikidata.org/entity/", "wdt": "http://www.wikidata.org/prop/direct/", "dbr": "http://dbpedia.org/resource/",
    "dbo": "http://dbpedia.org/ontology/", "ex": "http://example.org/",
  ]

  /// The namespace people mean by a prefix, or nil.
  public static func iri(of prefix: String) -> String? { table[prefix] }

  /// Letters to change to make one name the other; 9 for names that are too long to be a slip.
  public static func distance(_ a: String, _ b: String) -> Int {
    let x = Array(a.utf8)
    let y = Array(b.utf8)
    guard x.count <= 32, y.count <= 32 else { return 9 }
    var row = Array(0...y.count)
    for i in 0..<x.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<y.count {
        let next = min(diagonal + (x[i] == y[j] ? 0 : 1), row[j] + 1, row[j + 1] + 1)
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[y.count]
  }
}
