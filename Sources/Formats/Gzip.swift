import CZlib
import RDF

/// Reads gzip files, several members in a row included. RFC 1952.
public enum Gzip {
  /// Whether the bytes begin as a gzip file does.
  public static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.count >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8 }

  /// Inflates a whole file into `out`. Throws a ``FormatError`` when the file is damaged or
  /// cut off, or holds more than `limit` bytes.
  public static func inflate(_ bytes: UnsafeRawBufferPointer, limit: Int, into out: OutputBytes) throws {
    var stream = z_stream()
    guard tern_inflate_init_gzip(&stream) == Z_OK else { throw FormatError("no memory to inflate", line: 1, column: 1, offset: 0) }
    defer { inflateEnd(&stream) }
    let source = bytes.bindMemory(to: UInt8.self)
    guard let start = source.baseAddress else { throw FormatError("empty gzip file", line: 1, column: 1, offset: 0) }
    let chunk = 256 << 10
    let before = out.count
    var at = 0
    var ended = false
    stream.avail_in = 0
    while true {
      if stream.avail_in == 0, at < bytes.count {
        let count = min(1 << 30, bytes.count - at)
        stream.next_in = UnsafeMutablePointer(mutating: start + at)
        stream.avail_in = UInt32(count)
        at += count
      }
      if ended {
        // Behind the end of a member: another one, or padding with zeros.
        guard stream.avail_in > 0, let next = stream.next_in, next.pointee != 0 else { return }
        guard inflateReset(&stream) == Z_OK else { throw FormatError("the gzip data cannot be read", line: 1, column: 1, offset: 0) }
        ended = false
      }
      let room = out.reserve(chunk)
      stream.next_out = room
      stream.avail_out = UInt32(chunk)
      let code = CZlib.inflate(&stream, Z_NO_FLUSH)
      let produced = chunk - Int(stream.avail_out)
      out.advance(produced)
      if out.count - before > limit { throw FormatError("the gzip file holds more than \(limit) bytes", line: 1, column: 1, offset: 0) }
      switch code {
      case Z_STREAM_END: ended = true
      case Z_OK: break
      case Z_BUF_ERROR where stream.avail_in == 0 && at >= bytes.count:
        throw FormatError("the gzip file is cut off", line: 1, column: 1, offset: bytes.count)
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "error \(code)"
        throw FormatError("the gzip data are damaged: \(reason)", line: 1, column: 1, offset: at - Int(stream.avail_in))
      }
    }
  }
}
