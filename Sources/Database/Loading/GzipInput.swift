import Formats

/// Inflates a gzip body that came in pieces, in bounded memory. RFC 1952.
public enum GzipInput {
  /// `read` fills a buffer with compressed bytes and tells how many, 0 at the end; `write` takes the inflated ones.
  ///
  /// Throws ``DatabaseError`` `.malformedData` when the data are damaged or cut off, and what `read` and `write` throw.
  public static func inflate(
    read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int, write: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    do {
      let stream = try GzipStream(read)
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
      defer { piece.deallocate() }
      while true {
        let count = try stream.inflate(into: piece)
        if count == 0 { return }
        try write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      }
    } catch let error as FormatError {
      throw DatabaseError(error)
    }
  }
}
