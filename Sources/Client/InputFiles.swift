import Glibc

/// The files that a load names: folders are walked in sorted order, everything special is refused.
public struct InputFiles: Sendable {
  /// A file to load.
  public struct File: Sendable, Hashable {
    /// Absolute.
    public var path: String
    /// The name it is loaded under: as the user wrote it, made absolute.
    public var name: String
    public var bytes: Int
  }
  public private(set) var files: [File] = []
  /// What was left out, with the reason.
  public private(set) var skipped: [String] = []

  private static let extensions: Set<String> = [
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "eml", "jsonl", "ndjson", "pdf", "docx", "odt", "ttl", "turtle", "nt", "nq", "trig", "rdf", "owl", "rdfs", "jsonld", "n3",
  ]
  /// Folders inside folders.
  private static let depth = 64

  public init() {}

  /// Adds a file or a folder. Throws ``ClientError`` 66 when it is missing, 65 when it is no regular file, 77 when it may not be read.
  public mutating func add(_ argument: String) throws(ClientError) {
    // An unset variable of a script would else load the folder that it runs in.
    if argument.isEmpty { throw ClientError("an empty name is no file (. is this folder)", exitCode: 66) }
    let path = Settings.absolute(argument)
    var status = stat()
    guard stat(path, &status) == 0 else { throw InputFiles.failure(argument) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard access(path, R_OK) == 0 else { throw InputFiles.failure(argument) }
      files.append(File(path: path, name: path, bytes: Int(status.st_size)))
    case S_IFDIR: try walk(path, level: 0)
    case S_IFIFO: throw ClientError("\(argument) is a FIFO, not a regular file; to load what comes through it: tern load - < \(argument)", exitCode: 65)
    case S_IFSOCK: throw ClientError("\(argument) is a socket, not a regular file", exitCode: 65)
    default: throw ClientError("\(argument) is a device, not a regular file", exitCode: 65)
    }
  }

  private mutating func walk(_ folder: String, level: Int) throws(ClientError) {
    if level > Self.depth { throw ClientError("\(folder): folders are nested deeper than \(Self.depth)", exitCode: 65) }
    guard let handle = opendir(folder) else { throw InputFiles.failure(folder) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    closedir(handle)
    // By bytes, so that the order is the same in every locale.
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else {
        skipped.append("\(path): \(String(cString: strerror(errno)))")
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try walk(path, level: level + 1)
      case S_IFREG:
        if Self.isKnown(name) {
          files.append(File(path: path, name: path, bytes: Int(status.st_size)))
        } else {
          skipped.append("\(path): not a kind of file that is read")
        }
      case S_IFLNK: skipped.append("\(path): a symbolic link")
      default: skipped.append("\(path): not a regular file")
      }
    }
  }

  private static func isKnown(_ name: String) -> Bool {
    var lower = name.lowercased()
    if lower.hasSuffix(".gz") { lower.removeLast(3) }
    guard let dot = lower.lastIndex(of: ".") else { return false }
    return extensions.contains(String(lower[lower.index(after: dot)...]))
  }

  static func failure(_ path: String) -> ClientError {
    let code = errno
    let exit: Int32 = code == ENOENT || code == ENOTDIR ? 66 : code == EACCES || code == EPERM ? 77 : 74
    return ClientError("\(path): \(String(cString: strerror(code)))", exitCode: exit)
  }
}
