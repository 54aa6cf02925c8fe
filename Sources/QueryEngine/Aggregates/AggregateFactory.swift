import RDF
import SPARQL

/// Makes the accumulator of an aggregate. SPARQL 1.1 Query, section 18.5.1.
enum AggregateFactory {
  /// - Throws: ``QueryError/notAllowed(_:)`` for an aggregate named by an IRI: there are none.
  static func make(_ aggregate: Aggregate, _ context: EvaluationContext) throws -> AggregateAccumulator {
    let accumulator: AggregateAccumulator
    switch aggregate.function {
    case .count: accumulator = CountAccumulator(context)
    case .sum: accumulator = SumAccumulator(context, average: false)
    case .avg: accumulator = SumAccumulator(context, average: true)
    case .min: accumulator = ExtremeAccumulator(context, wantsLargest: false)
    case .max: accumulator = ExtremeAccumulator(context, wantsLargest: true)
    case .sample: accumulator = SampleAccumulator(context)
    case .groupConcat(let separator): accumulator = GroupConcatAccumulator(context, separator: separator)
    case .custom(let iri): throw QueryError.notAllowed("the aggregate <\(iri.value)>")
    }
    // The smallest, the largest and any member are the same with and without duplicates.
    switch aggregate.function {
    case .min, .max, .sample: return accumulator
    default: return aggregate.distinct && aggregate.argument != nil ? DistinctAccumulator(context, accumulator) : accumulator
    }
  }
}
