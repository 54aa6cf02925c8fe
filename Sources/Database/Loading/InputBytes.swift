import Formats
import Glibc
import Limits
import RDF

/// The bytes of a load in one piece that stays in place: an array, or a file read or mapped.
///
/// Files of up to 256 MiB are read, so that whoever changes them meanwhile can do no harm;
/// larger ones are mapped, to bound the memory of a load.
final class InputBytes {
  let bytes: UnsafeRawBufferPointer
  private let release: () -> Void

  private static let largestRead = 256 << 20

  /// Throws `.inputMissing` for what is not a readable regular file, `.tooLarge` beyond `limit` bytes.
  init(_ input: LoadInput, limit: Int) throws {
    switch input {
    case .bytes(let array):
      guard array.count <= limit else { throw InputBytes.tooLarge(array.count, limit) }
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(array.count, 1), alignment: 16)
      copy.copyBytes(from: array)
      bytes = UnsafeRawBufferPointer(rebasing: copy[0..<array.count])
      release = { copy.deallocate() }
    case .file(let path):
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw InputBytes.failure(path) }
      defer { close(descriptor) }
      var info = stat()
      guard fstat(descriptor, &info) == 0 else { throw InputBytes.failure(path) }
      guard info.st_mode & S_IFMT == S_IFREG else {
        throw DatabaseError(.inputMissing, "\(path) is not a regular file")
      }
      let size = Int(info.st_size)
      guard size <= limit else { throw InputBytes.tooLarge(size, limit) }
      if size > InputBytes.largestRead {
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
          throw InputBytes.failure(path)
        }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
        release = { munmap(address, size) }
        return
      }
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 16)
      var got = 0
      while got < size {
        guard let base = copy.baseAddress else { break }
        let count = read(descriptor, base + got, size - got)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          let failure =
            count == 0 ? DatabaseError(.io, "\(path) was cut short while it was read") : InputBytes.failure(path)
          copy.deallocate()
          throw failure
        }
        got += count
      }
      bytes = UnsafeRawBufferPointer(rebasing: copy[0..<size])
      release = { copy.deallocate() }
    }
  }

  private init(inflated: OutputBytes) {
    bytes = inflated.bytes
    release = { withExtendedLifetime(inflated) {} }
  }

  /// The bytes themselves, or what a gzip file holds (at most `limit` bytes). RFC 1952.
  func unzipped(limit: Int = 16 << 30) throws -> InputBytes {
    guard Gzip.isGzip(bytes) else { return self }
    let inflated = OutputBytes(capacity: 1 << 20)
    try Gzip.inflate(bytes, limit: limit, into: inflated)
    return InputBytes(inflated: inflated)
  }

  deinit { release() }

  /// Bytes of a file; 0 when it cannot be looked at (opening it will tell why).
  static func size(ofFile path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }

  private static func tooLarge(_ size: Int, _ limit: Int) -> DatabaseError {
    DatabaseError(.tooLarge, "the input has \(size) bytes, at most \(limit) are taken")
  }

  static func failure(_ path: String) -> DatabaseError {
    let code = errno
    let message = "cannot read \(path): \(String(cString: strerror(code)))"
    switch code {
    case EACCES, EPERM: return DatabaseError(.permission, message)
    case ENOENT, ENOTDIR, ENXIO, EISDIR: return DatabaseError(.inputMissing, message)
    default: return DatabaseError(.io, message)
    }
  }
}
