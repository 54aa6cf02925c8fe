import FuzzTargets
import Glibc

/// The driver of libFuzzer, which `-sanitize=fuzzer` links in.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

nonisolated(unsafe) private var target = FuzzTarget.nTriples

/// `fuzz TARGET [options and folders of libFuzzer]`: one binary for all targets.
@main struct Fuzz {
  static func main() {
    guard CommandLine.argc >= 2, let name = CommandLine.unsafeArgv[1], let chosen = FuzzTarget(rawValue: String(cString: name)) else {
      print("usage: fuzz TARGET [-max_total_time=SECONDS] [FOLDER]; targets: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
      exit(64)
    }
    target = chosen
    // libFuzzer sees the program's name and what follows the target.
    var count = CommandLine.argc - 1
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
    exit(runDriver(&count, &arguments) { bytes, count in
      if let complaint = target.run(UnsafeRawBufferPointer(start: bytes, count: count)) {
        // A property that fails is as bad as a crash: libFuzzer keeps the input.
        print("complaint: \(complaint)")
        fflush(nil)
        abort()
      }
      return 0
    })
  }
}
