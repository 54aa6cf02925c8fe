import Glibc

/// Look-ups of random subjects from several clients at once, each waiting for its answer.
struct Hammer {
  struct Outcome {
    let perSecond: Double
    /// Milliseconds that half, and 95 of a hundred, stay below.
    let median: Double
    let p95: Double
    let errors: Int
  }

  /// One client's part.
  private final class Client: @unchecked Sendable {
    // @unchecked: used by one thread, read after it has been joined.
    let connection: Connection
    let requests: [[UInt8]]
    let until: Double
    var times: [Double] = []
    var errors = 0

    init(_ connection: Connection, _ requests: [[UInt8]], _ until: Double) {
      self.connection = connection
      self.requests = requests
      self.until = until
    }

    func run() {
      var next = 0
      while seconds() < until {
        let begin = seconds()
        do {
          _ = try connection.exchange(requests[next % requests.count], seconds: 30)
          times.append(seconds() - begin)
        } catch { errors += 1 }
        next += 1
      }
    }
  }

  static func run(_ endpoint: Endpoint, _ data: DataSet, triples: Int, clients count: Int, seconds duration: Double) -> Outcome {
    let until = seconds() + duration
    var random = Random(seed: 3)
    let clients = (0..<count).map { _ in
      let requests = (0..<500).map { _ in
        Connection.request("SELECT ?p ?o WHERE { \(data.subject(&random, triples: triples)) ?p ?o } LIMIT 100", endpoint)
      }
      return Client(Connection(endpoint), requests, until)
    }
    let threads = clients.map { client -> pthread_t in
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { raw in
          if let raw { Unmanaged<Client>.fromOpaque(raw).takeRetainedValue().run() }
          return nil
        }, Unmanaged.passRetained(client).toOpaque())
      return thread
    }
    for thread in threads { pthread_join(thread, nil) }
    let times = clients.flatMap(\.times).sorted()
    let errors = clients.reduce(0) { $0 + $1.errors }
    guard !times.isEmpty else { return Outcome(perSecond: 0, median: 0, p95: 0, errors: errors) }
    return Outcome(
      perSecond: Double(times.count) / duration, median: times[times.count / 2] * 1e3, p95: times[times.count * 95 / 100] * 1e3,
      errors: errors)
  }
}
