/// What all questions share: budgets and remembered plans.
final class Questions: Sendable {
  init(_ options: DatabaseOptions) {}
}
