import Glibc

/// Collects triples of one graph in chunks that are freed as they are read.
struct TripleBuffer {
  private var chunks: [(base: UnsafeMutablePointer<Triple>, count: Int)] = []
  private var top: UnsafeMutablePointer<Triple>?
  private var used = 0
  private var capacity = 0

  /// Triples collected, repetitions included.
  var count: Int { chunks.reduce(used) { $0 + $1.count } }

  @inline(__always) mutating func append(_ t: Triple) {
    if used == capacity { nextChunk() }
    // Safe: nextChunk sets the top chunk.
    top.unsafelyUnwrapped[used] = t
    used &+= 1
  }

  @inline(never) private mutating func nextChunk() {
    if let top { chunks.append((top, used)) }
    capacity = min(max(16, capacity * 2), 1 << 16)
    top = .allocate(capacity: capacity)
    used = 0
  }

  /// Moves everything to `out`, freeing the chunks.
  mutating func drain(to out: UnsafeMutablePointer<Triple>) -> Int {
    var at = 0
    for chunk in chunks {
      (out + at).update(from: chunk.base, count: chunk.count)
      at += chunk.count
      chunk.base.deallocate()
    }
    chunks = []
    if let top {
      (out + at).update(from: top, count: used)
      at += used
      top.deallocate()
    }
    top = nil
    used = 0
    capacity = 0
    return at
  }

  mutating func free() {
    for chunk in chunks { chunk.base.deallocate() }
    top?.deallocate()
    chunks = []
    top = nil
    used = 0
    capacity = 0
  }
}

/// Triples sorted by subject, predicate, object, distinct, in memory of their own.
final class SortedTriples: @unchecked Sendable {
  // @unchecked: filled by one thread before it is shared.
  let region: Region
  var count: Int
  var base: UnsafeMutablePointer<Triple> { region.pointer() }

  init(capacity: Int) {
    region = Region(byteCount: capacity * MemoryLayout<Triple>.stride)
    count = 0
  }

  /// All triples of a view, changes merged.
  convenience init(of view: GraphView, extraCapacity: Int = 0) {
    self.init(capacity: view.base.count + view.runs.reduce(0) { $0 + $1.count } + extraCapacity)
    guard var net = view.runs.last else {
      view.base.copyTriples(base)
      count = view.base.count
      return
    }
    for run in view.runs.dropLast().reversed() { net = Run(merging: run, net) }
    let old = SortedTriples(capacity: view.base.count)
    view.base.copyTriples(old.base)
    old.count = view.base.count
    let out = base
    let source = old.base
    var i = 0
    var at = 0
    var last: Int32 = 0
    // What lies between two changes is copied in one piece.
    func copy(upTo end: Int) {
      (out + at).update(from: source + i, count: end - i)
      at += end - i
      i = end
    }
    for entry in net.entries(.spo) {
      let sign = entry.sum - last
      last = entry.sum
      copy(upTo: Self.firstPlace(source, i, old.count, notBefore: entry.key))
      if sign > 0 {
        out[at] = entry.key
        at += 1
      } else {
        i += 1
      }
    }
    copy(upTo: old.count)
    count = at
  }

  /// The first place from `start` on whose triple is not before `key`: steps that double, then halves.
  private static func firstPlace(_ triples: UnsafePointer<Triple>, _ start: Int, _ count: Int, notBefore key: Triple) -> Int {
    var low = start
    var step = 1
    while low + step <= count, triples[low + step - 1] < key {
      low += step
      step *= 2
    }
    var n = min(step, count - low)
    while n > 0 {
      let half = n >> 1
      if triples[low + half] < key {
        low += half + 1
        n -= half + 1
      } else {
        n = half
      }
    }
    return low
  }

  /// Splits off what `view` already holds: gives the union, and the triples that are new.
  static func join(_ view: GraphView, _ new: SortedTriples) -> (all: SortedTriples, new: SortedTriples) {
    if view.tripleCount == 0 { return (new, new) }
    let old = SortedTriples(of: view)
    let all = SortedTriples(capacity: old.count + new.count)
    let a = old.base
    let b = new.base
    let out = all.base
    var i = 0
    var at = 0
    var kept = 0
    for j in 0..<new.count {
      let t = b[j]
      while i < old.count, a[i] < t {
        out[at] = a[i]
        at &+= 1
        i &+= 1
      }
      if i < old.count, a[i] == t { continue }
      out[at] = t
      at &+= 1
      b[kept] = t
      kept &+= 1
    }
    while i < old.count {
      out[at] = a[i]
      at &+= 1
      i &+= 1
    }
    all.count = at
    new.count = kept
    return (all, new)
  }
}
