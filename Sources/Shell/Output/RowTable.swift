/// A table that is written while its rows come, so that a million rows take the memory of some hundred.
///
/// The widths of the columns are those of the first block of rows. What to do with a later cell that is wider was
/// decided so:
/// - *On a terminal* nothing may be wider than the window. A cell that does not fit is cut and ends in `…`, and
///   the line under the table says so. Where the window has room for a wider column, the column grows and the header is
///   written again, so that names always stand over their values. (psql with FETCH_COUNT changes the widths without a
///   word; a box of DuckDB leaves rows out.)
/// - *In a pipe or a file* nothing is ever cut, and the header stands once: a wider cell pushes the rest of its own
///   line to the right. The columns do not grow after it, else one long text would widen each line behind it.
///
/// A block is 500 rows or a mebibyte of text, whichever is first; who reads the rows ends a block early
/// (``flush()``) when the next ones do not come at once.
final class RowTable {
  /// Rows of a block.
  static let blockRows = 500
  /// Bytes of a block.
  static let blockBytes = 1 << 20
  /// Cells kept for the number of a row when there are more rows than the first block.
  private static let numberWidth = 6

  /// How a table looks at its place.
  struct Look {
    /// Cells of a line; nil when nothing is cut. Asked for each block, for a window changes its size.
    var columns: () -> Int?
    var bold: (String) -> String
    var dim: (String) -> String

    init(columns: @escaping () -> Int?, bold: @escaping (String) -> String = { $0 }, dim: @escaping (String) -> String = { $0 }) {
      self.columns = columns
      self.bold = bold
      self.dim = dim
    }
  }

  private let header: [String]
  private let isNumbered: Bool
  private let look: Look
  private let block: Int
  private let put: (String) -> Void
  private var held: [[String]] = []
  private var heldBytes = 0
  /// What the columns need so far.
  private var wanted: [Int]
  /// What they have; empty before the header.
  private var widths: [Int] = []

  /// Rows that were written.
  private(set) var written = 0
  /// The most rows, and bytes of text, that were held at once.
  private(set) var mostRowsHeld = 0
  private(set) var mostBytesHeld = 0
  /// How often the header was written.
  private(set) var headers = 0
  /// Whether a cell was cut.
  private(set) var isCut = false

  /// `numbered`: the number of each row stands before it. `block` is for tables that are measured as a whole.
  init(header: [String], numbered: Bool, look: Look, block: Int = RowTable.blockRows, put: @escaping (String) -> Void) {
    self.header = numbered ? ["#"] + header : header
    isNumbered = numbered
    self.look = look
    self.block = block
    self.put = put
    wanted = self.header.map(DisplayText.width)
  }

  /// Whether rows wait to be written.
  var isHolding: Bool { !held.isEmpty }

  /// Adds a row; its cells must be safe already.
  func add(_ row: [String]) {
    var row = row
    if isNumbered { row.insert(String(written + held.count + 1), at: 0) }
    for cell in row { heldBytes += cell.utf8.count }
    held.append(row)
    mostRowsHeld = max(mostRowsHeld, held.count)
    mostBytesHeld = max(mostBytesHeld, heldBytes)
    if held.count >= block || (heldBytes >= Self.blockBytes && block != .max) { flush() }
  }

  /// Writes the rows that are held; the first time with the header.
  func flush() { write(isLast: false) }

  /// Writes what is left, and the header of a table without rows.
  func end() { write(isLast: true) }

  /// Forgets the rows that are held.
  func drop() {
    held = []
    heldBytes = 0
  }

  private func write(isLast: Bool) {
    if header.isEmpty || (held.isEmpty && (!isLast || !widths.isEmpty)) { return }
    var out = ""
    let room = look.columns()
    if let text = measured(isLast: isLast, room) { out += text }
    for row in held {
      out += line(row, cuts: room != nil) { $0 }
      // A block of very long texts leaves in parts.
      if out.utf8.count > Self.blockBytes {
        put(out)
        out = ""
      }
    }
    written += held.count
    drop()
    put(out)
  }

  /// Fits the columns to the block; the header, when it is due.
  private func measured(isLast: Bool, _ room: Int?) -> String? {
    if widths.isEmpty {
      widen()
      if isNumbered, !isLast { wanted[0] = max(wanted[0], Self.numberWidth) }
      widths = RowTable.fitted(wanted, to: room)
    } else {
      guard let room else { return nil }
      let before = wanted
      widen()
      let fits = RowTable.fitted(wanted, to: room)
      // Only a column that was too narrow for this block, and can have more, is a reason.
      if wanted == before || !fits.indices.contains(where: { wanted[$0] > before[$0] && fits[$0] > widths[$0] }) { return nil }
      widths = fits
    }
    headers += 1
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
    return line(header, cuts: room != nil, look.bold) + look.dim(rule) + "\n"
  }

  private func widen() {
    for row in held { for (i, cell) in row.enumerated() where i < wanted.count { wanted[i] = max(wanted[i], DisplayText.width(cell)) } }
  }

  private func line(_ cells: [String], cuts: Bool, _ style: (String) -> String) -> String {
    var out = ""
    for i in widths.indices {
      if i > 0 { out += look.dim(" │ ") }
      var cell = i < cells.count ? cells[i] : ""
      if cuts, let cut = DisplayText.shortened(cell, to: widths[i]) {
        cell = cut
        isCut = true
      }
      out += style(i == widths.count - 1 ? cell : DisplayText.padded(cell, to: widths[i]))
    }
    return out + "\n"
  }

  /// Takes from the widest columns until the sum fits; no column falls under 6 cells while others are wider.
  private static func fitted(_ wanted: [Int], to columns: Int?) -> [Int] {
    guard let columns else { return wanted }
    var widths = wanted
    var excess = widths.reduce(0, +) - (columns - 3 * (widths.count - 1))
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
    return widths
  }
}
