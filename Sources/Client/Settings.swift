import Glibc

/// Where database, socket, log and history are: flags beat the environment, that beats the file, that beats XDG's places.
public struct Settings: Sendable {
  public var database: String
  public var socket: String
  /// Whether database and socket were both named, so that they can contradict each other.
  public private(set) var namesBoth = false
  /// Folder of log and history, made (0700) when something is written there.
  public var stateFolder: String
  public var idleSeconds: Int
  /// IRI prefixes of the settings file that SERVICE and LOAD may reach; no variable of the environment adds one.
  public private(set) var allowedServices: [String] = []
  /// The file of certificates of the settings file that https servers are judged by, absolute.
  public private(set) var authorities: String?

  public var logFile: String { stateFolder + "/daemon.log" }
  public var historyFile: String { stateFolder + "/history" }

  /// Resolves them. Throws ``ClientError`` 64 when no home is known or the settings file is malformed.
  public init(database: String? = nil, socket: String? = nil) throws(ClientError) {
    let (file, services) = try Settings.readFile()
    guard let data = Settings.folder("XDG_DATA_HOME", ".local/share"), let state = Settings.folder("XDG_STATE_HOME", ".local/state") else {
      throw ClientError("HOME is not set: name the database with --db and the socket with --socket", exitCode: 64)
    }
    stateFolder = state + "/tern"
    let named = database ?? Settings.environment("TERN_DB") ?? file["db"]
    let path = Settings.absolute(named ?? data + "/tern/tern.db")
    self.database = path
    allowedServices = services
    authorities = file["ca-file"].map { Settings.absolute($0) }
    idleSeconds = 900
    if let text = Settings.environment("TERN_IDLE") ?? file["idle"] {
      guard let seconds = Int(text), seconds > 0 else { throw ClientError("the idle time '\(text)' is not a number of seconds", exitCode: 64) }
      idleSeconds = seconds
    }
    if let socket = socket ?? Settings.environment("TERN_SOCKET") ?? file["socket"] {
      self.socket = Settings.absolute(socket)
      namesBoth = named != nil
    } else {
      let runtime = Settings.environment("XDG_RUNTIME_DIR").map { $0 + "/tern" } ?? stateFolder + "/run"
      self.socket = runtime + (named == nil ? "/tern.sock" : "/" + Settings.digest(path) + ".sock")
    }
  }

  /// A variable of the environment, nil when it is not set or empty.
  public static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// A path from the root, without `.` and double slashes.
  public static func absolute(_ path: String) -> String {
    var full = path
    if !path.hasPrefix("/") {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      if getcwd(&buffer, buffer.count) != nil {
        full = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/" + path
      }
    }
    var parts: [Substring] = []
    for part in full.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", parts.last != nil { parts.removeLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func folder(_ variable: String, _ usual: String) -> String? {
    if let value = environment(variable), value.hasPrefix("/") { return value }
    return environment("HOME").map { $0 + "/" + usual }
  }

  /// `key = value` lines of `$XDG_CONFIG_HOME/tern/config`; `#` starts a comment.
  /// `allow-service` may stand several times.
  private static func readFile() throws(ClientError) -> (settings: [String: String], services: [String]) {
    guard let folder = folder("XDG_CONFIG_HOME", ".config"), let file = fopen(folder + "/tern/config", "re") else { return ([:], []) }
    defer { fclose(file) }
    var settings: [String: String] = [:]
    var services: [String] = []
    var buffer = [CChar](repeating: 0, count: 4_096)
    var number = 0
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      number += 1
      let line = String(decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let text = line.prefix { $0 != "#" }.split(separator: "=", maxSplits: 1).map { part in
        String(part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
      }
      if text.isEmpty || text == [""] { continue }
      guard text.count == 2, ["db", "socket", "idle", "allow-service", "ca-file"].contains(text[0]) else {
        throw ClientError("\(folder)/tern/config, line \(number): known are db, socket, idle, allow-service and ca-file, as 'name = value'", exitCode: 64)
      }
      if text[0] == "allow-service" { services.append(text[1]) } else { settings[text[0]] = text[1] }
    }
    return (settings, services)
  }

  /// 64-bit FNV-1a, so that each database has a socket name of its own.
  private static func digest(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
