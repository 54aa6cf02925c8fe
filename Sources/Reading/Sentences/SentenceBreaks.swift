/// Where a sentence may begin inside a block of a page.
///
/// The parser finds the sentences; in headlines, captions and lists without full stops it also
/// breaks in the middle of a phrase. A break needs a reason that can be seen: an end mark or a
/// line break before it, or a capital in running text.
enum SentenceBreaks {
  /// What the rule looks at of a token.
  struct Glance {
    /// Ends with a full stop, a question or exclamation mark, an ellipsis, a colon or semicolon,
    /// or with a quotation mark or bracket behind one.
    var ends: Bool
    /// Begins with a small letter or a digit.
    var beginsSmall: Bool
    /// Has a line break behind it.
    var lineEnds: Bool
  }

  /// Whether a sentence must not begin at each token of a block.
  ///
  /// - Parameter isWhole: whether the block ends with these tokens.
  static func forbidden(_ tokens: [Glance], isWhole: Bool) -> [Bool] {
    var forbidden = [Bool](repeating: false, count: tokens.count)
    guard tokens.count > 1 else { return forbidden }
    // A block that does not end as a sentence does is a headline or an item.
    let isFragment = isWhole && !tokens[tokens.count - 1].ends
    for i in 1..<tokens.count where !tokens[i - 1].ends && !tokens[i - 1].lineEnds {
      forbidden[i] = isFragment || tokens[i].beginsSmall
    }
    return forbidden
  }

  /// What is to be seen of the tokens of a text.
  static func glances(_ pieces: ArraySlice<Tokenizer.Piece>, _ text: ScalarText) -> [Glance] {
    pieces.map { piece in
      var last = Int(piece.high) - 1
      while last > Int(piece.low), isCloser(text.scalars[last]) { last -= 1 }
      // A closing mark of its own ends what stood before it.
      if last == Int(piece.low), isCloser(text.scalars[last]), last > 0 {
        while last > 0, isCloser(text.scalars[last]) || text.scalars[last] == 0x20 { last -= 1 }
      }
      var lineEnds = false
      var i = Int(piece.high)
      while i < text.count, text.scalars[i] <= 0x20 || text.scalars[i] == 0xa0 {
        if text.scalars[i] == 0x0a { lineEnds = true }
        i += 1
      }
      let first = Unicode.Scalar(text.scalars[Int(piece.low)])
      return Glance(
        ends: isEnd(text.scalars[last]), beginsSmall: first.map { $0.properties.isLowercase || $0.value &- 0x30 < 10 } ?? false,
        lineEnds: lineEnds)
    }
  }

  private static func isEnd(_ c: UInt32) -> Bool {
    // . ! ? : ; … 。 ！ ？
    switch c {
    case 0x2e, 0x21, 0x3f, 0x3a, 0x3b, 0x2026, 0x3002, 0xff01, 0xff1f: true
    default: false
    }
  }

  private static func isCloser(_ c: UInt32) -> Bool {
    // " ' ) ] ’ ” »
    switch c {
    case 0x22, 0x27, 0x29, 0x5d, 0x2019, 0x201d, 0xbb: true
    default: false
    }
  }
}
