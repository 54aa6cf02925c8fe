import Formats
import QueryEngine
import Reading
import SPARQL
import Store
import TripleIndex

/// From the errors of the rooms below to the one that leaves the house.
extension DatabaseError {
  /// The database error for any error; one of a caller's own stays as it is.
  static func of(_ error: any Error) -> any Error {
    switch error {
    case let error as DatabaseError: return error
    case let error as StoreError: return DatabaseError(error)
    case let error as SyntaxError: return DatabaseError(error)
    case let error as FormatError: return DatabaseError(error)
    case let error as IndexError: return DatabaseError(error)
    case let error as QueryError: return DatabaseError(error)
    case let error as UpdateError: return DatabaseError(.evaluation, error.description)
    case let error as ReadingError: return DatabaseError(error)
    default: return error
    }
  }

  init(_ error: StoreError) {
    let kind: Kind
    switch error.kind {
    case .busy: kind = .busy
    case .damaged: kind = .damaged
    case .diskFull: kind = .diskFull
    case .io: kind = .io
    case .permission: kind = .permission
    case .missing: kind = .notFound
    case .stopped: kind = .stopped
    case .internal: kind = .internal
    }
    self.init(kind, error.message)
  }

  init(_ error: SyntaxError) {
    self.init(
      .malformedQuery, error.message, line: error.line, column: error.column, offset: error.offset,
      length: error.length, expected: error.expected, suggestion: error.suggestion)
  }

  init(_ error: FormatError) {
    self.init(
      .malformedData, error.message, line: error.line, column: error.column, offset: error.offset,
      expected: error.expected, suggestion: error.suggestion)
    excerpt = error.excerpt
  }

  init(_ error: QueryError) {
    let kind: Kind
    switch error {
    case .timeout: kind = .timeout
    case .cancelled: kind = .cancelled
    case .memoryBudget: kind = .memory
    case .limit: kind = .limit
    case .notAllowed: kind = .notAllowed
    case .service: kind = .remote
    case .unsupported: kind = .evaluation
    }
    var suggestion: String?
    if case .notAllowed(let what) = error, what.hasPrefix("SERVICE") || what.hasPrefix("LOAD") {
      suggestion = "start the daemon with --allow-service and a prefix of the IRI"
    }
    self.init(kind, error.description, suggestion: suggestion)
  }

  init(_ error: ReadingError) {
    switch error {
    case .tooLarge: self.init(.tooLarge, error.description)
    case .binary(let offset), .invalidUTF8(let offset): self.init(.malformedData, error.description, offset: offset)
    case .malformed(_, let offset): self.init(.malformedData, error.description, offset: offset)
    case .empty, .noText, .unsupported: self.init(.malformedData, error.description)
    case .tool, .model: self.init(.io, error.description)
    case .cancelled: self.init(.cancelled, error.description)
    }
  }

  init(_ error: IndexError) {
    switch error {
    case .full(let what): self.init(.limit, "the index is full: \(what)")
    case .idConflict(let id): self.init(.damaged, "the database file is damaged: term \(id) is there twice")
    case .nesting: self.init(.malformedData, "a triple term is nested too deep")
    case .system(let operation, let number): self.init(.io, "\(operation) failed with error \(number)")
    case .notAnImage(let why): self.init(.internal, "the index image cannot be used: \(why)")
    case .damaged(let why): self.init(.damaged, "the index image is damaged: \(why)")
    }
  }

  /// Runs `body` and turns its errors into database errors.
  static func mapped<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error {
      throw DatabaseError.of(error)
    }
  }
}
