import Client

/// The dot commands: names, what they take, what they do.
public enum DotCommand {
  struct Entry {
    var name: String
    var takes: String
    var does: String
    var run: (Session, String) throws(ClientError) -> Void

    init(_ name: String, _ takes: String, _ does: String, _ run: @escaping (Session, String) throws(ClientError) -> Void) {
      self.name = name
      self.takes = takes
      self.does = does
      self.run = run
    }
  }

  static let modes = ["table", "line", "json", "xml", "csv", "tsv", "rows", "turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"]

  /// Names for completion.
  public static let names = entries().map(\.name)

  static func entries() -> [Entry] {
    [
      Entry(".accept", "N|FACT", "accepts a fact: it is asserted whatever its confidence", JudgementCommands.accept),
      Entry(".cite", "[N]", "the sentences behind row N of the last answer (behind all rows without N)", EvidenceCommands.cite),
      Entry(".confidence", "[0.8|off]", "leaves out what is less sure; shows how sure rows are", JudgementCommands.confidence),
      Entry(".docs", "[NAME]", "the loaded documents, or the facts of one", DataCommands.documents),
      Entry(".edit", "", "writes the last statement in $VISUAL or $EDITOR and runs it", SettingCommands.edit),
      Entry(".explain", "[on|off|STATEMENT]", "how a statement is evaluated, with real rows and times", SettingCommands.explain),
      Entry(".find", "NAME", "entities whose name or alias fits", DataCommands.find),
      Entry(".forget", "DOCUMENT", "takes a document out, with the facts that only it says", DataCommands.forget),
      Entry(".graphs", "", "the named graphs and their sizes", DataCommands.graphs),
      Entry(".help", "[COMMAND]", "this list", SettingCommands.help),
      Entry(".judgements", "", "what was accepted, rejected, merged and split", JudgementCommands.list),
      Entry(".load", "PATH …", "loads files and folders", DataCommands.load),
      Entry(".merge", "NAME = NAME", "says that two entities are one; .split withdraws it", JudgementCommands.merge),
      Entry(".mode", "[\(modes.joined(separator: "|"))]", "how answers are written", SettingCommands.mode),
      Entry(".once", "FILE", "writes the next answer to a file", SettingCommands.once),
      Entry(".output", "[FILE]", "writes answers to a file, without FILE to the terminal again", SettingCommands.output),
      Entry(".path", "NAME -- NAME", "the shortest chain of facts between two things", EvidenceCommands.path),
      Entry(".prefix", "[NAME: <IRI>]", "declares a prefix for this session, or lists all", DataCommands.prefix),
      Entry(".quit", "", "leaves (so does Ctrl-D)", SettingCommands.quit),
      Entry(".read", "FILE", "runs the statements of a file", SettingCommands.read),
      Entry(".reject", "N|FACT", "rejects a fact: it leaves the graph and does not come back", JudgementCommands.reject),
      Entry(".search", "TEXT", "triples whose text contains it", DataCommands.search),
      Entry(".show", "NAME", "everything that is said about a name, with sentences", EvidenceCommands.show),
      Entry(".sparql", "[PATTERN]", "the SPARQL that the last pattern (or this one) becomes", EvidenceCommands.sparql),
      Entry(".split", "NAME = NAME | NAME from DOCUMENT", "withdraws a merge; or a document speaks of somebody else of that name", JudgementCommands.split),
      Entry(".stats", "", "figures of the database", DataCommands.stats),
      Entry(".timeout", "[SECONDS|off]", "how long a statement may run", SettingCommands.timeout),
      Entry(".timer", "on|off", "whether times are shown", SettingCommands.timer),
      Entry(".withdraw", "N|FACT", "takes an .accept or .reject back", JudgementCommands.withdraw),
      Entry(".why", "[N]", "why row N of the last answer holds: rule, links, confidence", EvidenceCommands.why),
    ]
  }

