import Limits
import RDF
import SPARQL
import TripleIndex

/// SERVICE, joined with the rows before it. SPARQL 1.1 Federated Query, sections 2 and 4.
///
/// The input is read first. When it binds variables of the pattern in few different ways,
/// these go along as blocks of VALUES, so that the other side answers only what is needed;
/// else the pattern is asked for once. An endpoint that is a variable is asked once for
/// each of its values. Without input rows nobody is asked.
///
/// A failure is the query's failure. With SILENT a failed endpoint counts as one empty
/// solution, whatever of its answers had come; cancellation and limits still end the query.
final class ServiceJoin: Operator {
  private let node: ServiceNode
  private let input: Operator?
  private let mode: HashJoin.Mode
  /// The variables that are asked for, with their slots.
  private let asked: [(variable: Variable, slot: Slot)]
  private var joined: Operator?
  private var calls = 0

  /// - Parameters:
  ///   - input: rows to join with; nil is one row without bindings.
  ///   - schema: columns of the input and variables of the pattern.
  init(
    _ context: EvaluationContext, _ node: ServiceNode, input: Operator?, schema: [Slot], mode: HashJoin.Mode = .inner
  ) {
    self.node = node
    self.input = input
    self.mode = mode
    asked = node.columns.filter { schema.contains($0.slot) || input?.schema.contains($0.slot) == true }
    super.init(
      context, schema: schema, children: input.map { [$0] } ?? [], estimate: max(1, input?.estimate ?? ServiceJoin.usual))
  }

  /// Rows that an endpoint is expected to send when nothing is known.
  static let usual = 1000.0

  override var kind: String {
    if case .left = mode { return "left join with service" }
    return input == nil ? "service" : "join with service"
  }
  override func detail(_ names: VariableTable) -> String {
    Explanation.term(node.endpoint, names, context) + (calls > 0 ? " asked \(calls) times" : "")
  }

  override func produce(into block: SolutionBlock) throws -> Bool {
    let operation: Operator
    if let joined { operation = joined } else { operation = try join() }
    joined = operation
    return try operation.next(into: block)
  }

  override func restart() throws {
    if input == nil, let joined { return try joined.restart() }
    try super.restart()
    joined = nil
  }

  // MARK: Both sides

  private func join() throws -> Operator {
    let rows = try RowBuffer(width: input?.schema.count ?? 0, context.budget)
    if let input {
      let block = SolutionBlock(width: input.schema.count)
      while try input.next(into: block) { try rows.append(block, columns: Array(input.schema.indices)) }
    } else {
      try rows.reserve(1)
      _ = rows.append()
    }
    var slots = asked.map(\.slot)
    if let slot = node.endpoint.slot, !slots.contains(slot) { slots.append(slot) }
    let answers = try RowBuffer(width: slots.count, context.budget)
    for (endpoint, members) in try endpoints(rows) { try ask(endpoint, rows, members, into: answers, slots) }
    let left = BufferScan(context, rows, schema: input?.schema ?? [])
    let right = BufferScan(context, answers, schema: slots)
    return HashJoin(
      context, left: left, right: right, certain: certain(rows, answers, slots), schema: schema, mode: mode,
      forceNestedLoop: context.options.forcedJoin == .nestedLoop, estimate: estimate)
  }

  /// The shared variables that every row of both sides binds: what can be hashed.
  private func certain(_ rows: RowBuffer, _ answers: RowBuffer, _ slots: [Slot]) -> SlotSet {
    var set = SlotSet()
    for (c, slot) in slots.enumerated() {
      guard let column = input?.column(slot) else { continue }
      var isBound = true
      for i in 0..<rows.count where rows.row(i)[column] == 0 { isBound = false }
      for i in 0..<answers.count where answers.row(i)[c] == 0 { isBound = false }
      if isBound { set.insert(slot) }
    }
    return set
  }

  /// The endpoints with the numbers of their rows, in order of appearance.
  private func endpoints(_ rows: RowBuffer) throws -> [(endpoint: TermID, members: [Int])] {
    if rows.count == 0 { return [] }
    if let id = node.endpoint.constant { return [(id, Array(0..<rows.count))] }
    guard let slot = node.endpoint.slot, let column = input?.column(slot) else {
      return [(0, Array(0..<rows.count))]
    }
    var result: [(TermID, [Int])] = []
    var numbers: [TermID: Int] = [:]
    for i in 0..<rows.count {
      let id = rows.row(i)[column]
      if let known = numbers[id] {
        result[known].1.append(i)
      } else {
        numbers[id] = result.count
        result.append((id, [i]))
      }
    }
    return result
  }

  // MARK: Asking

