import SPARQL

/// Makes the accumulator of an aggregate. Placeholder: owned by `functions`.
enum AggregateFactory {
  static func make(_ aggregate: Aggregate, _ context: EvaluationContext) throws -> AggregateAccumulator {
    AggregateAccumulator()
  }
}