  /// Runs a line that starts with a dot. An unambiguous beginning of a name is enough.
  static func run(_ line: String, in session: Session) throws(ClientError) {
    var text = line[...]
    while let last = text.last, last.isWhitespace || last == ";" { text = text.dropLast() }
    let name = text.prefix { !$0.isWhitespace }.lowercased()
    let argument = String(text.dropFirst(name.count).drop { $0.isWhitespace })
    let all = entries()
    if name == "\\q" {
      session.isLeaving = true
      return
    }
    if otherNames[name] != nil { throw unknown(name) }
    if let exact = all.first(where: { $0.name == name }) ?? (name == ".exit" ? all.first { $0.name == ".quit" } : nil) {
      try exact.run(session, argument)
      return
    }
    let fitting = all.filter { $0.name.hasPrefix(name) }
    if fitting.count == 1 {
      try fitting[0].run(session, argument)
    } else if fitting.count > 1 {
      throw ClientError("\(name) may be \(fitting.map(\.name).joined(separator: " or "))", exitCode: 64)
    } else {
      throw unknown(name)
    }
  }

  /// The error of a name that no command has, with the nearest that one has.
  static func unknown(_ name: String) -> ClientError {
    if let other = otherNames[name] {
      var error = ClientError("there is no command \(DisplayText.safe(name)); .help lists them", exitCode: 64)
      error.suggestion = other
      return error
    }
    let near = entries().map { (name: $0.name, distance: distance(name, $0.name)) }.min { $0.distance < $1.distance }
    var error = ClientError("there is no command \(DisplayText.safe(name)); .help lists them", exitCode: 64)
    if let near, near.distance <= 2 { error.suggestion = "did you mean \(near.name)?" }
    return error
  }

  /// What the shells of other databases call it.
  private static let otherNames: [String: String] = [
    "\\q": ".quit leaves", "\\?": ".help lists the commands", "\\h": ".help lists the commands", "\\i": ".read FILE runs the statements of a file",
    "\\o": ".output FILE writes answers to a file", "\\e": ".edit opens the last statement in an editor", "\\timing": ".timer on shows times",
    "\\x": ".mode line shows a value a line", "\\d": tables, "\\dt": tables, "\\l": ".stats shows which database this is", "\\c": open,
    ".tables": tables, ".schema": tables, ".indexes": tables, ".open": open, ".databases": ".stats shows which database this is",
    ".import": ".load PATH reads files", ".dump": "tern dump writes all quads", ".backup": "tern backup FILE copies the database",
    ".headers": ".mode says how answers are written", ".width": ".mode says how answers are written", ".format": ".mode says how answers are written",
    ".facts": ".show NAME says everything about a name", ".check": "tern check verifies the database", ".delete": ".forget DOCUMENT takes a document out",
  ]
  private static let tables = ".graphs lists the named graphs, .docs the documents; SELECT DISTINCT ?p { ?s ?p ?o } lists the relations"
  private static let open = "tern --db FILE opens another database"

  /// Edits between two short names.
  static func distance(_ a: String, _ b: String) -> Int {
    let left = Array(a)
    let right = Array(b)
    var row = Array(0...right.count)
    for i in 0..<left.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<right.count {
        let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (left[i] == right[j] ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[right.count]
  }

  /// Splits arguments at blanks; quotes and backslashes keep blanks in names.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var started = false
    var escaped = false
    for character in text {
      if escaped {
        word.append(character)
        escaped = false
      } else if character == "\\" {
        escaped = true
        started = true
      } else if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        started = true
      } else if character.isWhitespace {
        if started { words.append(word) }
        word = ""
        started = false
      } else {
        word.append(character)
        started = true
      }
    }
    if started { words.append(word) }
    return words
  }

  static func need(_ argument: String, _ usage: String) throws(ClientError) {
    if argument.isEmpty { throw ClientError("usage: \(usage)", exitCode: 64) }
  }
}
