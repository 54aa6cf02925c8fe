import Limits
import RDF

/// Turtle and TriG laid out for people: sorted, with lists and single-use nodes in place.
///
/// Works on all quads at once. A blank node is written in place when it is the object of
/// exactly one triple of one graph, names no graph, is in no triple term, and is in no cycle.
struct TurtleLayout {
  /// Where the document goes; the head comes before what is in `output`.
  private let target: OutputBytes
  private let output = OutputBytes()
  private let graphs: Bool
  private let terms: TurtleTermWriter
  private let views = TermViewStore()
  private var byGraph: [(name: Term?, subjects: [Term: [(predicate: Term, objects: [Term])]])] = []
  /// Nodes that are written where they are used.
  private var inline: Set<Term> = []
  /// Nodes that something refers to, in place or by name.
  private var named: Set<Term> = []

  init(_ quads: [Quad], output: OutputBytes, graphs: Bool, prefixes: [(name: String, iri: String)]) {
    target = output
    self.graphs = graphs
    terms = TurtleTermWriter(output: self.output, prefixes: prefixes)
    var uses: [Term: Int] = [:]
    var fixed: Set<Term> = []
    var homes: [Term: Term?] = [:]
    var parents: [Term: Term] = [:]
    let unique = Set(quads)
    for quad in unique {
      for node in [quad.subject, quad.object] {
        guard case .blankNode = node else { continue }
        if let home = homes[node], home != quad.graph { fixed.insert(node) }
        homes[node] = quad.graph
      }
      if case .blankNode = quad.object {
        uses[quad.object, default: 0] += 1
        parents[quad.object] = quad.subject
      }
      if let graph = quad.graph { fixed.insert(graph) }
      Self.fixNodes(quad.object, &fixed, inTriple: false)
      Self.fixNodes(quad.subject, &fixed, inTriple: false)
    }
    named = fixed.union(uses.keys)
    for (node, count) in uses where count == 1 && !fixed.contains(node) {
      // A chain of parents that comes back, or is too deep for other parsers, has to be cut somewhere.
      var ancestor = parents[node]
      var steps = 0
      while let next = ancestor, next != node, steps < Limits.turtleNesting / 8 {
        ancestor = parents[next]
        steps += 1
      }
      if ancestor == nil { inline.insert(node) }
    }
    var grouped: [Term?: [Term: [Term: [Term]]]] = [:]
    for quad in unique { grouped[graphs ? quad.graph : nil, default: [:]][quad.subject, default: [:]][quad.predicate, default: []].append(quad.object) }
    for (name, subjects) in grouped {
      var laidOut: [Term: [(predicate: Term, objects: [Term])]] = [:]
      for (subject, predicates) in subjects {
        laidOut[subject] = predicates.map { ($0.key, $0.value.sorted(by: Self.precedes)) }.sorted { Self.verbPrecedes($0.0, $1.0) }
      }
      byGraph.append((name, laidOut))
    }
    byGraph.sort { a, b in
      guard let left = a.name else { return b.name != nil }
      guard let right = b.name else { return false }
      return Self.precedes(left, right)
    }
  }

  private static func fixNodes(_ term: Term, _ fixed: inout Set<Term>, inTriple: Bool) {
    switch term {
    case .blankNode: if inTriple { fixed.insert(term) }
    case .triple(let triple):
      fixNodes(triple.subject, &fixed, inTriple: true)
      fixNodes(triple.object, &fixed, inTriple: true)
    case .iri, .literal: break
    }
  }

  /// IRIs, then blank nodes, literals, triple terms; each by its text.
  static func precedes(_ a: Term, _ b: Term) -> Bool {
    func key(_ term: Term) -> (Int, String, String) {
      switch term {
      case .iri(let iri): (0, iri.value, "")
      case .blankNode(let node): (1, node.label, "")
      case .literal(let literal): (2, literal.lexical, (literal.language ?? "") + literal.datatype.value)
      case .triple(let triple): (3, "\(triple)", "")
      }
    }
    return key(a) < key(b)
  }