  /// Appends the answers of one endpoint for some rows of the input.
  private func ask(
    _ endpoint: TermID, _ rows: RowBuffer, _ members: [Int], into answers: RowBuffer, _ slots: [Slot]
  ) throws {
    let mark = answers.count
    do {
      let term = context.view(endpoint).term
      guard case .iri(let iri)? = term else {
        let what = term == nil ? "no value for it here" : "a value that is no IRI"
        throw QueryError.service(endpoint: Explanation.term(node.endpoint, node.names, context), reason: what)
      }
      guard let client = context.options.service, client.permits(iri.value) else {
        throw QueryError.notAllowed("SERVICE <\(iri.value)>")
      }
      for values in blocks(rows, members) {
        try context.checkpoint()
        calls += 1
        let bytes = min(Limits.fetchBodyBytes, max(1 << 16, (context.budget.limit - context.budget.held) / 16))
        let answer = try client.answer(
          ServiceCall(
            endpoint: iri.value, query: text(values), variables: Set(asked.map(\.variable.name)), seconds: context.secondsLeft, bytes: bytes,
            cancellation: context.cancellation))
        try take(answer, endpoint, into: answers, slots)
      }
    } catch let error as QueryError where node.silent && error.isOfService {
      // SILENT asks for exactly this: one empty solution in place of whatever the endpoint said.
      while answers.count > mark { answers.removeLast() }
      try answers.reserve(1)
      let row = answers.append()
      for (c, slot) in slots.enumerated() { row[c] = node.endpoint.slot == slot ? endpoint : 0 }
    }
  }

  /// What goes along: blocks of different values of the shared variables, or one block of nothing.
  private func blocks(_ rows: RowBuffer, _ members: [Int]) -> [GraphPattern?] {
    guard let input else { return [nil] }
    // A variable that a row leaves open, or binds to a blank node, which has no name elsewhere, stays at home.
    let sent = asked.compactMap { entry in input.column(entry.slot).map { (variable: entry.variable, column: $0) } }
      .filter { entry in
        members.allSatisfy { row in
          let kind = context.view(rows.row(row)[entry.column]).kind
          return kind != .unbound && kind != .blankNode && kind != .triple
        }
      }
    if sent.isEmpty { return [nil] }
    var seen: Set<[TermID]> = []
    var different: [[TermID]] = []
    for row in members {
      let key = sent.map { rows.row(row)[$0.column] }
      if seen.insert(key).inserted { different.append(key) }
      if different.count > Limits.serviceBindings { return [nil] }
    }
    let variables = sent.map(\.variable)
    return stride(from: 0, to: different.count, by: Limits.serviceBlock).map { start in
      let part = different[start..<min(start + Limits.serviceBlock, different.count)]
      return .values(variables, part.map { key in key.map { context.view($0).term } })
    }
  }

  private func text(_ values: GraphPattern?) -> String {
    let variables = asked.map(\.variable)
    let pattern = values.map { GraphPattern.join($0, node.pattern) } ?? node.pattern
    return Printer.text(of: Query(form: .select(variables: variables), dataset: nil, pattern: .project(pattern, variables), base: nil))
  }

  private func take(_ answer: ServiceAnswer, _ endpoint: TermID, into answers: RowBuffer, _ slots: [Slot]) throws {
    let columns = slots.map { slot in
      asked.first { $0.slot == slot }.flatMap { entry in answer.variables.firstIndex(of: entry.variable.name) }
    }
    var nodes: [String: String] = [:]
    for (number, row) in answer.rows.enumerated() {
      if number & 1023 == 0 { try context.checkpoint() }
      try answers.reserve(1)
      let target = answers.append()
      for (c, slot) in slots.enumerated() {
        target[c] = 0
        if let column = columns[c], column < row.count, let term = row[column] {
          target[c] = try context.terms.id(for: renamed(term, &nodes))
        }
        // The endpoint's own variable: compared where the answer binds it, known where it does not.
        if slot == node.endpoint.slot, target[c] == 0 { target[c] = endpoint }
      }
    }
  }

  /// A term with its blank nodes named apart from those of every other answer.
  private func renamed(_ term: Term, _ nodes: inout [String: String]) -> Term {
    switch term {
    case .iri, .literal: return term
    case .blankNode(let node):
      if let known = nodes[node.label] { return .blankNode(BlankNode(known)) }
      context.nextBlankNode += 1
      let label = "s\(context.blankNodeSeed)n\(context.nextBlankNode)"
      nodes[node.label] = label
      return .blankNode(BlankNode(label))
    case .triple(let triple):
      return .triple(
        TripleTerm(renamed(triple.subject, &nodes), renamed(triple.predicate, &nodes), renamed(triple.object, &nodes)))
    }
  }
}

/// A SERVICE in the plan.
struct ServiceNode {
  var endpoint: PatternTerm
  /// As it is sent; nothing of it is evaluated here.
  var pattern: GraphPattern
  /// The variables that its solutions can bind.
  var columns: [(variable: Variable, slot: Slot)]
  var silent: Bool
  /// For messages.
  var names: VariableTable

  var slots: SlotSet {
    var set = SlotSet(columns.map(\.slot))
    if let slot = endpoint.slot { set.insert(slot) }
    return set
  }
}
