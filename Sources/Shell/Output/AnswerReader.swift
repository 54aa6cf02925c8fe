import Client

/// Reads an answer for people while it comes: the rows are handed over in the order and the pieces that they come in.
///
/// The first rows are remembered, so that `.cite N` and its like find them; how many depends on no answer.
public struct AnswerReader {
  /// Rows that are remembered, and bytes of their texts.
  static let rememberedRows = 10_000
  static let rememberedBytes = 16 << 20
  /// For how many milliseconds the next rows may stay away before those that are there should be shown.
  private static let patience = 100

  private let response: Response
  private var pieces = JSONPieces()
  private var memory = Memory()

  public init(_ response: Response) { self.response = response }

  /// All but the rows beyond those that are remembered.
  public var answer: AnswerRows { memory.answer }
  /// Whether more is there, or comes in a moment.
  public var isReady: Bool { response.isReady(within: Self.patience) }

  /// The rows of the next piece (none of a piece without any); nil at the end of a whole answer.
  /// Throws ``ClientError`` for an answer that is cut off or is none.
  public mutating func next() throws(ClientError) -> [AnswerRows.Row]? {
    guard let bytes = try response.read() else {
      if pieces.isWhole { return nil }
      throw ClientError("the daemon's answer cannot be read: it stops before its end", exitCode: 70)
    }
    guard let found = pieces.add(bytes) else { throw ClientError("the daemon's answer cannot be read", exitCode: 70) }
    return memory.take(found)
  }

  /// What stays of an answer.
  struct Memory {
    private(set) var answer = AnswerRows()
    private var bytes = 0

    /// Keeps what is to be remembered and returns the rows.
    mutating func take(_ found: [JSONPieces.Piece]) -> [AnswerRows.Row] {
      var rows: [AnswerRows.Row] = []
      for piece in found {
        guard let row = answer.take(piece) else { continue }
        rows.append(row)
        // Nothing behind a row that found no room: numbers must stay those of the answer.
        guard answer.rows.count == answer.total - 1, answer.rows.count < AnswerReader.rememberedRows else { continue }
        bytes += row.bytes
        if bytes <= AnswerReader.rememberedBytes { answer.rows.append(row) }
      }
      return rows
    }
  }
}
