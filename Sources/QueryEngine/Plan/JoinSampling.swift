import TripleIndex

/// Some solutions of patterns for a set of their variables, each as likely as any other.
struct JoinSample {
  /// Expected solutions of all.
  var rows: Double
  /// Values by solution and local variable; 0 where a variable is not in the set.
  var values: [TermID]
  var count: Int
}

/// Sampling when a query is planned (Leis and others, CIDR 2017; Wu and others, SIGMOD 2016): solutions of the first
/// variables are pushed through the indexes of the next one, which tells how many solutions there really are.
///
/// The candidates of a variable are laid end to end, the shortest list below each sampled solution, and 64
/// of them at even distances are looked up in the other lists; up to 256 when hardly any is found. Nothing is
/// random: the first place depends on the query alone. Read are the folded parts of the graph, since nothing may
/// be merged for a guess. Variables behind the last one that joins patterns only multiply, and are left to their counts.
/// The cost is counted in look-ups, which end at a fortieth of the expected work.
extension JoinStatistics {
  static let candidates = 64
  static let mostCandidates = 256
  static let mostProbes = 2048

  /// Samples an order until its end or that of the budget; false when nothing was learned that differs by half.
  func sample(_ order: [Int], _ search: VariableSearch, work: Double) -> Bool {
    let n = layout.variables.count
    guard let graph, n <= SampledFigures.mostVariables, layout.joined > 1 || stars.isEmpty,
      graph.foldedCount > graph.tripleCount / 2
    else { return false }
    let limit = min(JoinStatistics.mostProbes, max(256, Int(min(work, 1e9) / 40)))
    var search = search
    var sample = JoinSample(rows: 1, values: [TermID](repeating: 0, count: n), count: 1)
    var set: UInt64 = 0
    var differs = false
    // Where several patterns meet, what they share is asked for first of all: an order that begins there may be better
    // than it was guessed to be, which the order that won does not tell.
    if !hasSampledMeetings {
      hasSampledMeetings = true
      for v in layout.holders.indices where layout.holders[v].count > 1 && probes < limit {
        let guessed = search.steps([v])[0].factor
        guard let found = extend(sample, 0, by: v, graph, guessed: guessed) else { continue }
        samples[1 << UInt64(v)] = found
        sampled.rows[1 << UInt64(v)] = found.rows
        if isFar(found.rows, guessed) { differs = true }
      }
    }
    let steps = search.steps(order)
    let last = order.lastIndex { layout.holders[$0].count > 1 } ?? -1
    for (i, v) in order.prefix(last + 1).enumerated() {
      let next = set | 1 << UInt64(v)
      let guessed = sample.rows * steps[i].factor
      if let known = samples[next] {
        sample = known
      } else {
        guard probes < limit, let found = extend(sample, set, by: v, graph, guessed: guessed) else { return differs }
        samples[next] = found
        sampled.rows[next] = found.rows
        sample = found
      }
      set = next
      if isFar(sample.rows, guessed) { differs = true }
      if sample.count == 0 { return differs }
    }
    return differs
  }

  /// Whether an order was sampled to its end.
  func isSampled(_ order: [Int]) -> Bool {
    let last = order.lastIndex { layout.holders[$0].count > 1 } ?? -1
    var set: UInt64 = 0
    for v in order.prefix(last + 1) {
      set |= 1 << UInt64(v)
      guard let sample = samples[set] else { return false }
      if sample.count == 0 { return true }
    }
    return true
  }

  private func isFar(_ rows: Double, _ guessed: Double) -> Bool {
    max(1, rows) > max(1, guessed) * 1.5 || max(1, rows) < max(1, guessed) / 1.5
  }

  /// Where the keys of a variable in one pattern come from.
  private struct KeySource {
    /// All keys of the predicate, or those below the other end, which is fixed or a variable.
    var whole: PairList?
    var pairs: PairList?
    var fixed: IDList?
    var other = -1
  }

