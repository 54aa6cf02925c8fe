import CTerminal
import Glibc
import Synchronization

/// Where text goes and what the place can show.
public final class Screen {
  private let descriptor: Int32
  public let isTerminal: Bool
  /// ANSI styles are used: a terminal, and neither `NO_COLOR` nor a dumb one.
  public let hasStyle: Bool
  /// Set once writing failed (a closed pipe): nothing more is written.
  public private(set) var isBroken = false
  /// Whether anything was written.
  public private(set) var hasWritten = false
  /// Why writing failed, 0 while it did not.
  public private(set) var failure: Int32 = 0
  /// The descriptor that an interrupt makes readable, -1 while none ends the wait of a write.
  private static let interrupt = Atomic<Int32>(-1)
  /// Why writing to standard output failed, 0 while it did not; whatever screen wrote there.
  public static var outputFailure: Int32 { failureOfOutput.load(ordering: .relaxed) }
  private static let failureOfOutput = Atomic<Int32>(0)

  public init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let dumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    hasStyle = isTerminal && !noColor && !dumb
  }

  /// Cells of a line; nil when the text is not cut (a pipe or a file).
  public var columns: Int? {
    guard isTerminal else { return nil }
    let columns = Int(tern_terminal_columns(descriptor))
    return columns > 0 ? columns : 80
  }

  /// Writes text as it is: what comes from data must be made safe before.
  public func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes bytes; a closed pipe is remembered in ``isBroken``.
  public func write(_ bytes: UnsafeRawBufferPointer) {
    var done = 0
    if !bytes.isEmpty { hasWritten = true }
    while done < bytes.count, !isBroken {
      guard let room = room(bytes.count - done) else { return }
      let written = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, room)
      if written < 0 {
        if errno == EINTR {
          continue
        }
        if errno == EAGAIN {
          var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&wait, 1, 100)
          continue
        }
        isBroken = true
        failure = errno
        if descriptor == 1 { Screen.failureOfOutput.store(failure, ordering: .relaxed) }
        return
      }
      done += written    }
  }

  /// From now on an interrupt ends a write that waits for the reader of a pipe; who reads the answer then reports it.
  public static func ends(onInterrupt descriptor: Int32) { interrupt.store(descriptor, ordering: .relaxed) }

  /// How many of the bytes are written at once, nil when an interrupt came while there was no room.
  ///
  /// A pipe that can be written to takes 4 KiB without waiting (PIPE_BUF), so that no write waits behind the question.
  private func room(_ count: Int) -> Int? {
    let interrupt = Screen.interrupt.load(ordering: .relaxed)
    guard interrupt >= 0 else { return count }
    while true {
      var items = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0), pollfd(fd: interrupt, events: Int16(POLLIN), revents: 0)]
      let code = poll(&items, 2, -1)
      if tern_interrupt_pending() != 0 { return nil }
      if code < 0, errno != EINTR { return count }
      if code > 0, items[0].revents != 0 { return min(count, 4_096) }
      // The window changed its size: the byte that says so is nobody's here.
      var junk: UInt64 = 0
      if code > 0 { _ = read(interrupt, &junk, 8) }
    }
  }

  /// Writes a piece of an answer that comes in pieces; `text` is what the terminal needs to know of the pieces before.
  public func write(piece: [UInt8], _ text: inout TerminalText) {
    if isTerminal { write(text.add(piece)) } else { piece.withUnsafeBytes { write($0) } }
  }

  /// Writes text and a line break.
  public func line(_ text: String = "") { write(text + "\n") }

  /// ANSI styles by their number.
  public enum Style: String {
    case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36"
  }

  /// The text in a style when styles are shown.
  public func styled(_ text: String, _ style: Style) -> String {
    hasStyle ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
