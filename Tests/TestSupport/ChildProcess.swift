import CChildProcess
import Glibc

/// A program that a test started, with an end to every wait.
///
/// Foundation's `Process` learns of an end through a socket that other children may inherit, and two
/// tests side by side can then wait for each other's daemons for ever. Here the child gets three
/// descriptors and no other, and its end is asked of the system.
public final class ChildProcess {
  /// How a program ended.
  public enum End: Equatable, Sendable {
    case exit(Int32)
    case signal(Int32)
    /// It went on for too long and was killed.
    case tooLong
  }

  public let identifier: pid_t
  private var end: End?

  /// Starts a program; nil when the system refuses. Descriptors that are not given are `/dev/null`.
  public init?(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil, folder: String? = nil, input: Int32? = nil,
    output: Int32? = nil, errors: Int32? = nil
  ) {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { word in strdup(word) }
    words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = (environment ?? [:]).map { pair in strdup(pair.key + "=" + pair.value) }
    variables.append(nil)
    defer { for pointer in words + variables { free(pointer) } }
    let descriptors = [input ?? null, output ?? null, errors ?? null]
    let child = environment == nil
      ? child_spawn(path, words, environ, folder, descriptors) : child_spawn(path, words, variables, folder, descriptors)
    if child < 0 { return nil }
    identifier = child
  }

  /// What runs still is killed, so that no zombie and no daemon is left.
  deinit {
    if hasEnded() { return }
    kill(identifier, SIGKILL)
    var status: Int32 = 0
    waitpid(identifier, &status, 0)
  }

  /// Sends a signal, if it runs still.
  public func signal(_ number: Int32) {
    if !hasEnded() { kill(identifier, number) }
  }

  /// Whether it has not ended yet.
  public var isRunning: Bool { !hasEnded() }

  /// Waits for its end; after `seconds` it is killed and `.tooLong` is the answer.
  @discardableResult
  public func wait(seconds: Int = 120) -> End {
    for _ in 0..<(seconds * 500) {
      if hasEnded() { return end ?? .tooLong }
      usleep(2_000)
    }
    if hasEnded() { return end ?? .tooLong }
    kill(identifier, SIGKILL)
    var status: Int32 = 0
    waitpid(identifier, &status, 0)
    end = .tooLong
    return .tooLong
  }

  private func hasEnded() -> Bool {
    if end != nil { return true }
    var status: Int32 = 0
    guard waitpid(identifier, &status, WNOHANG) == identifier else { return false }
    end = status & 0x7f == 0 ? .exit((status >> 8) & 0xff) : .signal(status & 0x7f)
    return true
  }
}
