import Database
import Synchronization

/// Remembers what an `Accept` field comes to: clients send the same few all the time.
final class NegotiationCache: Sendable {
  private struct Key: Hashable {
    var accept: String
    var kind: QueryAnswer.Kind
  }
  /// Fields of more bytes are made up by somebody; they are not kept.
  private static let fieldBytes = 256
  private static let entries = 128

  private let known = Mutex<[Key: OutputFormat]>([:])

  /// The format for an answer, nil for 406.
  func format(accept: String?, for kind: QueryAnswer.Kind) -> OutputFormat? {
    guard let accept, accept.utf8.count <= Self.fieldBytes else { return OutputFormat.negotiate(accept: accept, for: kind) }
    let key = Key(accept: accept, kind: kind)
    if let found = known.withLock({ $0[key] }) { return found }
    let format = OutputFormat.negotiate(accept: accept, for: kind)
    if let format {
      known.withLock { known in
        if known.count >= Self.entries { known.removeAll() }
        known[key] = format
      }
    }
    return format
  }
}
