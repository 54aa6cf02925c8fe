import CCurl
import Glibc
import Limits

/// One request and its response: the only place that talks to libcurl.
///
/// The multi interface is driven by hand, so that cancellation is seen every 50 ms also
/// while a name is being resolved; libcurl's own progress callback may be a second late.
final class Transfer {
  private let asked: WebAddress
  private let covering: [AllowedPrefix]
  private let limits: FetchLimits
  private let secondsLeft: Double
  private let authorities: String?
  /// Where libcurl writes what went wrong in detail.
  private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var body: [UInt8] = []
  private var headers: [(name: String, value: String)] = []
  private var headBytes = 0
  /// Why a callback stopped the transfer; libcurl only knows that one did.
  private var refusal: FetchError?
  /// Inflates the body, when its coding is gzip.
  private var inflation: BodyInflation?
  private var hasBody = false

  init(_ asked: WebAddress, _ covering: [AllowedPrefix], _ limits: FetchLimits, secondsLeft: Double, authorities: String? = nil) {
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    self.authorities = authorities
    self.asked = asked
    self.covering = covering
    self.limits = limits
    self.secondsLeft = secondsLeft
  }

  deinit { words.deallocate() }

  private func reason(_ code: CURLcode) -> String {
    words.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: words)
  }

  /// libcurl's tables, once a process. TLS keys are written to no file, whatever the environment says.
  private static let library: CURLcode = {
    unsetenv("SSLKEYLOGFILE")
    return tern_curl_start()
  }()

  func run(_ request: FetchRequest, isCancelled: () -> Bool) throws(FetchError) -> FetchResponse {
    guard Transfer.library == CURLE_OK, let easy = curl_easy_init() else {
      throw .failed(asked.text, reason: "libcurl does not start")
    }
    defer { curl_easy_cleanup(easy) }
    guard let multi = curl_multi_init() else { throw .failed(asked.text, reason: "libcurl does not start") }
    defer { curl_multi_cleanup(multi) }
    var fields: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(fields) }
    // Without "Expect:" libcurl would wait a second for 100 Continue before larger bodies.
    for line in request.headers.map({ $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }) + ["Accept-Encoding: gzip", "Expect:"] {
      fields = curl_slist_append(fields, line)
    }
    guard configure(easy, request, fields), curl_multi_add_handle(multi, easy) == CURLM_OK else {
      throw .failed(asked.text, reason: "libcurl refuses the request")
    }
    defer { curl_multi_remove_handle(multi, easy) }
    let code = try drive(multi, isCancelled)
    if let refusal { throw refusal }
    switch code {
    case CURLE_OK:
      if inflation?.isWhole == false { throw .failed(asked.text, reason: "the compressed data of the answer are cut off") }
    case CURLE_OPERATION_TIMEDOUT: throw .timedOut(seconds: limits.totalSeconds)
    case CURLE_PEER_FAILED_VERIFICATION: throw .untrusted(asked.text, reason: reason(code))
    case CURLE_SSL_CACERT_BADFILE: throw .failed(asked.text, reason: "the certificates of \(authorities ?? "the system") cannot be read")
    default: throw .failed(asked.text, reason: reason(code))
    }
    var status = 0
    _ = tern_curl_status(easy, &status)
    return FetchResponse(status: status, headers: headers, body: body, iri: asked.text)
  }

  /// Runs the transfer to its end.
  private func drive(_ multi: UnsafeMutableRawPointer, _ isCancelled: () -> Bool) throws(FetchError) -> CURLcode {
    let deadline = Fetcher.seconds() + secondsLeft
    while true {
      var running: Int32 = 0
      let state = curl_multi_perform(multi, &running)
      guard state == CURLM_OK else { throw .failed(asked.text, reason: String(cString: curl_multi_strerror(state))) }
      var code = CURLE_OK
      if tern_curl_outcome(multi, &code) == 1 { return code }
      if isCancelled() { throw .cancelled }
      if Fetcher.seconds() > deadline { throw .timedOut(seconds: limits.totalSeconds) }
      let waited = curl_multi_poll(multi, nil, 0, 50, nil)
      guard waited == CURLM_OK else { throw .failed(asked.text, reason: String(cString: curl_multi_strerror(waited))) }
    }
  }

  private func configure(
    _ easy: UnsafeMutableRawPointer, _ request: FetchRequest, _ fields: UnsafeMutablePointer<curl_slist>?
  ) -> Bool {
    let me = Unmanaged.passUnretained(self).toOpaque()
    let milliseconds = { (seconds: Double) in max(1, Int((min(seconds, 1e6) * 1000).rounded(.up))) }
    var codes = [
      tern_curl_text(easy, CURLOPT_URL, asked.text),
      tern_curl_long(easy, CURLOPT_PATH_AS_IS, 1),
      tern_curl_text(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
      tern_curl_long(easy, CURLOPT_FOLLOWLOCATION, 0),
      tern_curl_text(easy, CURLOPT_PROXY, ""),
      tern_curl_text(easy, CURLOPT_NOPROXY, "*"),
      tern_curl_long(easy, CURLOPT_NETRC, 0),
      tern_curl_long(easy, CURLOPT_NOSIGNAL, 1),
      tern_curl_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      tern_curl_long(easy, CURLOPT_HTTP09_ALLOWED, 0),
      tern_curl_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
      tern_curl_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
      // What arrives in the callback is as it was sent; it is inflated and counted there.
      tern_curl_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0),
      tern_curl_text(easy, CURLOPT_USERAGENT, "tern"),
      tern_curl_long(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(min(limits.connectSeconds, secondsLeft))),
      tern_curl_long(easy, CURLOPT_TIMEOUT_MS, milliseconds(secondsLeft)),
      tern_curl_list(easy, CURLOPT_HTTPHEADER, fields),
      tern_curl_pointer(easy, CURLOPT_ERRORBUFFER, words),
      tern_curl_pointer(easy, CURLOPT_WRITEDATA, me),
      tern_curl_pointer(easy, CURLOPT_HEADERDATA, me),
      tern_curl_pointer(easy, CURLOPT_OPENSOCKETDATA, me),
      tern_curl_receiver(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        Transfer.received(bytes, size &* count, context) { $0.append($1) }
      },
      tern_curl_receiver(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        Transfer.received(bytes, size &* count, context) { $0.note($1) }
      },
      tern_curl_opener(easy) { context, _, address in
        guard let context, let address else { return curl_socket_t(-1) }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(address)
      },
    ]
    if let authorities {
      codes.append(tern_curl_text(easy, CURLOPT_CAINFO, authorities))
      codes.append(tern_curl_pointer(easy, CURLOPT_CAPATH, nil))
    }
    if request.method == .post {
      codes.append(tern_curl_long(easy, CURLOPT_POST, 1))
      codes.append(tern_curl_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
      codes.append(request.body.withUnsafeBytes { raw in
        // An empty body still needs an address; nothing is read from it.
        if let base = raw.baseAddress, !raw.isEmpty {
          return tern_curl_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: base))
        }
        return tern_curl_text(easy, CURLOPT_COPYPOSTFIELDS, "")
      })
    }
    return codes.allSatisfy { $0 == CURLE_OK }
  }

  /// Hands bytes of a callback on; 0, which stops the transfer, when they are refused.
  private static func received(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context else { return 0 }
    if count == 0 { return 0 }
    let taken = take(Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), UnsafeRawBufferPointer(start: bytes, count: count))
    return taken ? count : 0
  }

  private func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if !hasBody {
      hasBody = true
      if !beginBody() { return false }
    }
    if let inflation {
      switch inflation.inflate(bytes, limit: limits.bodyBytes, into: &body) {
      case .taken: return true
      case .tooLarge: refusal = .tooLarge(bytes: limits.bodyBytes)
      case .damaged(let reason): refusal = .failed(asked.text, reason: "the compressed data of the answer are damaged: \(reason)")
      }
      return false
    }
    guard bytes.count <= limits.bodyBytes - body.count else {
      refusal = .tooLarge(bytes: limits.bodyBytes)
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Looks at the content coding: gzip, which was asked for, or none. RFC 9110, section 8.4.
  private func beginBody() -> Bool {
    let codings = headers.filter { $0.name == "content-encoding" }
      .flatMap { $0.value.lowercased().split(separator: ",") }
      .map { String($0.filter { $0 != " " && $0 != "\t" }) }
      .filter { !$0.isEmpty && $0 != "identity" }
    if codings.isEmpty { return true }
    if codings == ["gzip"] || codings == ["x-gzip"] {
      inflation = BodyInflation()
      if inflation != nil { return true }
    }
    refusal = .failed(asked.text, reason: "the content coding '\(codings.joined(separator: ", ").prefix(60))' was not asked for")
    return false
  }

  /// One line of a head. A status line begins a new one: 1xx responses come before the real one.
  private func note(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headBytes += bytes.count
    guard headBytes <= Limits.fetchHeadBytes else {
      refusal = .headTooLarge(bytes: Limits.fetchHeadBytes)
      return false
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      headers = []
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].unicodeScalars.drop { $0 == " " || $0 == "\t" }
      let end = value.lastIndex { !$0.properties.isWhitespace }
      headers.append((line[..<colon].lowercased(), end.map { String(value[...$0]) } ?? ""))
    }
    return true
  }

  /// Opens the socket that libcurl wants, if the resolved address may be reached.
  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let reached = withUnsafePointer(to: &address.pointee.addr) { NetworkAddress(socketAddress: $0) }
    guard let reached, covering.contains(where: { $0.permits(reached) }) else {
      refusal = .refusedAddress(host: asked.host, address: reached?.description ?? "an address of another family")
      return curl_socket_t(-1)
    }
    // A refused address of a host with several is forgotten once another one is taken.
    refusal = nil
    let wanted = address.pointee
    return socket(wanted.family, wanted.socktype | Int32(SOCK_CLOEXEC.rawValue), wanted.protocol)
  }
}
