import Testing
import TestSupport

@testable import Database

/// The flat table of names against a dictionary.
@Suite struct NameTableTests {
  @Test func itIsADictionary() {
    var random = SeededRandom(seed: 42)
    var table = NameTable()
    var model: [String: [(entry: NameTable.Entry, count: Int)]] = [:]
    let letters = ["a", "b", "ab", "é", "x y", ""]
    for step in 0..<6_000 {
      let key = "n" + letters[Int(random.next() % 6)] + String(random.next() % 200)
      let entry = NameTable.Entry(node: UInt32(random.next() % 5), name: UInt32(random.next() % 3), isAlias: random.next() % 2 == 0)
      let change: Int32 = random.next() % 5 < 3 ? 1 : -1
      table.count(key, entry, change)
      var list = model[key] ?? []
      if let at = list.firstIndex(where: { $0.entry == entry }) {
        list[at].count += Int(change)
        if list[at].count == 0 { list.remove(at: at) }
      } else if change > 0 {
        list.append((entry, 1))
      }
      model[key] = list
      if step % 500 == 0 || step == 5_999 {
        for (key, list) in model { #expect(table.entries(key) == list.map(\.entry)) }
      }
    }
    var seen: [String] = []
    table.forEachEntry(from: "nb") { name, _ in
      seen.append(String(decoding: name, as: UTF8.self))
      return true
    }
    let wanted = model.filter { !$0.value.isEmpty }.keys.filter { !$0.utf8.lexicographicallyPrecedes("nb".utf8) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(seen == wanted)
    var count = 0
    table.forEachKey { _, entries in
      count += 1
      #expect(!entries().isEmpty)
    }
    #expect(count == model.values.count { !$0.isEmpty })
  }
}
