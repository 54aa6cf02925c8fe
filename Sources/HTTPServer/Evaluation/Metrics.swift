import Synchronization

/// Counters of the server, in the text format of Prometheus at `/$/metrics`.
public final class Metrics: Sendable {
  public let connections = Atomic<Int>(0)
  public let connectionsAccepted = Atomic<Int>(0)
  public let connectionsRefused = Atomic<Int>(0)
  public let requests = Atomic<Int>(0)
  public let responses2xx = Atomic<Int>(0)
  public let responses4xx = Atomic<Int>(0)
  public let responses5xx = Atomic<Int>(0)
  public let truncated = Atomic<Int>(0)
  public let hangUps = Atomic<Int>(0)
  public let stalled = Atomic<Int>(0)
  public let rejectedBusy = Atomic<Int>(0)
  public let answeredAtOnce = Atomic<Int>(0)
  public let movedToThread = Atomic<Int>(0)
  public let bytesOut = Atomic<Int>(0)
  public let nanosecondsBusy = Atomic<Int>(0)

  public init() {}

  /// Counts an answer by the class of its status.
  public func answered(_ status: Int) {
    switch status {
    case 200..<400: responses2xx.add(1, ordering: .relaxed)
    case 400..<500: responses4xx.add(1, ordering: .relaxed)
    default: responses5xx.add(1, ordering: .relaxed)
    }
  }

  /// The exposition text; gauges of the pools and of the database are given by the caller.
  public func text(extra: [(name: String, help: String, kind: String, value: Int)]) -> String {
    var out = ""
    func put(_ name: String, _ help: String, _ kind: String, _ value: Int) {
      out += "# HELP tern_\(name) \(help)\n# TYPE tern_\(name) \(kind)\ntern_\(name) \(value)\n"
    }
    func load(_ counter: borrowing Atomic<Int>) -> Int { counter.load(ordering: .relaxed) }
    put("connections", "Open connections.", "gauge", load(connections))
    put("connections_accepted_total", "Connections accepted.", "counter", load(connectionsAccepted))
    put("connections_refused_total", "Connections refused: too many, or a foreign user.", "counter", load(connectionsRefused))
    put("requests_total", "Requests read.", "counter", load(requests))
    put("responses_ok_total", "Answers with a status below 400.", "counter", load(responses2xx))
    put("responses_client_error_total", "Answers with a status from 400 to 499.", "counter", load(responses4xx))
    put("responses_server_error_total", "Answers with a status from 500.", "counter", load(responses5xx))
    put("answers_truncated_total", "Answers cut off by an error after their first byte.", "counter", load(truncated))
    put("hang_ups_total", "Clients that left before their answer was complete.", "counter", load(hangUps))
    put("stalled_total", "Connections closed because the other side stopped reading or sending.", "counter", load(stalled))
    put("rejected_busy_total", "Requests refused because too many waited.", "counter", load(rejectedBusy))
    put("answered_at_once_total", "Questions and updates answered on the event loop.", "counter", load(answeredAtOnce))
    put("moved_to_thread_total", "Questions and updates begun on the event loop and moved to a thread.", "counter", load(movedToThread))
    put("response_bytes_total", "Bytes of answers.", "counter", load(bytesOut))
    put("evaluation_microseconds_total", "Wall time of evaluations.", "counter", load(nanosecondsBusy) / 1_000)
    for item in extra { put(item.name, item.help, item.kind, item.value) }
    return out
  }
}
