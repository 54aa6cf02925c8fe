/// Results as Markdown.
extension Results {
  var markdown: String {
    var out = "### \(data.rawValue), \(triples) triples\n\n"
    out += "| question | class | answer | \(engines.map(\.name).joined(separator: " | ")) |\n"
    out += "|---|---|---:|" + String(repeating: "---:|", count: engines.count) + "\n"
    for question in data.questions {
      let bests = engines.map { best($0, question) }
      let fastest = bests.enumerated().filter { engines[$0.offset].name != Runner.floorName }.compactMap(\.element).min()
      let answer = engines.first?.answers[question.id] ?? "–"
      let cells = zip(engines, bests).map { engine, time -> String in
        guard let time else { return engine.answers[question.id] == nil ? "–" : "failed" }
        let note = engine.answers[question.id] == answer ? "" : " (answers \(engine.answers[question.id] ?? ""))"
        return (time == fastest ? "**\(rounded(time))**" : rounded(time)) + note
      }
      out += "| \(question.id) | \(question.kind) | \(answer) | \(cells.joined(separator: " | ")) |\n"
    }
    out += "\nBest milliseconds of all repeats, the whole answer read.\n\n"
    for engine in engines {
      if let load = engine.load {
        out += "* \(engine.name): loaded in \(rounded(load.wall)) s (\(rounded(load.cpu)) s of CPU, "
        out += "\(rounded(Double(triples) / max(load.cpu, 0.001) / 1_000)) thousand triples a CPU second), "
        out += "\(load.peak / max(triples, 1)) bytes a triple at most"
        if let memory = engine.memory { out += ", \(memory / max(triples, 1)) while serving" }
        if let disk = engine.disk { out += ", \(disk / max(triples, 1)) on disk" }
        if let cold = engine.coldStart { out += "; first answer \(rounded(cold * 1e3)) ms after a start" }
        out += "\n"
      }
      for item in engine.lookups {
        out += "* \(engine.name), \(item.clients) clients: \(rounded(item.outcome.perSecond)) look-ups a second "
        out += "(median \(rounded(item.outcome.median)) ms, 95 %: \(rounded(item.outcome.p95)) ms"
        if let cpu = item.cpuMicroseconds { out += ", \(rounded(cpu)) µs of server CPU each" }
        out += item.outcome.errors > 0 ? ", \(item.outcome.errors) errors)\n" : ")\n"
      }
    }
    return out
  }
}
