import Synchronization

/// The second keys below one first key that changes of a view touch.
///
/// The first look-ups ask run by run, so that a view that lives for one update pays for what it asks and not for the
/// size of its changes. When so many have come that it pays, the keys are merged into one list.
@usableFromInline final class TouchedKeys: @unchecked Sendable {
  // @unchecked: the merged list is written once under the lock and published by its flag.
  private struct Part {
    let run: Run
    let range: Range<Int>
  }
  private let order: KeyOrder
  private let first: TermID
  private let parts: [Part]
  /// Changes below the first key.
  private let size: Int
  private let asked = Atomic<Int>(0)
  private let isMerged = Atomic<Bool>(false)
  private let lock = Lock()
  private var merged: [TermID] = []

  init(_ runs: [Run], _ order: KeyOrder, _ first: TermID) {
    self.order = order
    self.first = first
    parts = runs.map { Part(run: $0, range: $0.range(order, first)) }.filter { !$0.range.isEmpty }
    size = parts.reduce(0) { $0 + $1.range.count }
  }

  /// Whether the keys lie in one list already.
  var isListed: Bool { isMerged.load(ordering: .acquiring) }

  /// Whether a change touches the key.
  @usableFromInline func contains(_ key: TermID) -> Bool {
    if isMerged.load(ordering: .acquiring) {
      return merged.withUnsafeBufferPointer { keys in
        guard let base = keys.baseAddress else { return false }
        return IDList(base: base, count: keys.count).contains(key)
      }
    }
    // A look-up costs about as much as merging 32 changes for each run that it asks.
    if asked.add(1, ordering: .relaxed).newValue * 32 * parts.count > size { merge() }
    for part in parts where part.run.touches(order, first, key, in: part.range) { return true }
    return false
  }

  private func merge() {
    lock.withLock {
      if isMerged.load(ordering: .acquiring) { return }
      // The newest runs are the smallest.
      for part in parts.reversed() {
        let keys = part.run.secondKeys(order, first)
        merged = merged.isEmpty ? keys : Self.union(keys, merged)
      }
      isMerged.store(true, ordering: .releasing)
    }
  }

  private static func union(_ a: [TermID], _ b: [TermID]) -> [TermID] {
    [TermID](unsafeUninitializedCapacity: a.count + b.count) { out, count in
      var i = 0
      var j = 0
      while i < a.count || j < b.count {
        let next = j == b.count || (i < a.count && a[i] <= b[j]) ? a[i] : b[j]
        if i < a.count, a[i] == next { i += 1 }
        if j < b.count, b[j] == next { j += 1 }
        out.initializeElement(at: count, to: next)
        count += 1
      }
    }
  }
}
