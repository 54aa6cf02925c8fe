import CChildProcess
import Foundation
import Glibc
import TestSupport
import Testing

/// The shell in a pseudo-terminal, driven key by key.
final class Terminal {
  private var master: Int32 = -1
  private let child: pid_t
  private(set) var screen = ""
  /// Everything that came, whether looked for or not.
  private(set) var seen = ""

  init?(_ home: Home, _ arguments: [String] = [], columns: Int32 = 100) {
    var words: [UnsafeMutablePointer<CChar>?] = ([Home.binary] + arguments).map { word in strdup(word) }
    words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = home.environment.map { pair in strdup(pair.key + "=" + pair.value) }
    variables.append(nil)
    child = pty_spawn(Home.binary, words, variables, columns, &master)
    for word in words { free(word) }
    for variable in variables { free(variable) }
    if child < 0 { return nil }
  }

  deinit {
    kill(child, SIGKILL)
    var status: Int32 = 0
    waitpid(child, &status, 0)
    close(master)
  }

  func type(_ text: String) { _ = text.withCString { write(master, $0, strlen($0)) } }

  /// Reads until the text shows up (after what was seen before); false after `seconds` without it.
  func sees(_ text: String, seconds: Double = 15) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    var piece = [UInt8](repeating: 0, count: 4_096)
    while true {
      if let range = screen.range(of: text) {
        screen = String(screen[range.upperBound...])
        return true
      }
      if Date() > end { return false }
      var item = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&item, 1, 100) > 0 {
        let count = read(master, &piece, piece.count)
        if count <= 0 { return screen.contains(text) }
        screen += String(decoding: piece[0..<count], as: UTF8.self)
        seen += String(decoding: piece[0..<count], as: UTF8.self)
      }
    }
  }

  /// The exit code, nil when it does not end.
  func ends(seconds: Double = 15) -> Int32? {
    let end = Date().addingTimeInterval(seconds)
    var status: Int32 = 0
    var piece = [UInt8](repeating: 0, count: 4_096)
    while Date() < end {
      var item = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&item, 1, 20) > 0 { _ = read(master, &piece, piece.count) }
      if waitpid(child, &status, WNOHANG) == child { return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }
    }
    return nil
  }
}

@Suite("The shell under a pseudo-terminal")
struct ShellUnderPtyTests {
  @Test func asksAnswersAndLeaves() throws {
    let home = Home()
    #expect(home.run(["update", "INSERT DATA { <http://e/s> <http://e/p> \"one\" }"]).code == 0)
    let shell = try #require(Terminal(home))
    #expect(shell.sees("tern> "))
    shell.type("SELECT ?o { ?s ?p ?o }\n")
    #expect(shell.sees("one"))
    #expect(shell.sees("1 row"))
    shell.type("SELECT ?o {\n")
    #expect(shell.sees("   -> "))
    shell.type("?s ?p ?o }\n")
    shell.type(";\n")
    #expect(shell.sees("1 row"))
    shell.type(".mode csv\nSELECT ?o { ?s ?p ?o }\n")
    #expect(shell.sees("one"))
    shell.type(".hlep\n")
    #expect(shell.sees("did you mean .help?"))
    shell.type("SELECT * { ?s ?p }\n")
    #expect(shell.sees("^"))
    #expect(shell.sees("tern> "))
    shell.type("\u{4}")
    #expect(shell.ends() == 0)
  }

  @Test func completesKeywordsCommandsAndNames() throws {
    let home = Home()
    #expect(home.run(["load", home.write("m.txt", "Liechtenstein is a member of the United Nations.\n")]).code == 0)
    let shell = try #require(Terminal(home))
    #expect(shell.sees("tern> "))
    shell.type(".gra\t\n")
    #expect(shell.sees(".graphs"))
    #expect(shell.sees("tern> "))
    shell.type("Liecht\t")
    #expect(shell.sees("Liechtenstein"))
    shell.type("-- memb\t")
    #expect(shell.sees("member of"))
    shell.type("-- ?\n")
    #expect(shell.sees("United Nations"))
    shell.type(".quit\n")
    #expect(shell.ends() == 0)
  }

