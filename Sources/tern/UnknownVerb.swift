import ArgumentParser
import Client
import Database

/// A first argument that is no verb: the parser would take it for an argument of the shell,
/// which has none, and say so in words that help nobody.
enum UnknownVerb {
  /// What other programs call some of the verbs.
  private static let otherNames = [
    "add": "load", "import": "load", "ingest": "load", "ask": "query", "select": "query", "search": "find", "lookup": "find",
    "delete": "forget", "remove": "forget", "rm": "forget", "export": "dump", "start": "serve", "daemon": "serve", "server": "serve",
    "status": "stats", "info": "stats", "list": "docs", "ls": "docs", "verify": "check", "plan": "explain", "source": "cite",
    "quit": "stop", "shutdown": "stop", "extract": "read",
  ]

  static func error(_ arguments: [String]) -> ClientError? {
    guard let word = arguments.dropFirst().first, !word.hasPrefix("-") else { return nil }
    let verbs = Tern.configuration.subcommands.map { $0._commandName } + ["help"]
    if verbs.contains(word) { return nil }
    // A statement without a verb: "tern 'Mexico -- member of -- ?'".
    if word.contains(where: { $0.isWhitespace }) {
      return ClientError("'\(word.prefix(40))' is no verb; to ask it: tern query '…'", exitCode: 64)
    }
    let bytes = Array(word.utf8)
    var nearest: (distance: Int, verb: String)?
    for verb in verbs {
      var distance = EditDistance.between(bytes, Array(verb.utf8), atMost: EditDistance.allowance(bytes.count))
      if distance == nil, zip(word, verb).prefix(while: ==).count >= 3 { distance = 9 }
      if let distance, distance < nearest?.distance ?? .max { nearest = (distance, verb) }
    }
    let meant = otherNames[word.lowercased()] ?? nearest?.verb
    let hint = meant.map { "did you mean '\($0)'? " } ?? ""
    return ClientError("there is no verb '\(word)'; \(hint)'tern --help' lists them", exitCode: 64)
  }
}
