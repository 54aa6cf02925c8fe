import Foundation
import FuzzTargets
import Testing

/// The corpus of the fuzzers, through the same entry functions: seeds that reach far, and every
/// input that was once a fault.
///
/// Nothing may crash and no property may fail. Times are printed, not judged: a run that takes
/// seconds shows in the log.
@Suite("The corpus is replayed")
struct CorpusTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Corpus")

  static func inputs(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let place = folder.appendingPathComponent(target.rawValue)
    return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted().map {
      ($0, Array(try Data(contentsOf: place.appendingPathComponent($0))))
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func everyInput(_ target: FuzzTarget) throws {
    let inputs = try Self.inputs(of: target)
    #expect(!inputs.isEmpty, "no corpus of \(target)")
    for input in inputs {
      let start = ContinuousClock.now
      let complaint = target.run(input.bytes)
      #expect(complaint == nil, "\(target)/\(input.name): \(complaint ?? "")")
      let time = ContinuousClock.now - start
      if time > .seconds(1) { print("\(target)/\(input.name): \(time)") }
    }
  }

  /// Every seed cut, doubled, and with bytes exchanged: a small fuzzer without feedback, the
  /// same on every machine.
  @Test(arguments: FuzzTarget.allCases.filter { $0 != .text })
  func everyInputDamaged(_ target: FuzzTarget) throws {
    var state: UInt64 = 0x9E37_79B9
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    let inputs = try Self.inputs(of: target).filter { $0.bytes.count < 4 << 10 }
    let special = Array("\0\"'\\<>[]{}()@:;.,#%&^|?*+-_=~\u{9}\u{A}\u{D} \u{7F}".utf8) + [0x80, 0xC0, 0xED, 0xEF, 0xF4, 0xFF]
    for input in inputs where !input.bytes.isEmpty {
      for _ in 0..<max(20, 400 / inputs.count) {
        var bytes = input.bytes
        for _ in 0...random(3) {
          let at = random(bytes.count)
          switch random(6) {
          case 0: bytes.removeSubrange(at...)
          case 1: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random(8)))
          case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + random(40))], at: at)
          case 3: bytes.insert(special[random(special.count)], at: at)
          default: if at < bytes.count { bytes[at] = random(3) == 0 ? UInt8(random(256)) : special[random(special.count)] }
          }
          if bytes.isEmpty { break }
        }
        let complaint = target.run(bytes)
        #expect(complaint == nil, "\(target)/\(input.name) damaged: \(complaint ?? "")\n\(String(decoding: bytes, as: UTF8.self))\n\(Data(bytes).base64EncodedString())")
      }
    }
  }
}
