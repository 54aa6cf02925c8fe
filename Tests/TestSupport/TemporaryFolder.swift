import Glibc

/// A folder of its own for one test, removed when the value goes.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    var template = [CChar]("/tmp/tern-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { preconditionFailure("mkdtemp failed with \(errno)") }
    path = String(cString: made)
  }

  deinit { TemporaryFolder.remove(path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  private static func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        let child = path + "/" + name
        if entry.pointee.d_type == UInt8(DT_DIR) { remove(child) } else { unlink(child) }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}

/// The bytes of a file; nil when it cannot be read.
public func readBytes(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var info = stat()
  guard fstat(descriptor, &info) == 0 else { return nil }
  var bytes = [UInt8](repeating: 0, count: Int(info.st_size))
  let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
  return got == bytes.count ? bytes : nil
}

/// Writes a file; false when that fails.
@discardableResult
public func writeBytes(_ bytes: [UInt8], to path: String) -> Bool {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  guard descriptor >= 0 else { return false }
  defer { close(descriptor) }
  return bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
}
