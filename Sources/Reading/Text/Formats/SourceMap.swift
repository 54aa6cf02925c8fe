/// Where the bytes of a text lie in the file that it was taken out of.
///
/// A list of stretches: copied byte for byte, or standing for what is at one place (a character
/// reference, an escape, a line break that layout put in). Packs into a few bytes a stretch.
public struct SourceMap: Sendable, Hashable {
  /// A stretch of text: copied byte for byte, or standing for what is at `source`.
  struct Run: Sendable, Hashable {
    var text: Int
    var source: Int
    var copied: Bool
  }

  var runs: [Run]
  /// Bytes of the text.
  var count: Int

  init(runs: [Run], count: Int) {
    self.runs = runs
    self.count = count
  }

  /// The map of a text that is the file itself.
  public init(identityOf count: Int) {
    runs = [Run(text: 0, source: 0, copied: true)]
    self.count = count
  }

  /// The bytes of the file that a stretch of the text comes from; nil when it lies outside of the text.
  public func source(of span: Range<Int>) -> Range<Int>? {
    guard !runs.isEmpty, span.lowerBound >= 0, span.upperBound <= count, !span.isEmpty else { return nil }
    let first = Self.run(at: span.lowerBound, in: runs)
    let start = runs[first].copied ? runs[first].source + (span.lowerBound - runs[first].text) : runs[first].source
    let last = Self.run(at: span.upperBound - 1, in: runs)
    let end: Int
    if runs[last].copied {
      end = runs[last].source + (span.upperBound - runs[last].text)
    } else {
      // What stands for the text ends where the next stretch begins, at the latest.
      end = last + 1 < runs.count ? max(runs[last + 1].source, runs[last].source) : runs[last].source
    }
    return start <= end ? start..<end : start..<start
  }

  /// The index of the stretch that a byte of the text lies in.
  static func run(at offset: Int, in runs: [Run]) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].text <= offset { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  // MARK: Packing

  /// Differences as variable-length numbers (LEB128), signed ones in zigzag.
  public var packed: [UInt8] {
    var out: [UInt8] = []
    func put(_ value: Int) {
      var rest = UInt(bitPattern: value)
      while rest >= 0x80 {
        out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      out.append(UInt8(truncatingIfNeeded: rest))
    }
    put(count)
    put(runs.count)
    var text = 0
    var source = 0
    for run in runs {
      put((run.text - text) << 1 | (run.copied ? 1 : 0))
      let step = run.source - source
      put(step << 1 ^ step >> (Int.bitWidth - 1))
      text = run.text
      source = run.source
    }
    return out
  }

  /// The map in packed bytes; nil when they are no map.
  public init?(packed: [UInt8]) {
    var at = 0
    func number() -> Int? {
      var value: UInt = 0
      var shift: UInt = 0
      while at < packed.count, shift < 64 {
        let byte = packed[at]
        at += 1
        value |= UInt(byte & 0x7F) << shift
        if byte < 0x80 { return Int(bitPattern: value) }
        shift += 7
      }
      return nil
    }
    guard let count = number(), count >= 0, let length = number(), length >= 0, length <= packed.count else { return nil }
    var runs: [Run] = []
    runs.reserveCapacity(length)
    var text = 0
    var source = 0
    for _ in 0..<length {
      guard let head = number(), let zigzag = number(), head >= 0 else { return nil }
      let (nextText, overText) = text.addingReportingOverflow(head >> 1)
      let step = Int(bitPattern: UInt(bitPattern: zigzag) >> 1) ^ -(zigzag & 1)
      let (nextSource, overSource) = source.addingReportingOverflow(step)
      guard !overText, !overSource, nextText <= count, nextSource >= 0, nextSource < 1 << 48 else { return nil }
      text = nextText
      source = nextSource
      runs.append(Run(text: text, source: source, copied: head & 1 == 1))
    }
    guard at == packed.count else { return nil }
    self.runs = runs
    self.count = count
  }
}
