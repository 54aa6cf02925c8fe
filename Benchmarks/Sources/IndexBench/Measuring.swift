import Glibc

/// CPU and wall time since the last lap's start.
final class Clock {
  private var cpu = Clock.read(CLOCK_PROCESS_CPUTIME_ID)
  private var wall = Clock.read(CLOCK_MONOTONIC)

  /// Seconds since the clock was made.
  func lap() -> (cpu: Double, wall: Double) {
    (Clock.read(CLOCK_PROCESS_CPUTIME_ID) - cpu, Clock.read(CLOCK_MONOTONIC) - wall)
  }

  private static func read(_ id: clockid_t) -> Double {
    var t = timespec()
    clock_gettime(id, &t)
    return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
  }
}

/// A reproducible generator.
struct Splitmix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// A flat JSON object, printed in order.
struct Report {
  private var fields: [String] = []
  mutating func text(_ name: String, _ value: String) { fields.append("\"\(name)\": \"\(value)\"") }
  mutating func number(_ name: String, _ value: Double) {
    fields.append("\"\(name)\": \((value * 1000).rounded() / 1000)")
  }
  func print() { Swift.print("{\n  " + fields.joined(separator: ",\n  ") + "\n}") }
}

struct SystemError: Error {
  let operation: String
}

func map(_ path: String) throws -> UnsafeRawBufferPointer {
  let file = open(path, O_RDONLY)
  guard file >= 0 else { throw SystemError(operation: "open \(path)") }
  defer { close(file) }
  var status = stat()
  fstat(file, &status)
  let raw = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, file, 0)
  guard let raw, raw != UnsafeMutableRawPointer(bitPattern: -1) else { throw SystemError(operation: "map") }
  return UnsafeRawBufferPointer(start: raw, count: Int(status.st_size))
}

/// Cuts at line ends into as many parts as there are threads.
func split(_ bytes: UnsafeRawBufferPointer, _ n: Int) -> [UnsafeRawBufferPointer] {
  var parts: [UnsafeRawBufferPointer] = []
  var from = 0
  for i in 1...n {
    var to = i == n ? bytes.count : max(from, bytes.count / n * i)
    while to < bytes.count, to > 0, bytes[to - 1] != 0x0A { to += 1 }
    parts.append(UnsafeRawBufferPointer(rebasing: bytes[from..<to]))
    from = to
  }
  return parts
}

/// Runs `body` for 0 ..< n, each on a thread of its own.
func concurrently(_ n: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Job {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }
  if n == 1 { return body(0) }
  var threads: [pthread_t] = []
  for i in 0..<n {
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job { body(i) })
    pthread_create(&thread, nil, { raw in
      if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().run() }
      return nil
    }, job.toOpaque())
    threads.append(thread)
  }
  for thread in threads { pthread_join(thread, nil) }
}

/// Anonymous resident memory now, in bytes: mapped files do not count.
func resident() -> Int { status("RssAnon:") }
/// The most memory that was resident, mapped files counted.
func peak() -> Int { status("VmHWM:") }

private func status(_ key: String) -> Int {
  guard let file = fopen("/proc/self/status", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, 256, file) != nil {
    let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress.unsafelyUnwrapped) }
    if text.hasPrefix(key) {
      return (Int(text.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first ?? "0") ?? 0) * 1024
    }
  }
  return 0
}
