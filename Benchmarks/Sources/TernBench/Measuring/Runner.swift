import Glibc

/// Asks every engine every question in turn, several times, so that a busy machine hits all alike.
struct Runner {
  static let floorName = "by hand"

  var binary: String
  /// Peers by name; their data has been loaded before.
  var peers: [(name: String, endpoint: Endpoint, pid: Int32?)]
  var folder: String
  var rounds = 3
  var perRound = 4
  var limit = 30
  var hammerSeconds = 3.0
  var withFloors = true

  private struct Asked {
    let endpoint: Endpoint
    let connection: Connection
    let pid: Int32?
    var gaveUp: Set<String> = []
  }

  func run(_ data: DataSet, triples wanted: Int) throws -> Results {
    let file = try Runner.file(data, wanted, folder)
    var results = Results(data: data, triples: try lines(file), machine: Runner.machine, date: Runner.today)
    let scratch = "\(folder)/\(data.rawValue)-\(getpid())"
    mkdir(scratch, 0o700)
    defer { do { try Program.run(["/bin/rm", "-rf", scratch]) } catch { note("\(scratch) is still there: \(error)") } }
    let daemon = try TernDaemon(binary: binary, folder: scratch)
    defer { daemon.stop() }
    var tern = Results.Engine(name: "tern")
    note("loading \(file)")
    try daemon.start()
    tern.load = try daemon.load(file)
    daemon.stop()
    tern.disk = Runner.size(scratch + "/tern.db")
    tern.coldStart = try daemon.start()
    results.engines = [tern] + peers.map { Results.Engine(name: $0.name) }
    var asked = [Asked(endpoint: daemon.endpoint, connection: Connection(daemon.endpoint), pid: daemon.pid)]
    asked += peers.map { Asked(endpoint: $0.endpoint, connection: Connection($0.endpoint), pid: $0.pid) }
    for round in 0..<rounds {
      for question in data.questions {
        for engine in asked.indices where !asked[engine].gaveUp.contains(question.id) {
          ask(question, &asked[engine], &results.engines[engine], isFirst: round == 0)
        }
      }
      note("\(data.rawValue): round \(round + 1) of \(rounds)")
    }
    if hammerSeconds > 0 {
      for engine in asked.indices { lookups(data, results.triples, asked[engine], &results.engines[engine]) }
    }
    results.engines[0].memory = ProcessFigures(pid: daemon.pid).memory("VmRSS")
    if withFloors { results.engines.append(try floors(data, file)) }
    return results
  }

  private func ask(_ question: Question, _ engine: inout Asked, _ figures: inout Results.Engine, isFirst: Bool) {
    do {
      // The first is thrown away: it warms caches, and its answer is what is compared.
      if isFirst { figures.answers[question.id] = Runner.answer(try engine.connection.ask(question.text, seconds: limit)) }
      let begin = seconds()
      for _ in 0..<perRound {
        let start = seconds()
        _ = try engine.connection.ask(question.text, seconds: limit)
        figures.times[question.id, default: []].append((seconds() - start) * 1e3)
        if seconds() - begin > 4 { break }
      }
    } catch {
      note("\(figures.name) \(question.id): \(error)")
      engine.gaveUp.insert(question.id)
      figures.answers[question.id] = "failed"
    }
  }

  private func lookups(_ data: DataSet, _ triples: Int, _ engine: Asked, _ figures: inout Results.Engine) {
    for clients in [1, 2, 8] {
      let before = engine.pid.map { ProcessFigures(pid: $0).cpuSeconds }
      let outcome = Hammer.run(engine.endpoint, data, triples: triples, clients: clients, seconds: hammerSeconds)
      let used = engine.pid.map { ProcessFigures(pid: $0).cpuSeconds - (before ?? 0) }
      let each = used.map { $0 / max(outcome.perSecond * hammerSeconds, 1) * 1e6 }
      figures.lookups.append((clients, outcome, each))
    }
  }

  private func floors(_ data: DataSet, _ file: String) throws -> Results.Engine {
    var engine = Results.Engine(name: Runner.floorName)
    note("the floors: sorting \(file)")
    for floor in Floors(try SortedTriples(file)).all(data) {
      var answer = 0
      for _ in 0..<3 {
        let start = seconds()
        answer = floor.run()
        engine.times[floor.id, default: []].append((seconds() - start) * 1e3)
      }
      engine.answers[floor.id] = String(answer)
    }
    return engine
  }

  /// The number in the only cell, else the number of rows.
  static func answer(_ tsv: [UInt8]) -> String {
    let lines = tsv.split(separator: 10)
    if lines.count == 2 {
      let digits = lines[1].drop { $0 == UInt8(ascii: "\"") }.prefix { $0 >= 48 && $0 <= 57 }
      let rest = lines[1].drop { $0 == UInt8(ascii: "\"") }.dropFirst(digits.count)
      if !digits.isEmpty, rest.allSatisfy({ $0 == 13 }) || rest.first == UInt8(ascii: "\"") { return String(decoding: digits, as: UTF8.self) }
    }
    return String(max(lines.count - 1, 0))
  }

  /// The data file, made when it is not there.
  static func file(_ data: DataSet, _ triples: Int, _ folder: String) throws -> String {
    let path = "\(folder)/\(data.rawValue)-\(triples).nt"
    if access(path, R_OK) == 0 { return path }
    note("writing \(path)")
    let written = try data.write(triples, to: path + ".part")
    rename(path + ".part", path)
    note("\(written) triples")
    return path
  }

  private func lines(_ path: String) throws -> Int {
    guard let file = fopen(path, "r") else { throw Failure("\(path) cannot be read") }
    defer { fclose(file) }
    var room = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while true {
      let got = fread(&room, 1, room.count, file)
      if got == 0 { return count }
      for byte in room[..<got] where byte == 10 { count += 1 }
    }
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Cores and processor.
  static var machine: String {
    var name = "unknown processor"
    if let file = fopen("/proc/cpuinfo", "r") {
      var room = [UInt8](repeating: 0, count: 8 << 10)
      let text = String(decoding: room[..<fread(&room, 1, room.count, file)], as: UTF8.self)
      for line in text.split(separator: "\n") where line.hasPrefix("model name") { name = String(line.drop { $0 != ":" }.dropFirst(2)) }
      fclose(file)
    }
    return "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores, \(name)"
  }

  static var today: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : String(value) }
    return "\(parts.tm_year + 1_900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  }
}

/// A line for whoever watches.
func note(_ text: String) {
  let line = Array("# \(text)\n".utf8)
  _ = write(2, line, line.count)
}
