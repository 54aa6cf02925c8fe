import Client
import Glibc

/// Commands about the shell itself.
enum SettingCommands {
  static func help(_ session: Session, _ argument: String) throws(ClientError) {
    let all = DotCommand.entries()
    let name = argument.hasPrefix(".") ? argument : "." + argument
    let chosen = argument.isEmpty ? all : all.filter { $0.name.hasPrefix(name) }
    if chosen.isEmpty { throw DotCommand.unknown(name) }
    let columns = session.current.columns ?? 100
    session.current.write(HelpText.list(chosen.map { ($0.name + ($0.takes.isEmpty ? "" : " " + $0.takes), $0.does) }, columns: columns))
    if argument.isEmpty { session.current.write("\n" + HelpText.list(HelpText.statements, columns: columns) + "\n" + HelpText.wrapped(HelpText.keys, columns: columns)) }
  }

  static func mode(_ session: Session, _ argument: String) throws(ClientError) {
    if argument.isEmpty {
      session.current.line(session.mode)
      return
    }
    guard DotCommand.modes.contains(argument) else {
      var error = ClientError("there is no mode '\(DisplayText.safe(argument))'; there are \(DotCommand.modes.joined(separator: ", "))", exitCode: 64)
      let near = DotCommand.modes.min { DotCommand.distance(argument, $0) < DotCommand.distance(argument, $1) }
      if let near, DotCommand.distance(argument, near) <= 2 { error.suggestion = "did you mean \(near)?" }
      throw error
    }
    session.mode = argument
  }

  static func timer(_ session: Session, _ argument: String) throws(ClientError) {
    session.showsTime = try onOff(argument, ".timer on|off")
  }

  static func timeout(_ session: Session, _ argument: String) throws(ClientError) {
    if argument.isEmpty {
      session.current.line(session.timeout.map { "\($0) s" } ?? "off (the daemon's own limit holds)")
    } else if argument == "off" {
      session.timeout = nil
    } else {
      guard let seconds = Double(argument), seconds > 0 else { throw ClientError("usage: .timeout SECONDS|off", exitCode: 64) }
      session.timeout = seconds
    }
  }

  static func explain(_ session: Session, _ argument: String) throws(ClientError) {
    if argument == "on" || argument == "off" {
      session.explains = argument == "on"
      return
    }
    var statement: Statement
    if argument.isEmpty {
      guard let last = session.lastStatement else { throw ClientError("usage: .explain on|off|STATEMENT", exitCode: 64) }
      statement = last
    } else {
      statement = Statement(kind: StatementShape.kind(of: argument), text: argument)
      statement.prefixes = session.prefixes
      statement.timeout = session.timeout
    }
    if statement.kind == .update { throw ClientError("updates are not explained, only queries and patterns", exitCode: 64) }
    statement.explain = "analyze"
    try session.explain(statement)
  }

  private static func onOff(_ argument: String, _ usage: String) throws(ClientError) -> Bool {
    guard argument == "on" || argument == "off" else { throw ClientError("usage: \(usage)", exitCode: 64) }
    return argument == "on"
  }

  // MARK: Files

  static func output(_ session: Session, _ argument: String) throws(ClientError) {
    if argument.isEmpty {
      session.closeOutput()
      return
    }
    let file = try create(argument)
    session.closeOutput()
    session.outputFile = file
    session.output = Screen(descriptor: file.descriptor)
  }

  static func once(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".once FILE")
    let file = try create(argument)
    if let earlier = session.pendingOnce { close(earlier.descriptor) }
    session.pendingOnce = file
  }

  private static func create(_ argument: String) throws(ClientError) -> (descriptor: Int32, name: String) {
    guard let path = DotCommand.words(argument).first else { throw ClientError("a file name is missing", exitCode: 64) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw ClientError("\(path): \(String(cString: strerror(errno)))", exitCode: 74) }
    return (descriptor, path)
  }

  static func read(_ session: Session, _ argument: String) throws(ClientError) {
    try DotCommand.need(argument, ".read FILE")
    let path = DotCommand.words(argument).first ?? argument
    guard session.readDepth < 16 else { throw ClientError(".read is nested deeper than 16", exitCode: 64) }
    let text = try TextFile.read(path)
    session.readDepth += 1
    defer { session.readDepth -= 1 }
    session.runAll(text)
  }

  static func edit(_ session: Session, _ argument: String) throws(ClientError) {
    let editor = Settings.environment("VISUAL") ?? Settings.environment("EDITOR") ?? "vi"
    let folder = Settings.environment("TMPDIR") ?? session.client.settings.stateFolder
    try Launcher.makeFolder(session.client.settings.stateFolder)
    var template = Array((folder + "/tern-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw ClientError("cannot make a file in \(folder): \(String(cString: strerror(errno)))", exitCode: 74) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let before = session.lastStatement?.text ?? ""
    _ = (before + "\n").withCString { write(descriptor, $0, strlen($0)) }
    close(descriptor)
    let status = try TextFile.runEditor(editor, path)
    guard status == 0 else { throw ClientError("\(editor) ended with \(status)", exitCode: 1) }
    let text = try TextFile.read(path)
    if text.allSatisfy(\.isWhitespace) { return }
    session.errors.line(DisplayText.safe(text, keepLines: true))
    session.remember(StatementShape.trimmed(text))
    session.runAll(text)
  }

  static func quit(_ session: Session, _ argument: String) throws(ClientError) { session.isLeaving = true }
}

/// Texts of statements on disk.
public enum TextFile {
  /// Bytes of a file of statements: the largest update and some room.
  private static let limit = 64 << 20

  /// Reads a regular file (or what comes from a pipe) as UTF-8. Throws ``ClientError`` 66, 65, 77 or 74.
  public static func read(_ path: String) throws(ClientError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw ClientError("\(path): \(String(cString: strerror(code)))", exitCode: code == ENOENT ? 66 : code == EACCES ? 77 : 74)
    }
    defer { close(descriptor) }
    return try read(descriptor: descriptor, name: path)
  }

  /// Reads to the end of a descriptor; `name` is for the error.
  public static func read(descriptor: Int32, name: String) throws(ClientError) -> String {
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw ClientError("\(name): \(String(cString: strerror(errno)))", exitCode: errno == EISDIR ? 66 : 74)
      }
      if count == 0 { break }
      all += piece[0..<count]
      if all.count > limit { throw ClientError("\(name) is larger than \(limit) bytes", exitCode: 65) }
    }
    if all.starts(with: [0xEF, 0xBB, 0xBF]) { all.removeFirst(3) }
    guard let text = String(validating: all, as: UTF8.self) else { throw ClientError("\(name) is not UTF-8", exitCode: 65) }
    return text
  }

  /// Runs an editor on a file and waits for it.
  static func runEditor(_ editor: String, _ path: String) throws(ClientError) -> Int32 {
    let words: [String] = ["sh", "-c", editor + " \"$1\"", "sh", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", nil, nil, arguments, environ)
    if code != 0 { throw ClientError("cannot start \(editor): \(String(cString: strerror(code)))", exitCode: 71) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }
}