  private static func verbPrecedes(_ a: Term, _ b: Term) -> Bool {
    let type = Term.iri(RDFVocabulary.type)
    if a == type { return b != type }
    if b == type { return false }
    return precedes(a, b)
  }

  func write() {
    writeBody()
    terms.uses.declare(terms.uses.used, terms.namespaces, into: target)
    target.append(output.buffer)
  }

  private func writeBody() {
    var first = true
    for (name, subjects) in byGraph {
      if let name {
        if !first { output.append(UInt8(ascii: "\n")) }
        write(name)
        output.append(" {\n")
      }
      var firstSubject = true
      for subject in subjects.keys.sorted(by: Self.precedes) where !inline.contains(subject) {
        if !firstSubject || (name == nil && !first) { output.append(UInt8(ascii: "\n")) }
        firstSubject = false
        writeSubject(subject, subjects, indent: name == nil ? 0 : 1)
      }
      if name != nil { output.append("}\n") }
      first = false
    }
  }

  private func write(_ term: Term) {
    terms.write(views.view(term))
    views.removeAll()
  }

  private func indent(_ steps: Int) { for _ in 0..<steps { output.append("  ") } }

  private func writeSubject(_ subject: Term, _ subjects: [Term: [(predicate: Term, objects: [Term])]], indent level: Int) {
    indent(level)
    var standsAlone = false
    if case .blankNode = subject, !named.contains(subject) {
      output.append("[]")
      standsAlone = true
    }
    if !standsAlone { write(subject) }
    output.append(UInt8(ascii: " "))
    writePredicates(subjects[subject] ?? [], subjects, indent: level + 1)
    output.append(" .\n")
  }

  private func writePredicates(
    _ predicates: [(predicate: Term, objects: [Term])], _ subjects: [Term: [(predicate: Term, objects: [Term])]], indent level: Int
  ) {
    for (index, (predicate, objects)) in predicates.enumerated() {
      if index > 0 {
        output.append(" ;\n")
        indent(level)
      }
      terms.writeVerb(views.view(predicate))
      output.append(UInt8(ascii: " "))
      for (place, object) in objects.enumerated() {
        if place > 0 { output.append(", ") }
        writeObject(object, subjects, indent: level)
      }
    }
  }

  private func writeObject(_ object: Term, _ subjects: [Term: [(predicate: Term, objects: [Term])]], indent level: Int) {
    guard inline.contains(object) else { return write(object) }
    if let items = list(object, subjects) {
      output.append(UInt8(ascii: "("))
      for item in items {
        output.append(UInt8(ascii: " "))
        writeObject(item, subjects, indent: level + 1)
      }
      output.append(" )")
      return
    }
    guard let predicates = subjects[object], !predicates.isEmpty else { return output.append("[]") }
    if predicates.count == 1, predicates[0].objects.count == 1 {
      output.append("[ ")
      writePredicates(predicates, subjects, indent: level + 1)
      output.append(" ]")
    } else {
      output.append("[\n")
      indent(level + 1)
      writePredicates(predicates, subjects, indent: level + 1)
      output.append(UInt8(ascii: "\n"))
      indent(level)
      output.append(UInt8(ascii: "]"))
    }
  }

  /// The items of a list that begins at a node and can be written in parentheses.
  private func list(_ head: Term, _ subjects: [Term: [(predicate: Term, objects: [Term])]]) -> [Term]? {
    let nilTerm = Term.iri(RDFVocabulary.nil)
    var items: [Term] = []
    var cell = head
    while cell != nilTerm {
      guard inline.contains(cell), let predicates = subjects[cell], predicates.count == 2,
        predicates[0].predicate == .iri(RDFVocabulary.first), predicates[0].objects.count == 1,
        predicates[1].predicate == .iri(RDFVocabulary.rest), predicates[1].objects.count == 1
      else { return nil }
      items.append(predicates[0].objects[0])
      cell = predicates[1].objects[0]
    }
    return items
  }
}
