import ArgumentParser
import Client
import Shell

/// Names.
struct FindVerb: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "find", abstract: "Finds entities by name or alias.")
  @Argument(help: "The name, or its beginning.") var name: String
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Writes JSON.") var json = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let response = try connection.client().json(Request("GET", Request.target("/entities", [("q", name)])))
      let found = response["entities"]?.array ?? []
      if json {
        for item in found { Screen(descriptor: 1).line(JSONLine.text(item)) }
      } else if !found.isEmpty {
        let rows = found.map { item in
          [
            item["label"]?.string ?? "", item["type"]?.string ?? "",
            (item["aliases"]?.array ?? []).compactMap(\.string).joined(separator: ", "), item["iri"]?.string ?? "",
          ].map { DisplayText.safe($0) }
        }
        let screen = Screen(descriptor: 1)
        screen.write(Table(header: ["name", "type", "also called", "IRI"], rows: rows).text(columns: screen.columns))
      }
      FactList.noteMissingNames(response, Screen(descriptor: 2))
      if found.isEmpty { throw ClientError("nothing is called '\(name)'", exitCode: 1) }
    }
  }
}

/// Everything about a name.
struct ShowVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows all facts about a name, the qualified ones too, with their sentences.")
  @Argument(help: "A name, an alias or an IRI.") var name: String
  @OptionGroup var connection: ConnectionOptions
  @Option(name: .long, help: "Only facts of at least this confidence (0 to 1).") var minConfidence: Double?
  @Flag(name: .long, help: "Writes one JSON object a fact.") var json = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let confidence = try Verb.confidence(minConfidence)
      let response = try connection.client().json(Request("GET", Request.target("/facts", [("about", name), ("limit", String(FactList.most))] + confidence)))
      FactOutput.write(response["facts"]?.array ?? [], json: json, evidence: .sentences)
      FactList.noteMissing(response, Screen(descriptor: 2))
    }
  }
}

/// The sentences behind a triple.
struct CiteVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite", abstract: "Shows the sentences behind a fact (by its id) or behind a pattern's answers.")
  @Argument(help: "A fact's id, or a pattern: 'Mexico -- member of -- ?'.") var fact: String?
  @Option(name: .shortAndLong, help: "A file with the pattern or query (.pattern, .rq).") var file: String?
  @OptionGroup var connection: ConnectionOptions
  @Option(name: .long, help: "Only facts of at least this confidence (0 to 1).") var minConfidence: Double?
  @Flag(name: .long, help: "Writes one JSON object a fact.") var json = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let confidence = try Verb.confidence(minConfidence)
      let client = try connection.client()
      let text = try Verb.text(fact, file: file, what: "fact or pattern")
      var ids = [text]
      if file != nil || StatementShape.kind(of: text) != .pattern || text.contains("--") || text.contains("—") {
        var statement = Statement(kind: StatementShape.kind(of: text), text: text)
        if file?.hasSuffix(".pattern") == true { statement.kind = .pattern }
        statement.minConfidence = minConfidence
        ids = try CiteVerb.facts(client, statement)
      }
      var facts: [JSON] = []
      for id in ids { facts += try client.json(Request("GET", Request.target("/cite", [("fact", id)] + confidence)))["facts"]?.array ?? [] }
      if facts.isEmpty { throw ClientError("no document says it", exitCode: 1) }
      FactOutput.write(facts, json: json, evidence: .full)
    }
  }
}

extension CiteVerb {
  /// Ids of the facts behind the rows of an answer, each once.
  private static func facts(_ client: TernClient, _ statement: Statement) throws(ClientError) -> [String] {
    var reader = AnswerReader(try client.send(statement.request(accept: "application/vnd.tern.rows+json")))
    var ids: [String] = []
    var seen: Set<String> = []
    while let rows = try reader.next() {
      for row in rows { for id in row.facts where seen.insert(id).inserted { ids.append(id) } }
    }
    if reader.answer.boolean != nil { throw ClientError("only patterns and SELECT queries are cited", exitCode: 65) }
    return ids
  }
}

/// Facts on standard output.
enum FactOutput {
  static func write(_ facts: [JSON], json: Bool, evidence: FactText.Evidence) {
    let screen = Screen(descriptor: 1)
    if json {
      for fact in facts { screen.line(JSONLine.text(fact)) }
    } else {
      FactText(screen).writeAll(FactText.ordered(facts), evidence: evidence)
    }
  }
}

/// JSON values back to text, on one line.
enum JSONLine {
  static func text(_ value: JSON) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let digits): return digits
    case .string(let text): return quoted(text)
    case .array(let items): return "[" + items.map(text).joined(separator: ",") + "]"
    case .object(let members): return "{" + members.map { quoted($0.name) + ":" + text($0.value) }.joined(separator: ",") + "}"
    }
  }

  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if scalar.value < 32 || scalar.value == 127 {
          let digits = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}
