import Glibc
import TestSupport
import Testing

@testable import Store

@Suite("The lock beside the database")
struct LockFileTests {
  @Test func aSecondOneIsRefusedByName() throws {
    let folder = TemporaryFolder()
    let first = try LockFile(path: folder.path + "/x.lock")
    let error = #expect(throws: StoreError.self) { try LockFile(path: folder.path + "/x.lock") }
    #expect(error?.kind == .busy)
    #expect(error?.message.contains("process \(getpid())") == true)
    first.release()
  }

  /// A process that is being started holds copies of all descriptors until its exec.
  @Test func isFreeOnceReleasedThoughACopyOfItsDescriptorIsOpen() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/x.lock"
    let first = try LockFile(path: path)
    let copy = try #require(Self.copy(of: path))
    defer { close(copy) }
    first.release()
    let second = try LockFile(path: path)
    second.release()
  }

  /// A copy of this process's descriptor that names `path`.
  private static func copy(of path: String) -> Int32? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
      guard let number = Int32(name) else { continue }
      var target = [CChar](repeating: 0, count: 4096)
      guard readlink("/proc/self/fd/" + name, &target, 4095) > 0 else { continue }
      if String(cString: target) == path { return dup(number) }
    }
    return nil
  }
}
