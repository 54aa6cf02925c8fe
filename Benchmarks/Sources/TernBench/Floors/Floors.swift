/// Some of the questions written by hand over sorted ids: one thread, no parser, no protocol, no planner.
///
/// What an engine in memory could reach on this machine. Each returns the answer, so that it can be compared.
struct Floors {
  private let data: SortedTriples

  init(_ data: SortedTriples) { self.data = data }

  /// The floors of a set of data by the name of the question: the number that is the answer, or rows written.
  func all(_ set: DataSet) -> [(id: String, run: () -> Int)] {
    switch set {
    case .web:
      [
        ("w-star3", { star(["link4", "link6", "link8"].map(WebData.term)) }),
        ("w-chain2", { chain(WebData.term("link10"), WebData.term("link11")) }),
        ("w-tri", { triangles(closing: false) }),
        ("w-hubs", { triangles(closing: true) }),
        ("w-pairs", { pairs(WebData.term("within")) }),
        ("w-kinds", { groups(Words.type) }),
        ("w-text", { matches(Words.label, "777") }),
        ("w-big", { written(Words.label, Words.type) }),
      ]
    case .campus:
      [
        ("c-types", { groups(Words.type) }),
        ("c-names", { instances(CampusData.term("Bachelor")) }),
      ]
    }
  }

  /// Where each subject's (or object's) triples of a predicate begin; ids are dense.
  private func directory(_ list: [SortedTriples.Triple], _ range: Range<Int>, _ key: (SortedTriples.Triple) -> UInt32) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: data.terms.count + 1)
    var at = range.lowerBound
    for id in 0...data.terms.count {
      while at < range.upperBound, key(list[at]) < id { at += 1 }
      starts[id] = UInt32(at)
    }
    return starts
  }

  /// Every predicate's subjects counted in an array, and multiplied.
  private func star(_ predicates: [String]) -> Int {
    var product = [Int](repeating: 1, count: data.terms.count)
    for predicate in predicates {
      var count = [Int32](repeating: 0, count: data.terms.count)
      for i in data.range(data.byPredicateSubject, data.id(predicate)) { count[Int(data.byPredicateSubject[i].s)] += 1 }
      for id in 0..<product.count { product[id] *= Int(count[id]) }
    }
    return product.reduce(0, +)
  }

  /// Merge of the first by object and the second by subject.
  private func chain(_ first: String, _ second: String) -> Int {
    let (left, right) = (data.byPredicateObject, data.byPredicateSubject)
    let a = data.range(left, data.id(first))
    let b = data.range(right, data.id(second))
    var (i, j, count) = (a.lowerBound, b.lowerBound, 0)
    while i < a.upperBound, j < b.upperBound {
      let (x, y) = (left[i].o, right[j].s)
      if x < y { i += 1 } else if y < x { j += 1 } else {
        var (m, n) = (i, j)
        while m < a.upperBound, left[m].o == x { m += 1 }
        while n < b.upperBound, right[n].s == x { n += 1 }
        count += (m - i) * (n - j)
        (i, j) = (m, n)
      }
    }
    return count
  }

  /// Per edge of the first predicate, two sorted lists are intersected.
  private func triangles(closing: Bool) -> Int {
    let out = data.byPredicateSubject
    let names = closing ? ["link0", "link0", "link0"] : ["link0", "link1", "link2"]
    let ids = names.map { data.id(WebData.term($0)) }
    let second = directory(out, data.range(out, ids[1]), \.s)
    let list = closing ? out : data.byPredicateObject
    let third = closing ? directory(list, data.range(list, ids[2]), \.s) : directory(list, data.range(list, ids[2]), \.o)
    var count = 0
    for i in data.range(out, ids[0]) {
      let (x, y) = (Int(out[i].s), Int(out[i].o))
      var (j, k) = (Int(second[y]), Int(third[x]))
      let (jEnd, kEnd) = (Int(second[y + 1]), Int(third[x + 1]))
      while j < jEnd, k < kEnd {
        let u = out[j].o
        let v = closing ? list[k].o : list[k].s
        if u == v { count += 1 }
        if u <= v { j += 1 }
        if v <= u { k += 1 }
      }
    }
    return count
  }

  /// All pairs of a closure over a tree: from every node up to the root.
  private func pairs(_ predicate: String) -> Int {
    var above = [UInt32](repeating: .max, count: data.terms.count)
    let range = data.range(data.byPredicateSubject, data.id(predicate))
    for i in range { above[Int(data.byPredicateSubject[i].s)] = data.byPredicateSubject[i].o }
    var count = 0
    for i in range {
      var node = data.byPredicateSubject[i].o
      while node != .max {
        count += 1
        node = above[Int(node)]
      }
    }
    return count
  }

  private func groups(_ predicate: String) -> Int {
    var count = 0
    var last = UInt32.max
    for i in data.range(data.byPredicateObject, data.id(predicate)) where data.byPredicateObject[i].o != last {
      last = data.byPredicateObject[i].o
      count += 1
    }
    return count
  }

  private func matches(_ predicate: String, _ needle: String) -> Int {
    let bytes = Array(needle.utf8)
    var count = 0
    for i in data.range(data.byPredicateObject, data.id(predicate)) {
      let text = data.terms[Int(data.byPredicateObject[i].o)]
      if text.count < bytes.count { continue }
      for start in 0...(text.count - bytes.count)
      where text[start] == bytes[0] && text[start + 1] == bytes[1] && text[start + 2] == bytes[2] {
        count += 1
        break
      }
    }
    return count
  }

  private func write(_ id: UInt32, _ end: UInt8, _ room: UnsafeMutableRawPointer, _ used: inout Int) {
    let text = data.terms[Int(id)]
    if let start = text.baseAddress { room.advanced(by: used).copyMemory(from: start, byteCount: text.count) }
    used += text.count
    room.storeBytes(of: end, toByteOffset: used, as: UInt8.self)
    used += 1
  }

  /// Subject and two objects of every pair, as text into memory.
  private func written(_ first: String, _ second: String) -> Int {
    let list = data.byPredicateSubject
    let (a, b) = (data.range(list, data.id(first)), data.range(list, data.id(second)))
    let room = UnsafeMutableRawPointer.allocate(byteCount: a.count * 256 + 4_096, alignment: 8)
    defer { room.deallocate() }
    var (j, rows, used) = (b.lowerBound, 0, 0)
    for i in a {
      while j < b.upperBound, list[j].s < list[i].s { j += 1 }
      guard j < b.upperBound, list[j].s == list[i].s else { continue }
      write(list[i].s, 9, room, &used)
      write(list[i].o, 9, room, &used)
      write(list[j].o, 10, room, &used)
      rows += 1
    }
    return rows
  }

  private func instances(_ kind: String) -> Int {
    let list = data.byPredicateObject
    let id = data.id(kind)
    let range = data.range(list, data.id(Words.type))
    let room = UnsafeMutableRawPointer.allocate(byteCount: range.count * 256 + 4_096, alignment: 8)
    defer { room.deallocate() }
    var (rows, used) = (0, 0)
    for i in range where list[i].o == id {
      write(list[i].s, 10, room, &used)
      rows += 1
    }
    return rows
  }
}
