import ArgumentParser
import Client
import Database
import Fetch
import Glibc
import HTTPServer

/// The daemon in the foreground.
struct ServeVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Runs the daemon in the foreground; SIGTERM ends it cleanly.")
  @Option(name: .long, help: "The database file (TERN_DB; otherwise in the XDG data folder).")
  var db: String?
  @Option(name: .long, help: "The Unix socket (TERN_SOCKET; otherwise in the XDG runtime folder).")
  var socket: String?
  @Option(name: .long, help: "Also listen at HOST:PORT over TCP, for example 127.0.0.1:7880.")
  var http: String?
  @Flag(name: .long, help: "Let --http be an address that other machines reach. There is no password.")
  var allowNetwork = false
  @Option(name: .long, help: "A user id that may connect beside the own one (repeatable).")
  var allowUser: [UInt32] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Let SERVICE and LOAD reach IRIs with this prefix, for example https://query.wikidata.org/sparql (repeatable; otherwise both are refused). Private addresses only when they are named themselves: http://127.0.0.1:7878/.",
      valueName: "iri-prefix"))
  var allowService: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Judge https servers of SERVICE and LOAD by the certificates (PEM) of this file instead of the system's.", valueName: "file"))
  var caFile: String?
  @Option(name: .long, help: "Leave after so many seconds without a request.")
  var idle: Int?
  @Option(name: .long, help: "What an acknowledged update survives: full (power loss) or relaxed (a crash of the process).")
  var durability: String = "full"
  @Flag(name: .long, help: "No line in the log for each request.")
  var quiet = false
  @Flag(name: .long, help: .hidden)
  var detached = false

  func run() throws {
    Daemon.claimSignals()
    do {
      try serve()
    } catch let error as ClientError {
      throw leave(error.description, error.exitCode)
    } catch let error as ListenError {
      throw leave(error.description, code(error.kind))
    } catch let error as DatabaseError {
      throw leave(error.message + (error.suggestion.map { "; " + $0 } ?? ""), error.exitCode)
    }
  }

  private func leave(_ text: String, _ code: Int32) -> ExitCode {
    Daemon.write("tern: \(text)\n")
    return ExitCode(code)
  }

  private func code(_ kind: ListenError.Kind) -> Int32 {
    switch kind {
    case .usage: 64
    case .busy: 75
    case .permission: 77
    case .io: 74
    }
  }

  private func serve() throws {
    let settings = try Settings(database: db, socket: socket)
    // A relative name is one of the folder that it was given in.
    let authorities = caFile.map { Settings.absolute($0) } ?? settings.authorities
    if detached {
      // Started by a client: nothing of its terminal, pipes and folder is kept.
      closeInherited()
      _ = chdir("/")
    }
    umask(0o077)
    var options = DaemonOptions(socketPath: settings.socket)
    options.http = try address()
    options.allowNonLoopback = allowNetwork
    options.allowedUsers = Set(allowUser)
    if let idle {
      guard idle > 0 else { throw ClientError("--idle is a number of seconds above 0", exitCode: 64) }
      options.idleSeconds = Double(idle)
    }
    guard let durability = DatabaseOptions.Durability(rawValue: durability) else {
      throw ClientError("--durability is full or relaxed", exitCode: 64)
    }
    options.logRequests = !quiet
    let services = try allowedServices(settings)
    if let authorities, access(authorities, R_OK) != 0 {
      throw ClientError("the certificates '\(authorities)' of --ca-file cannot be read: \(String(cString: strerror(errno)))", exitCode: 64)
    }
    let socketFile = try SocketFile(path: settings.socket)
    let folder = settings.database.lastIndex(of: "/").map { String(settings.database[..<$0]) } ?? "."
    try SocketFile.makeFolders(folder.isEmpty ? "/" : folder)
    options.spoolFolder = folder
    let graph: KnowledgeGraph
    do {
      var options = DatabaseOptions(durability: durability, note: { Daemon.write($0 + "\n") })
      options.allowedServices = services
      options.authorities = authorities
      graph = try KnowledgeGraph.open(settings.database, options: options)
    } catch {
      socketFile.release()
      guard var named = error as? DatabaseError, !named.message.contains(settings.database) else { throw error }
      named.message = "\(settings.database): \(named.message)"
      throw named
    }
    let daemon = Daemon(graph: graph, socketFile: socketFile, options: options)
    do {
      try daemon.run { Daemon.write("tern \(getpid()): \(settings.database) at revision \(graph.revision), \($0)\n") }
    } catch {
      socketFile.release()
      throw error
    }
  }

  private func closeInherited() {
    for descriptor in 3..<Int32(256) { close(descriptor) }
  }

  /// Those of the command line and of the settings file.
  private func allowedServices(_ settings: Settings) throws(ClientError) -> [AllowedPrefix] {
    var prefixes: [AllowedPrefix] = []
    for text in settings.allowedServices + allowService {
      do throws(FetchError) {
        prefixes.append(try AllowedPrefix(text))
      } catch {
        throw ClientError("--allow-service is the beginning of an http or https IRI: \(error)", exitCode: 64)
      }
    }
    return prefixes
  }

  private func address() throws -> (host: String, port: Int)? {
    guard let http else { return nil }
    guard let colon = http.lastIndex(of: ":"), let port = Int(http[http.index(after: colon)...]), port >= 0, port <= 65_535 else {
      throw ClientError("--http is HOST:PORT, for example 127.0.0.1:7880", exitCode: 64)
    }
    var host = String(http[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return (host.isEmpty ? "127.0.0.1" : host, port)
  }
}
