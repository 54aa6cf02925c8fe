import ArgumentParser
import Client
import Shell

/// A person's verdict on a fact.
struct AcceptVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Accepts a fact (its id): it is asserted whatever its confidence.")
  @Argument(help: "The fact's id, as tern cite --json shows it.") var fact: String
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Takes an earlier verdict back instead.") var withdraw = false

  func run() throws {
    try Judging.run(connection, [(withdraw ? "withdraw" : "accept", fact)], withdraw ? "the verdict is withdrawn" : "accepted")
  }
}

/// A fact that is wrong.
struct RejectVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Rejects a fact (its id): it leaves the graph and no document brings it back.")
  @Argument(help: "The fact's id.") var fact: String
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Takes an earlier verdict back instead.") var withdraw = false

  func run() throws {
    try Judging.run(connection, [(withdraw ? "withdraw" : "reject", fact)], withdraw ? "the verdict is withdrawn" : "rejected")
  }
}

/// Two nodes that are one thing.
struct MergeVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Says that two entities are one: a statement that tern split withdraws; nothing is rewritten.")
  @Argument(help: "A name, alias or IRI.") var first: String
  @Argument(help: "The other name, alias or IRI.") var second: String
  @OptionGroup var connection: ConnectionOptions

  func run() throws { try Judging.run(connection, [("merge", first), ("with", second)], "merged", hint: "tern split withdraws it") }
}

/// Two things that were taken for one.
struct SplitVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split", abstract: "Withdraws a merge, or says that a document speaks of somebody else of that name.")
  @Argument(help: "A name, alias or IRI.") var first: String
  @Argument(help: "The other one, to withdraw a merge.") var second: String?
  @Option(name: .long, help: "The document that speaks of something else: its mentions get an entity of their own.") var document: String?
  @OptionGroup var connection: ConnectionOptions

  func run() throws {
    guard (second == nil) != (document == nil) else {
      throw ValidationError("either the other entity or --document NAME")
    }
    if let second { try Judging.run(connection, [("split", first), ("from", second)], "split") }
    if let document { try Judging.run(connection, [("split", first), ("document", document)], "split", hint: "\(document) was read again") }
  }
}

/// What people decided.
struct JudgementsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judgements", abstract: "Lists what was accepted, rejected, merged and split.")
  @OptionGroup var connection: ConnectionOptions
  @Flag(name: .long, help: "Writes one JSON object a line.") var json = false

  func run() throws {
    try Verb.run { () throws(ClientError) in
      let list = try connection.client().json(Request("GET", "/judgements"))["judgements"]?.array ?? []
      let screen = Screen(descriptor: 1)
      for item in list { screen.line(json ? JSONLine.text(item) : JudgementText.line(item)) }
      if list.isEmpty { Verb.note("nobody has decided anything yet") }
    }
  }
}

/// Sends a judgement.
enum Judging {
  static func run(_ connection: ConnectionOptions, _ parameters: [(String, String)], _ done: String, hint: String? = nil) throws {
    try Verb.run { () throws(ClientError) in
      let nodes = JudgementText.nodes(try connection.client().json(Request("POST", Request.target("/judgements", parameters))))
      Verb.note(done + (nodes.isEmpty ? "" : ": " + nodes) + (hint.map { "; " + $0 } ?? ""))
    }
  }
}