  private func source(_ pattern: Int, _ position: Int, _ set: UInt64, _ graph: GraphView) -> KeySource? {
    let triple = patterns[pattern].triple
    guard position != 1, let p = triple.p.constant, !TermSpace.isLocal(p) else { return nil }
    var source = KeySource()
    let (s, _, o) = layout.positions[pattern]
    let other = position == 0 ? o : s
    if let id = triple[2 - position].constant {
      let list = graph.foldedPairs(position == 0 ? .pos : .pso, p)?.list(of: id)
      probes += 1
      source.fixed = list
      if list?.isEmpty ?? true { return nil }
    } else if other >= 0, set >> UInt64(other) & 1 == 1 {
      source.pairs = graph.foldedPairs(position == 0 ? .pos : .pso, p)
      source.other = other
      if source.pairs?.isEmpty ?? true { return nil }
    } else {
      source.whole = graph.foldedPairs(position == 0 ? .pso : .pos, p)
      if source.whole?.isEmpty ?? true { return nil }
    }
    return source
  }

  /// The sample with one variable more; nil when its lists cannot be asked (a predicate that only changes have, a variable
  /// predicate).
  private func extend(
    _ sample: JoinSample, _ set: UInt64, by v: Int, _ graph: GraphView, guessed: Double
  ) -> JoinSample? {
    let n = layout.variables.count
    var sources: [KeySource] = []
    for (pattern, position) in layout.holders[v] {
      guard let found = source(pattern, position, set, graph) else { return nil }
      sources.append(found)
    }
    // The lists of each solution, and where those of the shortest start when all are laid end to end.
    let width = sources.count
    var lists: [IDList] = []
    lists.reserveCapacity(sample.count * width)
    var leaders: [Int] = []
    var starts = [0]
    for row in 0..<sample.count {
      var shortest = Int.max
      var leader = 0
      for (i, source) in sources.enumerated() {
        let list: IDList
        if let whole = source.whole {
          list = IDList(base: whole.keys, count: whole.count)
        } else if let fixed = source.fixed {
          list = fixed
        } else if let pairs = source.pairs {
          list = pairs.list(of: sample.values[row * n + source.other])
          probes += 1
        } else {
          return nil
        }
        lists.append(list)
        if list.count < shortest {
          shortest = list.count
          leader = i
        }
      }
      leaders.append(leader)
      starts.append(starts[row] + shortest)
    }
    let total = starts[sample.count]
    let least = Double(total) / Double(sample.count)
    sampled.least[SampledFigures.key(set, v)] = least
    var result = JoinSample(rows: 0, values: [], count: 0)
    if total == 0 { return nothing(result, sample.rows, 1, guessed) }
    var tried = 0
    var places = min(total, JoinStatistics.candidates)
    var seed = place(set, v)
    while true {
      // One from each of equal parts, at a place that the query alone decides: at even distances all could lie in the
      // same place of lists of one length.
      var row = 0
      for i in 0..<places {
        var at = i
        if total > places {
          seed = RandomSource.mix(seed)
          at = (i * total + Int(seed % UInt64(total))) / places
        }
        while at >= starts[row + 1] { row += 1 }
        let key = lists[row * width + leaders[row]].base[at - starts[row]]
        tried += 1
        guard isInAll(key, row, leaders[row], sources, lists) else { continue }
        result.values += sample.values[(row * n)..<((row + 1) * n)]
        result.values[result.count * n + v] = key
        result.count += 1
      }
      if result.count >= 8 || total <= places || tried >= JoinStatistics.mostCandidates { break }
      places = min(total, tried)
    }
    if result.count == 0 { return nothing(result, sample.rows * least, tried, guessed) }
    result.rows = sample.rows * least * Double(result.count) / Double(tried)
    return result
  }

  private func isInAll(_ key: TermID, _ row: Int, _ leader: Int, _ sources: [KeySource], _ lists: [IDList]) -> Bool {
    for (i, source) in sources.enumerated() where i != leader {
      probes += 1
      if let whole = source.whole {
        if whole.find(key) < 0 { return false }
      } else if !lists[row * sources.count + i].contains(key) {
        return false
      }
    }
    return true
  }

  /// None of the candidates was one: there are fewer than one in twice as many, or what was guessed when that is less.
  private func nothing(_ empty: JoinSample, _ candidates: Double, _ tried: Int, _ guessed: Double) -> JoinSample {
    var result = empty
    result.rows = min(guessed, candidates / Double(2 * tried))
    return result
  }

  /// A number that only the patterns and the step decide.
  private func place(_ set: UInt64, _ v: Int) -> UInt64 {
    var seed = set ^ UInt64(v) << 40
    for pattern in patterns {
      for position in 0..<3 { seed = RandomSource.mix(seed ^ UInt64(pattern.triple[position].constant ?? 0)) }
    }
    return seed
  }
}
