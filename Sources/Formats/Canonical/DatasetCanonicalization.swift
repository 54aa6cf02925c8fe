import RDF

/// Names the blank nodes of a dataset so that equal datasets become equal texts: RDFC-1.0.
///
/// RDF Dataset Canonicalization, section 4. The worst case is exponential: poisoned
/// datasets are refused after a number of steps. Triple terms are beyond RDFC-1.0 and refused.
public struct DatasetCanonicalization {
  /// Runs of the N-degree hash before giving up.
  public static let stepBudget = 20_000

  /// Nodes along one path of the N-degree hash: each is a frame of the stack.
  public static let depthBudget = 1_000

  /// Why a dataset has no canonical form here.
  public enum Failure: Error, Sendable, Equatable {
    case tooComplex
    case tripleTerm
  }

  private let hash: SHA2
  private let quads: [Quad]
  private var uses: [String: [Int]] = [:]
  private var firstDegree: [String: String] = [:]
  private var canonical = Issuer(prefix: "c14n")
  private var steps = 0
  private var depth = 0

  /// Gives out names in order.
  private struct Issuer {
    let prefix: String
    var names: [String: String] = [:]
    var order: [String] = []

    mutating func issue(_ label: String) -> String {
      if let known = names[label] { return known }
      let name = prefix + String(order.count)
      names[label] = name
      order.append(label)
      return name
    }
  }

  /// The canonical document: sorted N-Quads with canonical names.
  public static func canonicalNQuads(_ quads: [Quad], hash: SHA2 = .sha256) throws -> String {
    let names = try canonicalNames(quads, hash: hash)
    return Set(quads).map { line($0) { names[$0] ?? $0 } }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
  }

  /// The canonical name of each label, both without `_:`.
  public static func canonicalNames(_ quads: [Quad], hash: SHA2 = .sha256) throws -> [String: String] {
    var run = try DatasetCanonicalization(quads, hash)
    try run.nameAll()
    return run.canonical.names
  }

  private init(_ all: [Quad], _ hash: SHA2) throws {
    self.hash = hash
    quads = Array(Set(all))
    for (place, quad) in quads.enumerated() {
      var labels: Set<String> = []
      for term in [quad.subject, quad.predicate, quad.object, quad.graph] {
        switch term {
        case .blankNode(let node)?: labels.insert(node.label)
        case .triple?: throw Failure.tripleTerm
        default: break
        }
      }
      for label in labels { uses[label, default: []].append(place) }
    }
  }

  /// A quad as canonical N-Quads with the names that `name` gives.
  private static func line(_ quad: Quad, _ name: (String) -> String) -> String {
    func renamed(_ term: Term) -> Term {
      if case .blankNode(let node) = term { return .blankNode(BlankNode(name(node.label))) }
      return term
    }
    let out = OutputBytes(capacity: 256)
    var writer = RDFWriter(.nQuads, output: out)
    writer.write([Quad(renamed(quad.subject), renamed(quad.predicate), renamed(quad.object), graph: quad.graph.map(renamed))])
    return out.string
  }

  private mutating func nameAll() throws {
    var byHash: [String: [String]] = [:]
    for label in uses.keys { byHash[hashFirstDegree(label), default: []].append(label) }
    for key in byHash.keys.sorted() {
      guard let labels = byHash[key], labels.count == 1 else { continue }
      _ = canonical.issue(labels[0])
      byHash[key] = nil
    }
    for key in byHash.keys.sorted() {
      var paths: [(hash: String, issuer: Issuer)] = []
      for label in (byHash[key] ?? []).sorted() where canonical.names[label] == nil {
        var issuer = Issuer(prefix: "b")
        _ = issuer.issue(label)
        paths.append(try hashNDegree(label, issuer))
      }
      for path in paths.sorted(by: { $0.hash < $1.hash }) {
        for label in path.issuer.order { _ = canonical.issue(label) }
      }
    }
  }

  /// Section 4.6.
  private mutating func hashFirstDegree(_ label: String) -> String {
    if let known = firstDegree[label] { return known }
    let lines = (uses[label] ?? []).map { Self.line(quads[$0]) { $0 == label ? "a" : "z" } }
    let value = hash.hex(lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined())
    firstDegree[label] = value
    return value
  }

  /// Section 4.7.
  private mutating func hashRelated(_ related: String, _ quad: Quad, _ issuer: Issuer, _ position: String) -> String {
    var input = position
    if position != "g", case .iri(let predicate) = quad.predicate { input += "<\(predicate.value)>" }
    if let name = canonical.names[related] ?? issuer.names[related] {
      input += "_:" + name
    } else {
      input += hashFirstDegree(related)
    }
    return hash.hex(input)
  }

  /// Section 4.8.
  private mutating func hashNDegree(_ label: String, _ given: Issuer) throws -> (hash: String, issuer: Issuer) {
    steps += 1
    depth += 1
    defer { depth -= 1 }
    if steps > Self.stepBudget || depth > Self.depthBudget { throw Failure.tooComplex }
    var issuer = given
    var related: [String: [String]] = [:]
    for place in uses[label] ?? [] {
      let quad = quads[place]
      for (term, position) in [(quad.subject, "s"), (quad.object, "o"), (quad.graph ?? quad.predicate, "g")] {
        guard case .blankNode(let node) = term, node.label != label else { continue }
        related[hashRelated(node.label, quad, issuer, position), default: []].append(node.label)
      }
    }
    var data = ""
    for key in related.keys.sorted() {
      data += key
      var chosen = ""
      var chosenIssuer: Issuer?
      var permutations = Permutations(related[key] ?? [])
      while let order = permutations.next() {
        steps += 1
        if steps > Self.stepBudget { throw Failure.tooComplex }
        var trial = issuer
        var path = ""
        var recursion: [String] = []
        for node in order {
          if let name = canonical.names[node] {
            path += "_:" + name
          } else {
            if trial.names[node] == nil { recursion.append(node) }
            path += "_:" + trial.issue(node)
          }
          if worse(path, chosen) { break }
        }
        if worse(path, chosen) { continue }
        var isWorse = false
        for node in recursion {
          let result = try hashNDegree(node, trial)
          path += "_:" + trial.issue(node) + "<" + result.hash + ">"
          trial = result.issuer
          if worse(path, chosen) {
            isWorse = true
            break
          }
        }
        if isWorse { continue }
        if chosen.isEmpty || path < chosen {
          chosen = path
          chosenIssuer = trial
        }
      }
      data += chosen
      if let chosenIssuer { issuer = chosenIssuer }
    }
    return (hash.hex(data), issuer)
  }

  /// Whether a path can no longer become the chosen one.
  private func worse(_ path: String, _ chosen: String) -> Bool {
    !chosen.isEmpty && path.utf8.count >= chosen.utf8.count && path > chosen
  }

  /// The orders of a list, one by one, in lexicographic order of places.
  private struct Permutations {
    private let items: [String]
    private var places: [Int]
    private var started = false

    init(_ items: [String]) {
      self.items = items
      places = Array(items.indices)
    }

    mutating func next() -> [String]? {
      if !started {
        started = true
        return items
      }
      var pivot = places.count - 2
      while pivot >= 0, places[pivot] > places[pivot + 1] { pivot -= 1 }
      if pivot < 0 { return nil }
      var swap = places.count - 1
      while places[swap] < places[pivot] { swap -= 1 }
      places.swapAt(pivot, swap)
      places[(pivot + 1)...].reverse()
      return places.map { items[$0] }
    }
  }
}
