import RDF

/// Hands bytes to a sink in pieces of at most 64 KiB.
struct ChunkedSink {
  /// The largest piece.
  static let chunk = 64 << 10
  /// Where writers put their bytes.
  let output = OutputBytes(capacity: ChunkedSink.chunk)
  private let sink: (UnsafeRawBufferPointer) throws -> Void

  init(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.sink = sink }

  /// Sends what there is once it fills most of a piece, and says so.
  @discardableResult @inline(__always) func drainIfFull() throws -> Bool {
    if output.count < ChunkedSink.chunk - (8 << 10) { return false }
    try drain()
    return true
  }

  /// Sends everything.
  func drain() throws {
    var rest = output.bytes
    while rest.count > 0 {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(ChunkedSink.chunk))
      try sink(part)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
    }
    output.removeAll()
  }
}
