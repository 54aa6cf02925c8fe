import CTerminal
import Client
import Glibc

/// The shell: at a terminal with readline, or over statements that are piped in.
public enum InteractiveShell {
  /// Runs until `.quit`, Ctrl-D or the end of the input. Returns the exit code: 0 at a terminal, else that of the first failure.
  public static func run(_ settings: Settings, startsDaemon: Bool = true, format: String? = nil, timeout: Double? = nil, minConfidence: Double? = nil) -> Int32 {
    isatty(0) == 1 ? atTerminal(settings, startsDaemon, format, timeout, minConfidence) : piped(settings, startsDaemon, format, timeout, minConfidence)
  }

  private static func atTerminal(_ settings: Settings, _ startsDaemon: Bool, _ format: String?, _ timeout: Double?, _ minConfidence: Double?) -> Int32 {
    let errors = Screen(descriptor: 2)
    let signals = tern_signals_install()
    let interrupt = Interrupt(descriptor: signals) { tern_interrupt_taken() != 0 }
    let client = TernClient(settings, startsDaemon: startsDaemon, interrupt: interrupt) { errors.line($0) }
    let session = Session(client: client, output: Screen(descriptor: 1), errors: errors, isInteractive: true)
    session.mode = format ?? "table"
    session.timeout = timeout
    session.minConfidence = minConfidence
    do throws(ClientError) {
      try client.connect()
      try Launcher.makeFolder(settings.stateFolder)
    } catch {
      errors.line("tern: " + DisplayText.safe(error.description, keepLines: true))
      return error.exitCode
    }
    greet(session)
    // Completion has a connection of its own and a short patience: a slow answer must not hold the line.
    let names = NameSource(settings)
    var buffer = StatementBuffer(interactive: true)
    let completion = Completion(names: names.find, files: FileNames.matches, documents: names.documents)
    let editor = LineEditor(historyFile: settings.historyFile) { before, word in
      completion.matches(open: OpenText.text, before: before, word: word)
    }
    session.remember = { editor.remember($0) }
    while !session.isLeaving {
      OpenText.text = buffer.text
      switch editor.read(prompt: buffer.isOpen ? "   -> " : "tern> ") {
      case .end:
        errors.line()
        return 0
      case .interrupted: buffer.clear()
      case .line(let line):
        let gathered = buffer.text
        for event in buffer.add(line) {
          switch event {
          case .statement: editor.remember(gathered.isEmpty ? line : gathered + "\n" + line)
          case .command: editor.remember(line)
          case .more, .nothing: break
          }
          session.run(event)
        }
      }
    }
    return 0
  }

  private static func greet(_ session: Session) {
    do throws(ClientError) {
      let stats = try session.client.json(Request("GET", "/$/stats"))
      session.errors.line(
        "Tern on \(DisplayText.safe(session.client.settings.database)): \(Session.grouped(stats["quads"]?.int ?? 0)) triples, \(Session.count(stats["documents"]?.int ?? 0, "document")). .help says what can be asked.")
    } catch {
      session.report(error)
    }
  }

  private static func piped(_ settings: Settings, _ startsDaemon: Bool, _ format: String?, _ timeout: Double?, _ minConfidence: Double?) -> Int32 {
    let errors = Screen(descriptor: 2)
    let client = TernClient(settings, startsDaemon: startsDaemon) { errors.line($0) }
    let session = Session(client: client, output: Screen(descriptor: 1), errors: errors, isInteractive: false)
    session.mode = format ?? "table"
    session.timeout = timeout
    session.minConfidence = minConfidence
    do throws(ClientError) {
      try client.connect()
    } catch {
      errors.line("tern: " + DisplayText.safe(error.description, keepLines: true))
      return error.exitCode
    }
    var buffer = StatementBuffer(interactive: false)
    var first: Int32 = 0
    var lines = LineInput(descriptor: 0)
    while !session.isLeaving {
      let events: [StatementBuffer.Event]
      do throws(ClientError) {
        if let line = try lines.next() {
          events = buffer.add(line)
        } else {
          events = [buffer.end()]
          session.isLeaving = true
        }
      } catch {
        // What follows cannot be trusted either: a statement may have begun in the line.
        session.report(error)
        return first == 0 ? error.exitCode : first
      }
      for event in events {
        session.failure = 0
        session.run(event)
        if first == 0 { first = session.failure }
        if session.failure == 69 { return 69 }
      }
    }
    return first
  }
}

/// The lines gathered so far, for the completion callback.
private enum OpenText {
  nonisolated(unsafe) static var text = ""
}

/// Lines of a pipe, as they come.
struct LineInput {
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var scanned = 0
  private var isAtEnd = false
  private var number = 0
  /// Bytes of a line; a longer one is cut there, and its statement will be refused.
  private static let limit = 64 << 20

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next line without its end, nil after the last. Throws ``ClientError`` 65 for a line that is not UTF-8.
  mutating func next() throws(ClientError) -> String? {
    while true {
      if let end = pending[scanned...].firstIndex(of: 10) { return try take(end, skip: 1) }
      scanned = pending.count
      if isAtEnd { return pending.isEmpty ? nil : try take(pending.count, skip: 0) }
      if pending.count > Self.limit { return try take(pending.count, skip: 0) }
      var piece = [UInt8](repeating: 0, count: 64 << 10)
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { isAtEnd = true } else { pending += piece[0..<count] }
    }
  }

  private mutating func take(_ end: Int, skip: Int) throws(ClientError) -> String {
    number += 1
    var stop = end
    if stop > 0, pending[stop - 1] == 13 { stop -= 1 }
    guard let line = String(validating: pending[0..<stop], as: UTF8.self) else {
      throw ClientError("standard input is not UTF-8 in its line \(number)", exitCode: 65)
    }
    pending.removeFirst(end + skip)
    scanned = 0
    return line
  }
}

/// Names from the daemon for completion; an error offers nothing, for the line is still being written.
final class NameSource {
  fileprivate let client: TernClient

  init(_ settings: Settings) { client = TernClient(settings, startsDaemon: false) }

  func find(_ text: String) -> (entities: [String], relations: [String], prefixes: [String]) {
    do throws(ClientError) {
      let json = try client.json(Request("GET", Request.target("/complete", [("q", text), ("limit", "200")])))
      func labels(_ name: String) -> [String] {
        (json[name]?.array ?? []).flatMap { item in
          [item["label"]?.string ?? ""] + (item["aliases"]?.array ?? []).compactMap(\.string)
        }
      }
      return (labels("entities"), labels("relations"), (json["prefixes"]?.array ?? []).compactMap { $0["name"]?.string })
    } catch {
      return ([], [], [])
    }
  }
}

extension NameSource {
  /// Names of the documents, for `.docs` and `.forget`.
  func documents() -> [String] {
    do throws(ClientError) {
      return (try client.json(Request("GET", "/documents"))["documents"]?.array ?? []).compactMap { $0["name"]?.string }
    } catch {
      return []
    }
  }
}

/// File names for `.load` and its like.
enum FileNames {
  static func matches(_ word: String) -> [String] {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let start = slash.map { String(word[word.index(after: $0)...]) } ?? word
    guard let handle = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(handle) }
    var found: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." || !name.hasPrefix(start) || (start.isEmpty && name.hasPrefix(".")) { continue }
      var status = stat()
      let isFolder = stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      found.append(folder + name + (isFolder ? "/" : ""))
    }
    return found.sorted()
  }
}
