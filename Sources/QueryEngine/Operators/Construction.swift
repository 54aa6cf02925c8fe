import RDF
import SPARQL
import TripleIndex

/// The triples of CONSTRUCT: the template for each solution, blank nodes new for each, each
/// triple once. Triples that are no RDF (a literal as subject, an unbound variable) are
/// left out. SPARQL 1.1 Query, section 16.2.
final class Construction: GraphResult {
  private let context: EvaluationContext
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let template: [Part]
  private let blankCount: Int
  private var row = 0
  private var part = 0
  private var steps = 0
  private let seen: RowTable
  private var blanks: [TermID] = []

  /// A position of the template.
  private indirect enum Position {
    case column(Int)
    case unbound
    case constant(TermID)
    case blank(Int)
    case triple(Position, Position, Position)
  }
  private struct Part {
    var s: Position
    var p: Position
    var o: Position
  }

  init(_ context: EvaluationContext, _ input: Operator, _ template: [TriplePattern], _ names: VariableTable) throws {
    self.context = context
    self.input = input
    inputBlock = SolutionBlock(width: input.schema.count)
    seen = try RowTable(width: 3, context)
    var labels: [String: Int] = [:]
    func position(_ term: TermPattern) throws -> Position {
      switch term {
      case .variable(let variable) where variable.isInternal:
        // A blank node of CONSTRUCT WHERE: a variable of the pattern, a new node of the answer.
        let number = labels[variable.name] ?? labels.count
        labels[variable.name] = number
        return .blank(number)
      case .variable(let variable): return input.column(names.slot(variable)).map { .column($0) } ?? .unbound
      case .term(let term): return try constant(term)
      case .triple(let triple):
        return try .triple(position(triple.subject), position(triple.predicate), position(triple.object))
      }
    }
    func constant(_ term: Term) throws -> Position {
      switch term {
      case .blankNode(let node):
        let number = labels[node.label] ?? labels.count
        labels[node.label] = number
        return .blank(number)
      case .triple(let triple):
        return try .triple(constant(triple.subject), constant(triple.predicate), constant(triple.object))
      default: return .constant(try context.terms.id(for: term))
      }
    }
    self.template = try template.map {
      try Part(s: position($0.subject), p: position($0.predicate), o: position($0.object))
    }
    blankCount = labels.count
    super.init()
  }

  override func next(into block: SolutionBlock) throws -> Bool {
    block.count = 0
    let key = UnsafeMutablePointer<TermID>.allocate(capacity: 3)
    defer { key.deallocate() }
    while block.count < SolutionBlock.capacity {
      if row == inputBlock.count {
        row = 0
        part = 0
        if try !input.next(into: inputBlock) {
          inputBlock.count = 0
          break
        }
        try newBlanks()
      }
      if part == template.count {
        part = 0
        row += 1
        if row < inputBlock.count { try newBlanks() }
        continue
      }
      // A block of rows times a long template, and nothing new in any of it.
      steps &+= 1
      if steps & 1023 == 0 { try context.checkpoint() }
      let triple = template[part]
      part += 1
      key[0] = try value(triple.s)
      key[1] = try value(triple.p)
      key[2] = try value(triple.o)
      if !isTriple(key) { continue }
      let before = seen.count
      if try seen.insert(key) < before { continue }
      for c in 0..<3 { block.column(c)[block.count] = key[c] }
      block.count += 1
    }
    return block.count > 0
  }

  private func newBlanks() throws {
    blanks.removeAll(keepingCapacity: true)
    for _ in 0..<blankCount { try blanks.append(context.freshBlankNode()) }
  }

  private func value(_ slot: Position) throws -> TermID {
    switch slot {
    case .column(let column): return inputBlock.column(column)[row]
    case .unbound: return 0
    case .constant(let id): return id
    case .blank(let number): return blanks[number]
    case .triple(let s, let p, let o):
      let ids = try [value(s), value(p), value(o)]
      if ids.contains(0) || context.view(ids[0]).kind.isLiteral || context.view(ids[1]).kind != .iri { return 0 }
      return try context.terms.triple(ids[0], ids[1], ids[2])
    }
  }

  private func isTriple(_ key: UnsafePointer<TermID>) -> Bool {
    if key[0] == 0 || key[1] == 0 || key[2] == 0 { return false }
    let subject = context.view(key[0]).kind
    return (subject == .iri || subject == .blankNode) && context.view(key[1]).kind == .iri
  }
}

extension EvaluationContext {
  /// A blank node that is in no graph and in no other answer of this evaluation.
  func freshBlankNode() throws -> TermID {
    while true {
      nextBlankNode &+= 1
      let before = terms.count
      let id = try terms.id(for: .blankNode(BlankNode("tern-\(nextBlankNode)")))
      if terms.count > before { return id }
    }
  }
}
