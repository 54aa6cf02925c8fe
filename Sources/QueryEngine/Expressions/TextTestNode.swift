import RDF
import TripleIndex

/// CONTAINS, STRSTARTS and STRENDS of a column, or of STR of one, with a constant simple
/// string: the bytes of the dictionary are searched in place, no value is made.
final class TextTestNode: TruthNode {
  enum Test { case contains, starts, ends }

  private let column: ColumnNode
  /// Whether the text is STR of the column: IRIs and literals of any datatype have one.
  private let isLexical: Bool
  private let test: Test
  private let pattern: BytePattern

  init(_ workspace: ExpressionWorkspace, _ column: ColumnNode, isLexical: Bool, _ test: Test, _ pattern: UnsafeBufferPointer<UInt8>) {
    self.column = column
    self.isLexical = isLexical
    self.test = test
    self.pattern = BytePattern(pattern)
    super.init(workspace)
  }

  override func truths(_ block: SolutionBlock, _ rows: RowSelection, into output: UnsafeMutablePointer<UInt8>) throws {
    let ids = try workspace.takeIDs()
    defer { workspace.give(ids) }
    try column.ids(block, rows, into: ids)
    let context = workspace.context
    for i in 0..<rows.count {
      let view = context.view(ids[i])
      switch view.kind {
      case .string, .language, .languageLTR, .languageRTL: break
      case .iri, .typed:
        if isLexical { break }
        output[i] = Truth.error
        continue
      case .unbound, .blankNode, .triple:
        output[i] = Truth.error
        continue
      }
      let text = view.textBytes
      let found: Bool
      switch test {
      case .contains:
        try workspace.work(text.count)
        found = pattern.isIn(text)
      case .starts: found = pattern.isPrefix(of: text)
      case .ends: found = pattern.isSuffix(of: text)
      }
      output[i] = found ? Truth.yes : Truth.no
    }
  }
}

/// Bytes to look for, with the place of the byte that is likely to be the least frequent.
final class BytePattern {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let rare: Int

  init(_ source: UnsafeBufferPointer<UInt8>) {
    bytes = .allocate(capacity: source.count)
    _ = bytes.initialize(from: source)
    rare = rarestByte(UnsafeBufferPointer(bytes))
  }

  deinit { bytes.deallocate() }

  func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    findBytes(UnsafeBufferPointer(bytes), in: text, from: 0, rare: rare) != nil
  }
  func isPrefix(of text: UnsafeBufferPointer<UInt8>) -> Bool { hasPrefix(UnsafeBufferPointer(bytes), text) }
  func isSuffix(of text: UnsafeBufferPointer<UInt8>) -> Bool { hasSuffix(UnsafeBufferPointer(bytes), text) }
}
