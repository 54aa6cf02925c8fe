import Glibc
import Limits

/// The text of a PDF document by poppler's `pdftotext`, when that is installed.
///
/// The bytes go to the program on its standard input, never as a file name; time, memory and output are
/// bounded.
struct PortableDocument {
  private(set) var text: [UInt8] = []
  /// Where each page begins in the text.
  private(set) var pages: [Int] = []

  private(set) var metadata = DocumentMetadata()

  private static let seconds = 60

  init(_ data: UnsafeRawBufferPointer) throws(ReadingError) {
    let raw = try Self.run(data, "pdftotext", ["-enc", "UTF-8", "-eol", "unix", "-", "-"])
    readProperties(data)
    var start = true
    for line in raw.split(separator: 0x0a, omittingEmptySubsequences: false) {
      var line = line
      while line.first == 0x0c {
        line = line.dropFirst()
        start = true
        if text.last != 0x0a || !text.suffix(2).elementsEqual("\n\n".utf8) { text.append(contentsOf: "\n".utf8) }
      }
      if start {
        pages.append(text.count)
        start = false
      }
      // A word that a line break splits is one word.
      if text.count > 2, text.last == 0x0a, text[text.count - 2] == UInt8(ascii: "-"), let first = line.first,
        first &- 0x61 < 26, (text[text.count - 3] | 0x20) &- 0x61 < 26
      {
        text.removeLast(2)
      }
      text.append(contentsOf: line)
      text.append(0x0a)
    }
    if pages.count > 1, pages.last == text.count || text[(pages.last ?? 0)...].allSatisfy({ $0 <= 0x20 }) {
      pages.removeLast()
    }
    guard text.contains(where: { $0 > 0x20 }) else { throw .noText(kind: "PDF: it has no text layer, as a scan before character recognition") }
  }

  /// What the file says of itself, by `pdfinfo`; a file without it is read all the same.
  private mutating func readProperties(_ data: UnsafeRawBufferPointer) {
    let raw: [UInt8]
    do throws(ReadingError) {
      raw = try Self.run(data, "pdfinfo", ["-enc", "UTF-8", "-isodates", "-"])
    } catch {
      metadata = DocumentMetadata()
      return
    }
    for line in raw.split(separator: 0x0a) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let value = DocumentMetadata.tidy(String(decoding: line[(colon + 1)...], as: UTF8.self))
      switch String(decoding: line[..<colon], as: UTF8.self) {
      // Programs put the name of the file there when nobody wrote a title.
      case "Title": metadata.title = value.flatMap { $0.contains(".doc") || $0.hasPrefix("Microsoft Word") || $0 == "untitled" ? nil : $0 }
      case "Author": metadata.author = value
      case "CreationDate": metadata.fileDate = value.flatMap(DocumentMetadata.day)
      case "ModDate": metadata.modified = value.flatMap(DocumentMetadata.day)
      default: break
      }
    }
  }

  /// Runs a program over the bytes.
  private static func run(
    _ data: UnsafeRawBufferPointer, _ name: String, _ arguments: [String]
  ) throws(ReadingError) -> [UInt8] {
    // A file without a name is its input: a PDF is read from the end.
    guard let file = tmpfile() else { throw .tool(name: name, problem: "no room for its input") }
    defer { fclose(file) }
    let input = fileno(file)
    _ = fcntl(input, F_SETFD, FD_CLOEXEC)
    var written = 0
    while written < data.count {
      let n = write(input, data.baseAddress.map { $0 + written }, data.count - written)
      if n < 0 && errno == EINTR { continue }
      guard n > 0 else { throw .tool(name: name, problem: "no room for its input") }
      written += n
    }
    lseek(input, 0, SEEK_SET)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .tool(name: name, problem: "no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var pid: pid_t = 0
    // A hostile file may ask for any amount of either; the shell's limits are there before the program is.
    let limits = "ulimit -v \(Limits.toolMemory >> 10); ulimit -t \(seconds); exec \"$@\""
    let words: [String] = ["sh", "-c", limits, "sh", name] + arguments
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    let failed = posix_spawnp(&pid, "sh", &actions, nil, arguments, environ)
    close(ends[1])
    defer { close(ends[0]) }
    guard failed == 0 else { throw .tool(name: name, problem: "no shell to start it: \(String(cString: strerror(failed)))") }
    var out: [UInt8] = []
    var problem: String?
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = time(nil) + seconds
    while true {
      var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, 1_000)
      if time(nil) > deadline {
        problem = "took longer than \(seconds) s"
        break
      }
      if ready <= 0 { continue }
      let n = read(ends[0], &chunk, chunk.count)
      if n < 0 && errno == EINTR { continue }
      if n <= 0 { break }
      out.append(contentsOf: chunk[..<n])
      if out.count > Limits.documentBytes {
        problem = "gave more than \(Limits.documentBytes) bytes"
        break
      }
    }
    if problem != nil { kill(pid, SIGKILL) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    if let problem { throw .tool(name: name, problem: problem) }
    if status >> 8 & 0xff == 127 { throw .tool(name: name, problem: "not found; install poppler-utils to read PDF documents") }
    // The low bits are the signal that ended it.
    if status & 0x7f != 0 {
      throw .tool(name: name, problem: "did not survive the file, which is damaged or takes more than \(Limits.toolMemory >> 20) MiB of memory")
    }
    guard status == 0 else { throw .malformed(format: "PDF", offset: 0) }
    return out
  }
}
