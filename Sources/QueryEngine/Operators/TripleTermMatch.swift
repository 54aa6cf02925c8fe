import TripleIndex

/// Keeps the rows in which a variable holds a triple term whose components match, and
/// binds the variables among them. SPARQL 1.2 Query, section 18.3 (triple terms in patterns).
final class TripleTermMatch: Operator {
  private let input: Operator
  private let inputBlock: SolutionBlock
  private let term: Int
  private let pattern: PlanTriple
  private let given: [Int?]
  private let output: [Int?]
  private let copied: [(output: Int, input: Int)]

  init(_ context: EvaluationContext, _ input: Operator, _ slot: Slot, _ pattern: PlanTriple, schema: [Slot]) {
    self.input = input
    self.pattern = pattern
    inputBlock = SolutionBlock(width: input.schema.count)
    term = input.schema.firstIndex(of: slot) ?? 0
    given = (0..<3).map { position in pattern[position].slot.flatMap { input.schema.firstIndex(of: $0) } }
    output = (0..<3).map { position in pattern[position].slot.flatMap { schema.firstIndex(of: $0) } }
    copied = schema.enumerated().compactMap { c, slot in input.schema.firstIndex(of: slot).map { (c, $0) } }
    super.init(context, schema: schema, children: [input], estimate: input.estimate)
  }

  override var kind: String { "match triple term" }

  override func produce(into block: SolutionBlock) throws -> Bool {
    while try input.next(into: inputBlock) {
      var count = 0
      let terms = inputBlock.column(term)
      rows: for row in 0..<inputBlock.count {
        guard let parts = context.components(terms[row]) else { continue }
        let ids = [parts.s, parts.p, parts.o]
        var bound: [(Slot, TermID)] = []
        for position in 0..<3 {
          switch pattern[position] {
          case .constant(let id): if ids[position] != id { continue rows }
          case .variable(let slot):
            if let column = given[position] {
              let value = inputBlock.column(column)[row]
              if value != 0 && value != ids[position] { continue rows }
            }
            if let known = bound.first(where: { $0.0 == slot }), known.1 != ids[position] { continue rows }
            bound.append((slot, ids[position]))
          }
        }
        for (out, from) in copied { block.column(out)[count] = inputBlock.column(from)[row] }
        for position in 0..<3 { if let out = output[position] { block.column(out)[count] = ids[position] } }
        count += 1
      }
      block.count = count
      if count > 0 { return true }
    }
    return false
  }
}

extension EvaluationContext {
  /// Subject, predicate and object of a triple term; nil for any other term.
  func components(_ id: TermID) -> (s: TermID, p: TermID, o: TermID)? {
    if id == 0 { return nil }
    if id >= LocalTerms.firstID { return terms.tripleComponents(id) }
    return snapshot.terms.components(id).map { ($0.s, $0.p, $0.o) }
  }
}
