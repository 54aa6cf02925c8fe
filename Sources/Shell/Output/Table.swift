/// A short table in text, measured as a whole: columns fitted to the terminal, or as wide as they need in a pipe.
///
/// Answers, whose length nobody knows, are a ``RowTable``.
public struct Table {
  public var header: [String]
  public var rows: [[String]]

  public init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The lines. `columns` nil: nothing is cut. Cells must be safe already.
  public func text(columns: Int?, bold: @escaping (String) -> String = { $0 }, dim: @escaping (String) -> String = { $0 }) -> String {
    var out = ""
    let table = RowTable(header: header, numbered: false, look: RowTable.Look(columns: { columns }, bold: bold, dim: dim), block: .max) { out += $0 }
    for row in rows { table.add(row) }
    table.end()
    return out
  }
}
