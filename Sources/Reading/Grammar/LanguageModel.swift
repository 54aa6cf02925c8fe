/// The English model: tokens, tags, trees, names and lemmas of a block of text.
///
/// Immutable and safe to use from any number of threads; the same bytes give the same
/// sentences.
public final class LanguageModel: Sendable {
  /// What white space in a block means.
  public enum WhiteSpace: Sendable {
    /// Any run (line breaks too) is one space between words: the text of a page.
    case collapsed
    /// Runs beyond one space are tokens of their own, as the model was trained.
    case literal
  }

  /// The model in the binary, read once.
  public static let shared = LanguageModel()

  private init() {}

  /// The sentences of one block (a paragraph, a headline, an item of a list).
  ///
  /// - Parameters:
  ///   - text: UTF-8; bytes that are not are read as U+FFFD.
  ///   - offset: added to every span, so that spans refer to the document.
  public func parse(
    _ text: UnsafeBufferPointer<UInt8>, at offset: Int = 0, whiteSpace: WhiteSpace = .collapsed
  ) -> [ParsedSentence] {
    []
  }

  /// The same for a string; spans count its UTF-8 bytes.
  public func parse(_ text: String, at offset: Int = 0, whiteSpace: WhiteSpace = .collapsed) -> [ParsedSentence] {
    var copy = text
    return copy.withUTF8 { parse($0, at: offset, whiteSpace: whiteSpace) }
  }
}
