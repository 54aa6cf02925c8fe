import CTerminal
import Glibc
@preconcurrency import CReadline

/// What readline's C callbacks reach; touched by the shell's one thread only.
private enum EditorState {
  nonisolated(unsafe) static var line: String?
  nonisolated(unsafe) static var isEnd = false
  nonisolated(unsafe) static var isDone = false
  nonisolated(unsafe) static var complete: ((_ before: String, _ word: String) -> [String])?
  nonisolated(unsafe) static var matches: [String] = []
  nonisolated(unsafe) static var nextMatch = 0
}

/// GNU readline through its callback interface, in a poll loop with the signal pipe.
///
/// The callback handler is installed only while a line is read: a running query finds the terminal
/// as it was. Ctrl-C drops the line and never leaves.
public final class LineEditor {
  /// What a line came to.
  public enum Input: Equatable {
    case line(String)
    /// Ctrl-C: what was gathered is dropped.
    case interrupted
    /// Ctrl-D on an empty line, or the end of the input.
    case end
  }

  private let signals: Int32
  private let historyFile: String
  /// Bytes of a statement kept in the history; longer ones are generated.
  private static let historyBytes = 64 << 10
  private static let historyEntries: Int32 = 10_000

  /// `complete` gets the text before the word and the word, and returns whole replacements of the word.
  public init(historyFile: String, complete: @escaping (_ before: String, _ word: String) -> [String]) {
    setlocale(LC_ALL, "")
    signals = tern_signals_install()
    self.historyFile = historyFile
    EditorState.complete = complete
    rl_catch_signals = 0
    rl_catch_sigwinch = 0
    rl_readline_name = UnsafePointer(strdup("tern"))
    rl_basic_word_break_characters = UnsafePointer(strdup(" \t\n{}()<>;,|"))
    rl_attempted_completion_function = { text, start, end in
      rl_attempted_completion_over = 1
      guard let text, let buffer = rl_line_buffer else { return nil }
      let before = String(decoding: UnsafeBufferPointer(start: UnsafeRawPointer(buffer).assumingMemoryBound(to: UInt8.self), count: Int(start)), as: UTF8.self)
      EditorState.matches = EditorState.complete?(before, String(cString: text)) ?? []
      EditorState.nextMatch = 0
      if EditorState.matches.isEmpty { return nil }
      return rl_completion_matches(text) { _, state in
        if state == 0 { EditorState.nextMatch = 0 }
        guard EditorState.nextMatch < EditorState.matches.count else { return nil }
        EditorState.nextMatch += 1
        return strdup(EditorState.matches[EditorState.nextMatch - 1])
      }
    }
    rl_variable_bind("enable-bracketed-paste", "on")
    rl_variable_bind("completion-ignore-case", "on")
    using_history()
    stifle_history(Self.historyEntries)
    history_comment_char = CChar(UInt8(ascii: "#"))
    history_write_timestamps = 1
    read_history(historyFile)
  }

  /// Reads one line with a prompt.
  public func read(prompt: String) -> Input {
    EditorState.line = nil
    EditorState.isEnd = false
    EditorState.isDone = false
    rl_callback_handler_install(prompt) { line in
      if let line {
        EditorState.line = String(cString: line)
        free(line)
      } else {
        EditorState.isEnd = true
      }
      EditorState.isDone = true
      // The terminal is given back at once, before the next prompt could be drawn.
      rl_callback_handler_remove()
    }
    while !EditorState.isDone {
      var items = [pollfd(fd: 0, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0)]
      let code = poll(&items, 2, -1)
      if code < 0, errno != EINTR {
        rl_callback_handler_remove()
        return .end
      }
      if code > 0, items[1].revents != 0 || tern_interrupt_pending() != 0 {
        drainSignals()
        if tern_interrupt_taken() != 0 {
          dropLine()
          return .interrupted
        }
        rl_resize_terminal()
      }
      if code > 0, items[0].revents != 0 { rl_callback_read_char() }
    }
    if EditorState.isEnd { return .end }
    return .line(EditorState.line ?? "")
  }

  private func drainSignals() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while Glibc.read(signals, &bytes, 64) > 0 {}
  }

  private func dropLine() {
    // Written behind the line while readline still holds the terminal: it goes back to the first column when it gives it back.
    rl_point = rl_end
    rl_redisplay()
    _ = Glibc.write(1, "^C\n", 3)
    rl_callback_sigcleanup()
    rl_free_line_state()
    rl_replace_line("", 0)
    rl_callback_handler_remove()
  }

  // MARK: History

  /// Adds a whole statement and writes it to the history file (0600).
  public func remember(_ statement: String) {
    guard !statement.isEmpty, statement.utf8.count <= Self.historyBytes else { return }
    if history_length > 0, let last = history_get(history_base + history_length - 1), let line = last.pointee.line,
      String(cString: line) == statement
    { return }
    add_history(statement)
    let descriptor = open(historyFile, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      fchmod(descriptor, 0o600)
      close(descriptor)
      append_history(1, historyFile)
    }
  }
}
