import QueryEngine

/// A line of flags, a line of pattern, a line of replacement, and the text behind them.
enum RegexEntry {
  private struct TooMuch: Error {}

  static func run(_ bytes: UnsafeRawBufferPointer) -> String? {
    var parts: [UnsafeBufferPointer<UInt8>] = []
    let all = bytes.bindMemory(to: UInt8.self)
    var start = 0
    for (index, byte) in all.enumerated() where byte == 0x0A && parts.count < 3 {
      parts.append(UnsafeBufferPointer(rebasing: all[start..<index]))
      start = index + 1
    }
    guard parts.count == 3 else { return nil }
    let text = UnsafeBufferPointer(rebasing: all[start...])
    do {
      let expression = try RegularExpression(parts[1], flags: parts[0])
      // What asks now and then may stop: the fuzzer's own patience.
      var asked = 0
      let check = {
        asked += 1
        if asked > 2_000 { throw TooMuch() }
      }
      _ = try expression.matches(text, check: check)
      var output: [UInt8] = []
      _ = try expression.replace(in: text, with: parts[2], into: &output, limit: 1 << 20, check: check)
      return nil
    } catch let error as RegexError {
      return error.offset >= 0 ? nil : "an error at \(error.offset)"
    } catch {
      return nil
    }
  }
}
