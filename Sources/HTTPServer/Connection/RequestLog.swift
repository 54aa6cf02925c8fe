import Glibc

/// One line a request: who, what, how it ended. Never the text of a query, never a literal.
enum RequestLog {
  static func line(_ exchange: Exchange, status: Int, bytes: Int) -> String {
    let micros = (monotonicNanoseconds() &- exchange.received) / 1_000
    var line = "\(timestamp()) #\(exchange.id) "
    if let pid = exchange.peer.pid { line += "pid=\(pid) " }
    line += "\(exchange.head.method.name) \(escaped(exchange.head.rawPath)) \(status) \(bytes)B \(micros)us\n"
    return line
  }

  /// UTC to the millisecond.
  static func timestamp() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var seconds = now.tv_sec
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func pad(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    return "\(Int(parts.tm_year) + 1_900)-\(pad(Int(parts.tm_mon) + 1, 2))-\(pad(Int(parts.tm_mday), 2))T"
      + "\(pad(Int(parts.tm_hour), 2)):\(pad(Int(parts.tm_min), 2)):\(pad(Int(parts.tm_sec), 2)).\(pad(now.tv_nsec / 1_000_000, 3))Z"
  }

  /// At most 120 bytes; what could move a terminal's cursor is escaped.
  static func escaped(_ path: String) -> String {
    var out = ""
    for scalar in path.unicodeScalars.prefix(120) {
      if scalar.value < 33 || scalar.value > 126 { out += "\\u{\(String(scalar.value, radix: 16))}" } else { out.unicodeScalars.append(scalar) }
    }
    return out
  }
}
