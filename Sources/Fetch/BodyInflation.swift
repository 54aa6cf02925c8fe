import CZlib

/// Inflates a gzip body as it comes, and knows whether it came to its end. RFC 1952.
///
/// libcurl could do it, but takes a body whose compressed data are cut off for a whole one, and accepts codings that
/// nobody asked for.
final class BodyInflation {
  /// What a piece of the body led to.
  enum Outcome: Equatable {
    case taken
    case tooLarge
    case damaged(String)
  }

  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the data so far are whole members.
  private(set) var isWhole = true
  /// Behind the last member, when zeros fill up the file.
  private var isPadding = false

  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard tern_inflate_init_gzip(stream) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Inflates a piece behind `body`, which gets no longer than `limit` bytes.
  func inflate(_ bytes: UnsafeRawBufferPointer, limit: Int, into body: inout [UInt8]) -> Outcome {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count <= 1 << 30 else { return .taken }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
    stream.pointee.avail_in = UInt32(bytes.count)
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64 << 10) { room in
      while stream.pointee.avail_in > 0 {
        if isWhole, let next = stream.pointee.next_in {
          isPadding = isPadding || (stream.pointee.total_in > 0 && next.pointee == 0)
          if isPadding {
            stream.pointee.avail_in = 0
            return .taken
          }
          guard inflateReset(stream) == Z_OK else { return .damaged("inflating cannot begin") }
          isWhole = false
        }
        var code = Z_OK
        repeat {
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          code = CZlib.inflate(stream, Z_NO_FLUSH)
          let made = room.count - Int(stream.pointee.avail_out)
          guard made <= limit - body.count else { return .tooLarge }
          body.append(contentsOf: room[..<made])
        } while code == Z_OK && stream.pointee.avail_out == 0
        switch code {
        case Z_STREAM_END: isWhole = true
        case Z_OK: break
        // No progress is possible: all input was taken.
        case Z_BUF_ERROR where stream.pointee.avail_in == 0: break
        default: return .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "error \(code)")
        }
      }
      return .taken
    }
  }
}
