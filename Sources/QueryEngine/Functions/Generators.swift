import RDF
import SPARQL
import TripleIndex

/// Values that are made and not computed: the time, UUIDs, blank nodes.
enum Generators {
  /// NOW(): the reading of the clock as an `xsd:dateTime` in UTC, to the millisecond.
  static func dateTime(_ now: (seconds: Int64, nanoseconds: Int32)) -> Term {
    let start = XSDDateTime(.dateTime, year: 1970, month: 1, day: 1, timezone: 0)
    let milliseconds = Int128(now.seconds) * 1000 + Int128(now.nanoseconds / 1_000_000)
    let elapsed = XSDDuration(.dayTimeDuration, months: 0, units: milliseconds * Int128(XSDDateTime.unitsPerSecond / 1000))
    let value = start.adding(elapsed) ?? start
    return .literal(Literal(value.canonical, datatype: XSD.dateTime))
  }

  /// A random UUID (RFC 9562, version 4), as a `urn:uuid:` IRI or as a string.
  static func uuid(_ workspace: ExpressionWorkspace, asIRI: Bool) throws -> Value {
    var high = workspace.context.random.next()
    var low = workspace.context.random.next()
    high = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let text = try workspace.build { bytes in
      if asIRI { bytes.append(contentsOf: "urn:uuid:".utf8) }
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(UInt8(ascii: "-")) }
        let word = index < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index & 15))) & 15
        bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
      }
    }
    return Value(kind: asIRI ? .iri : .string, text: text)
  }

  /// BNODE(): a blank node that is nowhere else: its label holds a random number of the evaluation.
  static func blankNode(_ workspace: ExpressionWorkspace) throws -> Value {
    workspace.context.nextBlankNode += 1
    return try labelled(workspace, workspace.context.nextBlankNode)
  }

  static func labelled(_ workspace: ExpressionWorkspace, _ number: UInt64) throws -> Value {
    let text = try workspace.format { output in
      output.append("q")
      output.append(decimal: number)
      output.append("n")
      output.append(decimal: workspace.context.blankNodeSeed)
    }
    return Value(kind: .blankNode, text: text)
  }
}

/// BNODE(?label): the same node for the same label within a solution, another in every other solution.
final class BlankNodeNode: ExpressionNode {
  private let label: ExpressionNode
  private let solution: ExpressionNode?

  /// - Parameter solution: the identity of the solution (``BlankNodeScope``), or nil when this is
  ///   the only call that asks (each row is then a solution of its own).
  init(_ workspace: ExpressionWorkspace, _ label: ExpressionNode, solution: ExpressionNode?) {
    self.label = label
    self.solution = solution
    super.init(workspace)
  }

  override func values(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<Value>) throws {
    try label.values(block, rows, into: output)
    let identities = try workspace.takeIDs()
    defer { workspace.give(identities) }
    if let solution { try solution.ids(block, rows, into: identities) }
    for i in 0..<rows.count {
      guard output[i].kind == .string else {
        output[i] = .error
        continue
      }
      if solution != nil {
        let key = BlankNodeScope.Key(solution: identities[i], label: try workspace.intern(output[i]))
        let known = workspace.context.labelledBlankNodes[key]
        let number: UInt64
        if let known {
          number = known
        } else {
          workspace.context.nextBlankNode += 1
          number = workspace.context.nextBlankNode
          try workspace.context.budget.charge(64)
          workspace.context.labelledBlankNodes[key] = number
        }
        output[i] = try Generators.labelled(workspace, number)
      } else {
        output[i] = try Generators.blankNode(workspace)
      }
    }
  }
}
