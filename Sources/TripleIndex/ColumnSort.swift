/// Sorts few or many changes stably by one column.
enum ColumnSort {
  /// Below this many a comparison sort is faster.
  private static let radixThreshold = 128

  /// Sorts in place. Radix with digits of 8 bits, those that all share skipped: 3 to 5 ns an element and digit.
  @inline(__always)
  static func sort<Element: BitwiseCopyable>(_ elements: inout ContiguousArray<Element>, _ column: (Element) -> UInt32) {
    let n = elements.count
    if n < 2 { return }
    elements.withUnsafeMutableBufferPointer { all in
      let first = column(all[0])
      var differing: UInt32 = 0
      var last = first
      var isSorted = true
      for i in 0..<n {
        let value = column(all[i])
        differing |= value ^ first
        isSorted = isSorted && value >= last
        last = value
      }
      if isSorted { return }
      if n < radixThreshold {
        insertionSort(all, column)
        return
      }
      withUnsafeTemporaryAllocation(of: Element.self, capacity: n) { scratch in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { places in
          var from = all
          var to = scratch
          for digit in 0..<4 {
            let shift = UInt32(digit * 8)
            if differing >> shift & 255 == 0 { continue }
            places.update(repeating: 0)
            for i in 0..<n { places[Int(column(from[i]) >> shift & 255)] &+= 1 }
            var sum: UInt32 = 0
            for d in 0..<256 {
              let count = places[d]
              places[d] = sum
              sum &+= count
            }
            for i in 0..<n {
              let element = from[i]
              let d = Int(column(element) >> shift & 255)
              to[Int(places[d])] = element
              places[d] &+= 1
            }
            swap(&from, &to)
          }
          if from.baseAddress != all.baseAddress { _ = all.update(fromContentsOf: from) }
        }
      }
    }
  }

  @inline(__always)
  private static func insertionSort<Element>(_ all: UnsafeMutableBufferPointer<Element>, _ column: (Element) -> UInt32) {
    for i in 1..<all.count {
      let element = all[i]
      let value = column(element)
      var j = i
      while j > 0, column(all[j - 1]) > value {
        all[j] = all[j - 1]
        j -= 1
      }
      all[j] = element
    }
  }
}
