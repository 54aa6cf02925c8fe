import Limits
import RDF
import TripleIndex

/// GROUP_CONCAT: the lexical forms (or IRIs) of a group with a separator between, a simple string.
/// An error or a blank node makes the result an error; nothing gives the empty string.
final class GroupConcatAccumulator: AggregateAccumulator {
  private let context: EvaluationContext
  private let workspace: ExpressionWorkspace
  private let separator: [UInt8]
  private var texts: ContiguousArray<[UInt8]> = []
  private var started: ContiguousArray<Bool> = []
  private var failed: ContiguousArray<Bool> = []
  private var charged = 0

  init(_ context: EvaluationContext, separator: String) {
    self.context = context
    self.separator = Array(separator.utf8)
    workspace = ExpressionWorkspace(context)
  }

  deinit { context.budget.release(charged) }

  override func reserve(groups count: Int) throws {
    guard count > texts.count else { return }
    let new = count - texts.count
    try charge(new * 16)
    texts.append(contentsOf: repeatElement([], count: new))
    started.append(contentsOf: repeatElement(false, count: new))
    failed.append(contentsOf: repeatElement(false, count: new))
  }

  override func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    guard let values else { return }
    workspace.reset()
    for i in 0..<count {
      let group = Int(groups[i])
      if failed[group] { continue }
      let value = workspace.decode(values[i])
      guard value.kind == .iri || value.kind.isLiteral else {
        failed[group] = true
        texts[group] = []
        continue
      }
      let text = try workspace.lexical(value)
      let extra = text.count + (started[group] ? separator.count : 0)
      guard texts[group].count + extra <= Limits.groupConcatBytes else {
        throw QueryError.limit(name: "GROUP_CONCAT bytes", value: Limits.groupConcatBytes)
      }
      try charge(extra)
      try workspace.work(extra)
      if started[group] { texts[group].append(contentsOf: separator) }
      started[group] = true
      texts[group].append(contentsOf: text)
    }
  }

  private func charge(_ bytes: Int) throws {
    try context.budget.charge(bytes)
    charged += bytes
  }

  override func result(group: Int) throws -> TermID {
    if failed[group] { return 0 }
    return try texts[group].withUnsafeBufferPointer {
      try context.terms.id(for: LocalTerms.view(.string, $0, ExpressionWorkspace.nothing))
    }
  }
}
