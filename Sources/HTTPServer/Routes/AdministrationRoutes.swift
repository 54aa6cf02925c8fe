import Database
import Glibc
import Synchronization

/// `/$/…`: looking after the daemon.
extension TernService {
  func administration(_ exchange: Exchange, _ route: Route) throws {
    switch route {
    case .ping: ping(exchange)
    case .stats: try stats(exchange)
    case .metrics: metrics(exchange)
    case .check: try check(exchange)
    case .backup: try backup(exchange)
    case .shutdown: try stop(exchange)
    case .runningQueries: runningQueries(exchange)
    case .runningQuery(let id):
      guard exchange.core.running.kill(id) else { throw Problem(404, "notFound", "no request \(id) is running") }
      exchange.response.send(204, contentType: nil)
    default: throw Problem(404, "notFound", "there is nothing here")
    }
  }

  private func ping(_ exchange: Exchange) {
    var json = JSONText()
    json.open()
    json.field("tern", true)
    json.field("pid", Int(getpid()))
    json.field("revision", graph.revision)
    json.field("path", graph.path)
    json.close()
    send(exchange, json)
  }

  private func stats(_ exchange: Exchange) throws {
    let stats = try graph.stats()
    let core = exchange.core
    var json = JSONText()
    json.open()
    json.field("revision", stats.revision)
    json.field("quads", stats.quads)
    json.field("defaultGraphTriples", stats.defaultGraphTriples)
    json.field("namedGraphs", stats.namedGraphs)
    json.field("terms", stats.terms)
    json.field("documents", stats.documents)
    json.field("sentences", stats.sentences)
    json.field("facts", stats.facts)
    json.field("entities", stats.entities)
    json.field("fileBytes", stats.fileBytes)
    json.field("indexBytes", stats.indexBytes)
    json.field("contentHash", stats.contentHash)
    json.field("sqliteVersion", stats.sqliteVersion)
    json.field("path", stats.path)
    json.field("pid", Int(getpid()))
    json.field("connections", core.metrics.connections.load(ordering: .relaxed))
    json.field("requests", core.metrics.requests.load(ordering: .relaxed))
    json.field("residentBytes", residentBytes())
    json.close()
    send(exchange, json)
  }

  /// Resident memory of this process, 0 when the system does not say.
  private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  private func metrics(_ exchange: Exchange) {
    let core = exchange.core
    var extra: [(name: String, help: String, kind: String, value: Int)] = []
    for (name, pool) in [("query", core.queries), ("update", core.updates), ("bulk", core.bulk)] {
      let load = pool.load
      extra.append(("\(name)_running", "Evaluations that run in this lane.", "gauge", load.running))
      extra.append(("\(name)_waiting", "Requests that wait for this lane.", "gauge", load.waiting))
    }
    let plans = graph.planCounts
    extra.append(("plans_reused_total", "Queries of a known shape that took a plan made before.", "counter", plans.reused))
    extra.append(("plans_made_total", "Queries of a known shape that were planned.", "counter", plans.made))
    extra.append(("plans_unfit_total", "Of those, for which there was a plan that did not fit their constants.", "counter", plans.unfit))
    extra.append(("revision", "Revision that queries see.", "gauge", Int(clamping: graph.revision)))
    extra.append(("resident_bytes", "Resident memory.", "gauge", residentBytes()))
    exchange.response.send(200, contentType: "text/plain; version=0.0.4; charset=utf-8", core.metrics.text(extra: extra))
  }

  private func check(_ exchange: Exchange) throws {
    register(exchange, kind: "check", text: "")
    let report = try graph.check()
    var json = JSONText()
    json.open()
    json.field("sound", report.isSound)
    json.field("problems", report.problems)
    json.field("verified", report.verified)
    json.close()
    send(exchange, json)
  }

  private func backup(_ exchange: Exchange) throws {
    let form = try parametersAndForm(exchange)
    guard let path = try form.single("path") else { throw Problem(400, "badRequest", "path=FILE says where the copy goes") }
    guard exchange.peer.isUnixSocket, exchange.peer.uid == geteuid() else {
      throw Problem(403, "permission", "only a client of the same user on the Unix socket may have a backup written")
    }
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw Problem(400, "badRequest", "the path must be absolute") }
    register(exchange, kind: "backup", text: path)
    let revision = try graph.backup(to: path)
    var json = JSONText()
    json.open()
    json.field("revision", revision)
    json.field("path", path)
    json.close()
    send(exchange, json, status: 201)
  }

  private func stop(_ exchange: Exchange) throws {
    guard exchange.peer.isUnixSocket else { throw Problem(403, "permission", "only a client on the Unix socket may stop the daemon") }
    requestShutdown()
    exchange.response.keepAlive = false
    exchange.response.send(204, contentType: nil)
  }

  private func runningQueries(_ exchange: Exchange) {
    let now = monotonicNanoseconds()
    var json = JSONText()
    json.open()
    json.list("queries")
    for entry in exchange.core.running.all {
      json.open()
      json.field("id", entry.id)
      json.field("kind", entry.kind)
      json.field("seconds", Double((now &- entry.started) / 1_000_000) / 1_000)
      json.field("text", String(entry.text.prefix(2_000)))
      json.close()
    }
    json.endList()
    json.close()
    send(exchange, json)
  }
}
