/// A table in text: columns fitted to the terminal, or as wide as they need in a pipe.
public struct Table {
  public var header: [String]
  public var rows: [[String]]
  /// Numbers before the rows, for commands that refer to a row.
  public var numbered: Bool

  public init(header: [String], rows: [[String]], numbered: Bool = false) {
    self.header = header
    self.rows = rows
    self.numbered = numbered
  }

  /// The lines. `columns` nil: nothing is cut. Cells must be safe already.
  public func text(columns: Int?, bold: (String) -> String = { $0 }, dim: (String) -> String = { $0 }) -> String {
    var header = header
    var rows = rows
    if numbered {
      header.insert("#", at: 0)
      for i in rows.indices { rows[i].insert(String(i + 1), at: 0) }
    }
    guard !header.isEmpty else { return "" }
    var widths = header.map(DisplayText.width)
    for row in rows { for (i, cell) in row.enumerated() where i < widths.count { widths[i] = max(widths[i], DisplayText.width(cell)) } }
    if let columns { fit(&widths, to: columns - 3 * (widths.count - 1)) }
    var out = ""
    func put(_ cells: [String], _ style: (String) -> String) {
      for i in widths.indices {
        if i > 0 { out += dim(" │ ") }
        let cell = i < cells.count ? cells[i] : ""
        let cut = columns == nil ? cell : DisplayText.cut(cell, to: widths[i])
        out += i == widths.count - 1 ? style(cut) : style(DisplayText.padded(cut, to: widths[i]))
      }
      out += "\n"
    }
    put(header, bold)
    out += dim(widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")) + "\n"
    for row in rows { put(row, { $0 }) }
    return out
  }

  /// Takes from the widest columns until the sum fits; no column falls under 6 cells while others are wider.
  private func fit(_ widths: inout [Int], to room: Int) {
    var excess = widths.reduce(0, +) - room
    while excess > 0 {
      guard let widest = widths.max(), widest > 6 else { break }
      let second = widths.filter { $0 < widest }.max() ?? 0
      let count = widths.filter { $0 == widest }.count
      let floor = max(6, second)
      let cut = min(widest - floor, max(1, excess / count))
      for i in widths.indices where widths[i] == widest && excess > 0 {
        let take = min(cut, excess)
        widths[i] -= take
        excess -= take
      }
    }
  }
}