  @Test func remembersWholeStatements() throws {
    let home = Home()
    let first = try #require(Terminal(home))
    #expect(first.sees("tern> "))
    first.type("ASK {\n?s ?p \"remembered\" }\n;\n")
    #expect(first.sees("false"))
    // Only at a prompt is Ctrl-D the end: before it the terminal is not yet readline's.
    #expect(first.sees("tern> "))
    first.type("\u{4}")
    #expect(first.ends() == 0)
    var status = stat()
    #expect(stat(home.folder.path + "/state/tern/history", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let second = try #require(Terminal(home))
    #expect(second.sees("tern> "))
    second.type("\u{1B}[A")
    #expect(second.sees("remembered"))
    second.type("\n")
    #expect(second.sees("false"))
  }

  @Test func interruptStopsTheQueryAndNotTheShell() throws {
    let home = Home()
    let rows = (0..<150).map { "<e:s\($0)> <e:p> \($0) ." }.joined(separator: " ")
    #expect(home.run(["update", "INSERT DATA { \(rows) }"]).code == 0)
    let shell = try #require(Terminal(home))
    #expect(shell.sees("tern> "))
    // The mark stands behind the line, not over the prompt.
    shell.type("half a line")
    #expect(shell.sees("half a line"))
    shell.type("\u{3}")
    #expect(shell.sees("^C"))
    #expect(!shell.seen.contains("\r^C"))
    #expect(shell.sees("tern> "))
    shell.type("SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?t ?w . FILTER(STR(?x) < STR(?y) && STR(?z) < STR(?w)) }\n")
    usleep(400_000)
    shell.type("\u{3}")
    #expect(shell.sees("interrupted"))
    #expect(shell.sees("tern> "))
    shell.type("ASK {}\n")
    #expect(shell.sees("true"))
    // Only at a prompt is Ctrl-D the end: before it the terminal is not yet readline's.
    #expect(shell.sees("tern> "))
    shell.type("\u{4}")
    #expect(shell.ends() == 0)
  }

  @Test func hostileTextIsShownAsEscapes() throws {
    let home = Home()
    #expect(home.run(["update", "INSERT DATA { <e:s> <e:p> \"\\u001B]0;title\\u0007\\u202Eevil\" }"]).code == 0)
    let shell = try #require(Terminal(home))
    #expect(shell.sees("tern> "))
    shell.type("SELECT ?o { ?s ?p ?o }\n")
    #expect(shell.sees("\\u{1B}]0;title\\u{7}\\u{202E}evil"))
    for (mode, text) in [("csv", "\\u{1B}]0;title\\u{7}\\u{202E}evil"), ("tsv", "\\u001B]0;title\\u0007\\u{202E}evil")] {
      shell.type(".mode \(mode)\nSELECT ?o { ?s ?p ?o }\n")
      #expect(shell.sees(text))
    }
  }

  @Test func aFullDiskUnderOutputIsSaidAndTheShellStays() throws {
    let home = Home()
    let shell = try #require(Terminal(home))
    #expect(shell.sees("tern> "))
    shell.type(".output /dev/full\nASK {}\n")
    #expect(shell.sees("writing to /dev/full failed: No space left on device"))
    shell.type("ASK { <e:none> ?p ?o }\n")
    #expect(shell.sees("false"))
    // The file of .once is taken by the next answer, of a command too.
    shell.type(".once \(home.folder.path)/once.txt\n.timeout\n")
    shell.type("ASK { <e:none> ?p ?o }\n")
    #expect(shell.sees("false"))
    #expect(String(decoding: readBytes(home.folder.path + "/once.txt") ?? [], as: UTF8.self).hasPrefix("off"))
    #expect(shell.sees("tern> "))
    shell.type("\u{4}")
    #expect(shell.ends() == 0)
  }
}
