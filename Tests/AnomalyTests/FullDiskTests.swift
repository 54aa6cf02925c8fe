import Database
import Glibc
import TestSupport
import Testing

/// A full disk: the change is rolled back with a clear error, reads go on, and so do writes once there is space (D6).
@Suite(.serialized) struct FullDiskTests {
  @Test func aFullDiskRollsBackAndGoesOn() throws {
    let folder = TemporaryFolder()
    let disk = folder.file("disk")
    mkdir(disk, 0o700)
    guard mount("tmpfs", disk, "tmpfs", 0, "size=3m") == 0 else {
      print("skipped: mounting a small disk needs root")
      return
    }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    let path = disk + "/tern.db"
    let graph = try KnowledgeGraph.open(path, options: DatabaseOptions(image: false))
    _ = try graph.update("INSERT DATA { <urn:first> <urn:p> 1 }")
    let filler = disk + "/filler"
    writeBytes([UInt8](repeating: 1, count: 2 << 20), to: filler)
    var full: DatabaseError?
    var stored = 0
    var seed: UInt64 = 1
    for n in 0..<400 where full == nil {
      // Text that does not compress.
      var text = ""
      for _ in 0..<500 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += String(seed, radix: 36)
      }
      do {
        _ = try graph.update("INSERT DATA { <urn:s\(n)> <urn:p> \"\(text)\" }")
        stored += 1
      } catch let error as DatabaseError {
        full = error
      }
    }
    #expect(full?.kind == .diskFull)
    #expect(full?.httpStatus == 507)
    #expect(full?.message.contains(path) == true, "where there is no room: \(full?.message ?? "")")
    #expect(try count(graph) == stored + 1, "reads go on, without the change that failed")
    #expect(!graph.isStopped)
    unlink(filler)
    _ = try graph.update("INSERT DATA { <urn:last> <urn:p> 2 }")
    #expect(try count(graph) == stored + 2)
    #expect(try graph.check().problems == [])
    try graph.close()
    let again = try KnowledgeGraph.open(path, options: DatabaseOptions(image: false))
    #expect(try count(again) == stored + 2)
    try again.close()
  }

  private func count(_ graph: KnowledgeGraph) throws -> Int {
    var bytes: [UInt8] = []
    try graph.query("SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }").write(as: .csv) { bytes.append(contentsOf: $0) }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return Int(lines.last ?? "") ?? -1
  }
}
