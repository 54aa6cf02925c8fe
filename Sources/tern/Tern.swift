import ArgumentParser
import Glibc

/// The one binary: daemon, client and shell.
@main struct Tern: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tern",
    abstract: "A knowledge graph that reads documents and cites its answers.",
    discussion: """
      tern load seeds/                       reads prose and RDF
      tern                                   opens the shell
      echo 'Mexico -- member of -- ?' | tern
      tern query 'SELECT * WHERE { ?s ?p ?o } LIMIT 10' --format csv
      """,
    version: "tern 0.1.0",
    subcommands: [
      ShellVerb.self, ServeVerb.self, LoadVerb.self, QueryVerb.self, UpdateVerb.self, ExplainVerb.self, FindVerb.self, ShowVerb.self,
      CiteVerb.self, DocsVerb.self, ForgetVerb.self, DumpVerb.self, BackupVerb.self, CheckVerb.self, StatsVerb.self, ConvertVerb.self,
      CanonVerb.self, ReadVerb.self, AcceptVerb.self, RejectVerb.self, MergeVerb.self, SplitVerb.self, JudgementsVerb.self, StopVerb.self,
    ],
    defaultSubcommand: ShellVerb.self)

  static func main() {
    if let error = UnknownVerb.error(CommandLine.arguments) {
      Verb.fail(error)
      Glibc.exit(error.exitCode)
    }
    main(nil)
  }
}
