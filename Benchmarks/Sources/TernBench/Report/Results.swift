/// What one run found, and how it is written as JSON.
struct Results {
  /// One engine on one set of data.
  struct Engine {
    var name: String
    /// Milliseconds by question, all repeats.
    var times: [String: [Double]] = [:]
    /// Rows, or the number that is the only cell; a text where it failed.
    var answers: [String: String] = [:]
    var load: LoadFigures?
    var coldStart: Double?
    var memory: Int?
    var disk: Int?
    var lookups: [(clients: Int, outcome: Hammer.Outcome, cpuMicroseconds: Double?)] = []
  }

  var data: DataSet
  var triples: Int
  var machine: String
  var date: String
  var engines: [Engine] = []

  func best(_ engine: Engine, _ question: Question) -> Double? { engine.times[question.id]?.min() }

  func median(_ engine: Engine, _ question: Question) -> Double? {
    guard let times = engine.times[question.id]?.sorted(), !times.isEmpty else { return nil }
    return times[times.count / 2]
  }

  /// The run as one JSON object.
  var json: String {
    func quoted(_ text: String) -> String {
      var out = "\""
      for scalar in text.unicodeScalars {
        if scalar == "\"" || scalar == "\\" { out += "\\" }
        if scalar.value < 32 { out += " " } else { out.unicodeScalars.append(scalar) }
      }
      return out + "\""
    }
    var parts: [String] = []
    for engine in engines {
      var fields = ["\"name\":\(quoted(engine.name))"]
      if let load = engine.load {
        fields.append("\"load\":{\"wall_s\":\(rounded(load.wall)),\"cpu_s\":\(rounded(load.cpu)),\"peak_bytes\":\(load.peak)}")
      }
      if let cold = engine.coldStart { fields.append("\"cold_start_s\":\(rounded(cold))") }
      if let memory = engine.memory { fields.append("\"serving_bytes\":\(memory)") }
      if let disk = engine.disk { fields.append("\"disk_bytes\":\(disk)") }
      let lookups = engine.lookups.map { item in
        "{\"clients\":\(item.clients),\"per_second\":\(rounded(item.outcome.perSecond)),\"median_ms\":\(rounded(item.outcome.median)),"
          + "\"p95_ms\":\(rounded(item.outcome.p95)),\"errors\":\(item.outcome.errors)"
          + (item.cpuMicroseconds.map { ",\"cpu_us\":\(rounded($0))" } ?? "") + "}"
      }
      if !lookups.isEmpty { fields.append("\"lookups\":[\(lookups.joined(separator: ","))]") }
      let questions = data.questions.compactMap { question -> String? in
        guard let answer = engine.answers[question.id] else { return nil }
        var text = "\(quoted(question.id)):{\"answer\":\(quoted(answer))"
        if let best = best(engine, question), let median = median(engine, question) {
          text += ",\"best_ms\":\(rounded(best)),\"median_ms\":\(rounded(median))"
        }
        return text + "}"
      }
      fields.append("\"questions\":{\(questions.joined(separator: ","))}")
      parts.append("    {\(fields.joined(separator: ","))}")
    }
    return "{\"data\":\(quoted(data.rawValue)),\"triples\":\(triples),\"machine\":\(quoted(machine)),\"date\":\(quoted(date)),\"engines\":[\n"
      + parts.joined(separator: ",\n") + "\n]}"
  }
}

/// A number with three digits that mean something.
func rounded(_ value: Double) -> String {
  if value == 0 { return "0" }
  var scale = 1.0
  while abs(value) * scale < 100, scale < 1e6 { scale *= 10 }
  let whole = (value * scale).rounded()
  if scale == 1 { return String(Int(whole)) }
  let number = whole / scale
  return number == number.rounded() ? String(Int(number)) : String(number)
}
