import RDF
import SPARQL
import TripleIndex

/// The triples of DESCRIBE: all that have the term as subject, and in turn those of the
/// blank nodes among their objects (concise bounded description), each once.
/// SPARQL 1.1 Query, section 16.4.
final class Description: GraphResult {
  private let context: EvaluationContext
  private let input: Operator
  private let constants: [TermID]
  private let columns: [Int]
  private var resources: NodeSet?
  private var next = 0
  private var row = 0

  init(_ context: EvaluationContext, _ input: Operator, _ terms: [TermPattern], _ names: VariableTable) throws {
    self.context = context
    self.input = input
    var constants: [TermID] = []
    var columns: [Int] = []
    for term in terms {
      switch term {
      case .variable(let variable): if let column = input.column(names.slot(variable)) { columns.append(column) }
      case .term(let term): try constants.append(context.terms.id(for: term))
      case .triple: break
      }
    }
    self.constants = constants
    self.columns = columns
    super.init()
  }

  override func next(into block: SolutionBlock) throws -> Bool {
    block.count = 0
    let resources = try self.resources ?? collect()
    self.resources = resources
    let graph = context.dataset.defaultGraph
    while block.count < SolutionBlock.capacity && next < resources.count {
      try context.checkpoint()
      let subject = resources.nodes[next]
      if subject >= TermSpace.localStart {
        next += 1
        continue
      }
      let rows = graph.rows(.spo, subject)
      while row < rows.count && block.count < SolutionBlock.capacity {
        let object = rows.third[row]
        block.column(0)[block.count] = subject
        block.column(1)[block.count] = rows.second[row]
        block.column(2)[block.count] = object
        block.count += 1
        row += 1
        if context.view(object).kind == .blankNode { _ = try resources.insert(object) }
      }
      if row == rows.count {
        row = 0
        next += 1
      }
    }
    return block.count > 0
  }

  private func collect() throws -> NodeSet {
    let set = try NodeSet(context)
    for id in constants { _ = try set.insert(id) }
    if columns.isEmpty { return set }
    let block = SolutionBlock(width: input.schema.count)
    while try input.next(into: block) {
      for column in columns {
        let values = block.column(column)
        for i in 0..<block.count where values[i] != 0 && !context.view(values[i]).kind.isLiteral {
          _ = try set.insert(values[i])
        }
      }
    }
    return set
  }
}
