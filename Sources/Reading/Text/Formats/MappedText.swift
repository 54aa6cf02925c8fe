/// Text taken out of a source, with the place in the source of each of its bytes.
struct MappedText: Sendable {
  private typealias Run = SourceMap.Run

  private(set) var bytes: [UInt8] = []
  private var runs: [Run] = []

  var count: Int { bytes.count }

  /// Copies `range` of the source.
  mutating func copy(_ source: UnsafeRawBufferPointer, _ range: Range<Int>) {
    if range.isEmpty { return }
    // Text that goes on where the last copy ended needs no run of its own.
    if let last = runs.last, last.copied, last.source + (bytes.count - last.text) == range.lowerBound {
    } else {
      runs.append(Run(text: bytes.count, source: range.lowerBound, copied: true))
    }
    bytes.append(contentsOf: source[range])
  }

  /// Adds text that is not in the source as such: a decoded reference, a line break.
  mutating func insert(_ text: some Sequence<UInt8>, at source: Int) {
    let start = bytes.count
    bytes.append(contentsOf: text)
    if bytes.count > start { runs.append(Run(text: start, source: source, copied: false)) }
  }

  /// Adds a part of another text from the same source.
  mutating func append(_ other: MappedText, _ range: Range<Int>) {
    if range.isEmpty { return }
    var i = SourceMap.run(at: range.lowerBound, in: other.runs)
    var at = range.lowerBound
    while at < range.upperBound, i < other.runs.count {
      let end = i + 1 < other.runs.count ? min(other.runs[i + 1].text, range.upperBound) : range.upperBound
      let run = other.runs[i]
      runs.append(
        Run(text: bytes.count, source: run.copied ? run.source + (at - run.text) : run.source, copied: run.copied))
      bytes.append(contentsOf: other.bytes[at..<end])
      at = end
      i += 1
    }
  }

  /// The same text over the source of its source.
  func over(_ source: MappedText) -> MappedText {
    var out = MappedText()
    for (i, run) in runs.enumerated() {
      let end = i + 1 < runs.count ? runs[i + 1].text : bytes.count
      if run.copied {
        out.append(source, run.source..<run.source + (end - run.text))
      } else {
        out.insert(bytes[run.text..<end], at: source.sourceOffset(of: run.source) ?? 0)
      }
    }
    return out
  }

  /// Moves all places of the source: the source is itself a part of a file.
  mutating func move(by distance: Int) {
    for i in runs.indices { runs[i].source += distance }
  }

  /// Removes from the end.
  mutating func removeLast(_ n: Int) {
    bytes.removeLast(n)
    while let last = runs.last, last.text >= bytes.count { runs.removeLast() }
  }

  /// The map alone, for keeping.
  var sourceMap: SourceMap {
    SourceMap(runs: runs, count: bytes.count)
  }

  /// The byte of the source that a byte of the text comes from; the end of the text gives the
  /// end of its last run.
  func sourceOffset(of offset: Int) -> Int? {
    guard !runs.isEmpty, offset >= 0, offset <= bytes.count else { return nil }
    let run = runs[SourceMap.run(at: offset, in: runs)]
    return run.copied ? run.source + (offset - run.text) : run.source
  }
}
