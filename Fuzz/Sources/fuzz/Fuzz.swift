import FuzzTargets
import Glibc

/// The driver of libFuzzer, which `-sanitize=fuzzer` links in.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Which parser: one binary for all, since linking is what takes long.
private let target: FuzzTarget = {
  guard let name = getenv("TERN_FUZZ_TARGET"), let chosen = FuzzTarget(rawValue: String(cString: name)) else {
    print("TERN_FUZZ_TARGET is one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))")
    exit(64)
  }
  return chosen
}()

/// What libFuzzer calls with each input. A property that fails is as bad as a crash: the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let complaint = target.run(UnsafeRawBufferPointer(start: bytes, count: count)) {
    print("complaint: \(complaint)")
    fflush(nil)
    abort()
  }
  return 0
}

/// The package manager gives each executable a main function of its own, which takes the place of libFuzzer's.
@main struct Fuzz {
  static func main() {
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments) { testOneInput($0, $1) })
  }
}
