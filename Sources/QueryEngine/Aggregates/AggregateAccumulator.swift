import SPARQL
import TripleIndex

/// One aggregate of a group operator with its states for all groups: one virtual call a
/// block. Subclasses are made by ``AggregateFactory``.
///
/// `COUNT(DISTINCT *)` never comes here: the group operator drops equal rows itself and
/// asks for a plain `COUNT(*)`.
class AggregateAccumulator {
  /// Makes room for groups `0..<count`, each in its start state. Called before `update`
  /// whenever there are new groups; `count` never falls.
  func reserve(groups count: Int) throws {
    throw QueryError.unsupported("an aggregate without an evaluation")
  }

  /// Takes `count` rows: row `i` belongs to group `groups[i]`; `values[i]` is the argument,
  /// 0 for an error or unbound; `values` is nil for `COUNT(*)`.
  func update(values: UnsafePointer<TermID>?, groups: UnsafePointer<UInt32>, count: Int) throws {
    throw QueryError.unsupported("an aggregate without an evaluation")
  }

  /// Whether ``update(computed:_:groups:count:)`` may be called in place of the other.
  var takesComputed: Bool { false }

  /// Takes `count` values that are no terms: `values[i]` belongs to group `groups[i]`; they live in `workspace`.
  func update(
    computed values: UnsafePointer<Value>, _ workspace: ExpressionWorkspace, groups: UnsafePointer<UInt32>, count: Int
  ) throws {
    throw QueryError.unsupported("an aggregate of values")
  }

  /// The result of a group; 0 when it is an error.
  func result(group: Int) throws -> TermID {
    throw QueryError.unsupported("an aggregate without an evaluation")
  }
}
