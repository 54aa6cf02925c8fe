import CZlib

/// Inflates gzip data piece by piece, several members in a row included, in bounded memory. RFC 1952.
///
/// One thread at a time.
public final class GzipStream {
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutablePointer<UInt8>
  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  /// Compressed bytes taken from `read`.
  public private(set) var consumed = 0
  private var isInputEnded = false
  private var isMemberEnded = false
  private var isEnded = false
  private static let inputBytes = 256 << 10

  /// `read` fills a buffer with compressed bytes and tells how many; 0 is the end.
  public init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    self.read = read
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(capacity: Self.inputBytes)
    guard tern_inflate_init_gzip(stream) == Z_OK else { throw Self.failure("no memory to inflate", 0) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills `out` with inflated bytes as far as there are any; returns their number, 0 at the end.
  /// Throws a ``FormatError`` (its offset is in the compressed data) when they are damaged or cut off.
  public func inflate(into out: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = out.bindMemory(to: UInt8.self).baseAddress else { return 0 }
    var produced = 0
    while produced < out.count, !isEnded {
      if stream.pointee.avail_in == 0, !isInputEnded {
        let count = try read(UnsafeMutableRawBufferPointer(start: input, count: Self.inputBytes))
        stream.pointee.next_in = input
        stream.pointee.avail_in = UInt32(count)
        consumed += count
        isInputEnded = count == 0
      }
      if isMemberEnded {
        // Behind the end of a member: another one, or padding with zeros.
        guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in, next.pointee != 0 else {
          isEnded = true
          break
        }
        guard inflateReset(stream) == Z_OK else { throw Self.failure("the gzip data cannot be read", consumed) }
        isMemberEnded = false
      }
      let room = min(out.count - produced, 1 << 30)
      stream.pointee.next_out = base + produced
      stream.pointee.avail_out = UInt32(room)
      let code = CZlib.inflate(stream, Z_NO_FLUSH)
      produced += room - Int(stream.pointee.avail_out)
      switch code {
      case Z_STREAM_END: isMemberEnded = true
      case Z_OK: break
      case Z_BUF_ERROR where isInputEnded: throw Self.failure("the gzip file is cut off", consumed)
      case Z_BUF_ERROR: break
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(code)"
        throw Self.failure("the gzip data are damaged: \(reason)", consumed - Int(stream.pointee.avail_in))
      }
    }
    return produced
  }

  private static func failure(_ message: String, _ offset: Int) -> FormatError {
    FormatError(message, line: 1, column: 1, offset: offset)
  }
}
