import Fetch
import Formats
import Limits
import QueryEngine
import RDF
import SPARQL
import Synchronization
import TripleIndex

/// SERVICE over HTTP: the engine's question as a POST, the answer in any of the four formats.
/// SPARQL 1.1 Protocol, section 2.1.2.
struct FederationClient: ServiceClient {
  let fetcher: Fetcher

  func permits(_ endpoint: String) -> Bool { fetcher.covers(endpoint) }

  func answer(_ call: ServiceCall) throws -> ServiceAnswer {
    func failed(_ reason: String) -> QueryError { .service(endpoint: call.endpoint, reason: reason) }
    let request = FetchRequest(
      .post, call.endpoint,
      headers: [
        ("Accept", "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.6, text/csv;q=0.3"),
        ("Content-Type", "application/x-www-form-urlencoded"),
      ], body: FederationClient.form("query", call.query))
    let start = FederationClient.now()
    let response: FetchResponse
    do {
      response = try fetcher.fetch(
        request, limits: FetchLimits(totalSeconds: call.seconds, bodyBytes: call.bytes),
        isCancelled: { call.cancellation.isCancelled })
    } catch .cancelled {
      throw QueryError.cancelled
    } catch {
      throw failed(error.description)
    }
    guard response.isSuccess else {
      throw failed("it answered \(response.status): \(FederationClient.excerpt(response.body))")
    }
    let type = response.header("content-type") ?? ""
    guard let format = ResultFormat(mediaType: type) else {
      throw failed("it answered with '\(type.prefix(100))', which is no format of query results")
    }
    let deadline = start + call.seconds
    // Terms take more room than their bytes in the answer; rows of nothing take much more.
    let reading = ResultReading(variables: call.variables, memoryBytes: 8 * call.bytes) {
      if call.cancellation.isCancelled { throw QueryError.cancelled }
      if FederationClient.now() > deadline { throw failed("its answer could not be read in the time that was left") }
    }
    do {
      let table = try response.body.withUnsafeBytes { try ResultReader.read($0, format: format, reading) }
      if table.boolean != nil { throw failed("it answered with a boolean where solutions were asked for") }
      return ServiceAnswer(variables: table.variables, rows: table.rows)
    } catch let error as FormatError {
      throw failed("its answer cannot be read: \(error.message), line \(error.line), column \(error.column)")
    }
  }

  /// Seconds of the monotonic clock.
  private static func now() -> Double {
    let elapsed = start.duration(to: ContinuousClock.now)
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }

  private static let start = ContinuousClock.now

  /// One field of a form. WHATWG URL, section 5.2.
  static func form(_ name: String, _ value: String) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var result = Array("\(name)=".utf8)
    for byte in value.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      case 0x20: result.append(UInt8(ascii: "+"))
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return result
  }

  /// The first words of an error page, on one line.
  static func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(400), as: UTF8.self)
    return text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }
}

/// Remembers the answers of one update, see ``UpdateEvaluation/askServices(_:_:_:)``.
final class RememberedServices: ServiceClient {
  private struct Key: Hashable {
    var endpoint: String
    var query: String
  }
  private let client: FederationClient
  private let known = Mutex<[Key: ServiceAnswer]>([:])

  init(_ client: FederationClient) { self.client = client }

  func permits(_ endpoint: String) -> Bool { client.permits(endpoint) }

  func answer(_ call: ServiceCall) throws -> ServiceAnswer {
    let key = Key(endpoint: call.endpoint, query: call.query)
    if let answer = known.withLock({ $0[key] }) { return answer }
    let answer = try client.answer(call)
    known.withLock { $0[key] = answer }
    return answer
  }
}

/// What LOAD fetched, or why it could not. SPARQL 1.1 Update, section 3.1.4.
///
/// Everything is fetched and parsed once before the writer's turn begins: a slow server
/// keeps no other update waiting, and a document that is malformed at its end adds nothing.
struct RemoteDocument {
  let bytes: [UInt8]
  let format: RDFFormat
  /// Where it came from after redirects: the base of its relative IRIs.
  let base: String

  /// The sources of all LOAD operations of an update, in order.
  static func fetchAll(
    _ update: Update, _ fetcher: Fetcher, seconds: Double, _ cancellation: CancellationToken, _ world: World
  ) throws -> [Result<RemoteDocument, DatabaseError>] {
    let start = world.monotonicNanoseconds()
    var results: [Result<RemoteDocument, DatabaseError>] = []
    for case .load(let source, _, let silent) in update.operations {
      let spent = Double(world.monotonicNanoseconds() &- start) / 1e9
      do throws(DatabaseError) {
        results.append(.success(try fetch(source.value, fetcher, seconds: seconds - spent, cancellation)))
      } catch {
        if !silent || error.kind == .cancelled { throw error }
        results.append(.failure(error))
      }
    }
    return results
  }

  private static func fetch(
    _ iri: String, _ fetcher: Fetcher, seconds: Double, _ cancellation: CancellationToken
  ) throws(DatabaseError) -> RemoteDocument {
    guard fetcher.covers(iri) else { throw DatabaseError(QueryError.notAllowed("LOAD <\(iri)>")) }
    func failed(_ reason: String) -> DatabaseError { DatabaseError(.remote, "LOAD <\(iri)> failed: \(reason)") }
    let accept = "text/turtle, application/n-triples, application/n-quads, application/trig, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1"
    let response: FetchResponse
    do {
      response = try fetcher.fetch(
        FetchRequest(.get, iri, headers: [("Accept", accept)]), limits: FetchLimits(totalSeconds: max(seconds, 0.001)),
        isCancelled: { cancellation.isCancelled })
    } catch .cancelled {
      throw DatabaseError(.cancelled, "the update was cancelled")
    } catch {
      throw failed(error.description)
    }
    guard response.isSuccess else {
      throw failed("the server answered \(response.status): \(FederationClient.excerpt(response.body))")
    }
    guard let format = format(of: response) else {
      throw failed("'\(response.header("content-type") ?? "no media type")' is not RDF that can be read")
    }
    let document = RemoteDocument(bytes: response.body, format: format, base: response.iri)
    do {
      _ = try document.bytes.withUnsafeBytes { bytes in
        try RDFReader.read(bytes, format: format, base: document.base) { _ in
          if cancellation.isCancelled { throw DatabaseError(.cancelled, "the update was cancelled") }
        }
      }
    } catch let error as DatabaseError {
      throw error
    } catch let error as FormatError {
      var mapped = DatabaseError(error)
      mapped.message = "LOAD <\(iri)>: \(error.message)"
      throw mapped
    } catch {
      throw failed("\(error)")
    }
    return document
  }

  /// By media type; by the name where the server knows none or says that it is plain text.
  private static func format(of response: FetchResponse) -> RDFFormat? {
    let type = response.header("content-type") ?? ""
    let path = response.iri.prefix { $0 != "?" }
    let name = String(path.split(separator: "/").last ?? "")
    switch MediaRange.essence(type) {
    case "", "text/plain", "application/octet-stream", "binary/octet-stream":
      return RDFFormat(fileName: name) ?? RDFFormat(mediaType: type)
    default: return RDFFormat(mediaType: type)
    }
  }

  /// Adds the document to a change.
  func add(to change: Change, graph: String?, _ cancellation: CancellationToken) throws {
    try bytes.withUnsafeBytes { raw in
      let load = RDFLoad(
        bytes: raw, format: format, base: base, graph: graph, scope: RDFLoad.scope(of: raw), cancellation: cancellation,
        progress: nil)
      _ = try load.run(in: change)
    }
  }
}
