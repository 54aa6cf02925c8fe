/// An answer that is written as it comes, made safe for a terminal: what data hold never reaches it as a command.
///
/// Pieces may end within a character or a line end; what is not whole yet waits for the next piece.
public struct TerminalText {
  private var pending: [UInt8] = []

  public init() {}

  /// The text of a piece, as far as it is whole.
  public mutating func add(_ piece: [UInt8]) -> String {
    pending += piece
    var end = pending.count
    // At most three bytes of a character can be there without its last.
    for back in 1...4 where back <= pending.count {
      let byte = pending[pending.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      if length > back { end = pending.count - back }
      break
    }
    if end > 0, pending[end - 1] == 13 { end -= 1 }
    let text = TerminalText.shown(pending[..<end])
    pending.removeFirst(end)
    return text
  }

  /// What still waited.
  public mutating func end() -> String {
    let text = TerminalText.shown(pending[...])
    pending = []
    return text
  }

  /// CRLF is a line end, every other control character is shown.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    var unix: [UInt8] = []
    unix.reserveCapacity(bytes.count)
    for i in bytes.indices where !(bytes[i] == 13 && i + 1 < bytes.endIndex && bytes[i + 1] == 10) { unix.append(bytes[i]) }
    return DisplayText.safe(String(decoding: unix, as: UTF8.self), keepLines: true)
  }
}
