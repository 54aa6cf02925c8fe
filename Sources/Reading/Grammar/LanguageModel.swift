import Synchronization

/// The English model: tokens, tags, trees, names and lemmas of a block of text.
///
/// Immutable and safe to use from any number of threads; the same bytes give the same
/// sentences. The net is that of spaCy's `en_core_web_sm` 3.8.0 (Sources/CLanguageModel/README.md):
/// two window encoders of hash embeddings, a tagger, an arc-eager parser that also finds the
/// sentences, and a recogniser of names.
public final class LanguageModel: Sendable {
  /// What white space in a block means.
  public enum WhiteSpace: Sendable {
    /// Any run (line breaks too) is one space between words, and sentences begin only where
    /// that can be seen (``SentenceBreaks``): the text of a page.
    case collapsed
    /// Runs beyond one space are tokens of their own, and sentences begin where the parser
    /// has them: as the model was trained.
    case literal
  }

  /// The model in the binary, read once.
  public static let shared = LanguageModel(.embedded)

  /// Tokens that are analysed at once; longer blocks go on at the last sentence of a window.
  static let windowTokens = 1_500

  private let tokenizer: Tokenizer
  private let lexicon: Lexicon
  private let sharedEncoder: Encoder
  private let nameEncoder: Encoder
  private let tagger: DenseLayer
  private let tags: [FineTag]
  private let parser: DependencyParser
  private let recogniser: NameRecogniser
  private let rules: AttributeRules
  let lemmatizer: Lemmatizer
  private let pool = Mutex<[Pooled]>([])

  /// A workspace is used by one parse at a time: the pool hands it on.
  private struct Pooled: @unchecked Sendable {
    let workspace: Workspace
  }

  init(_ file: ModelFile) {
    let classes = CharacterClasses(file)
    tokenizer = Tokenizer(file, classes)
    lexicon = Lexicon(file, classes)
    sharedEncoder = Encoder(file, "t2v", features: 6)
    nameEncoder = Encoder(file, "n2v", features: 4)
    tagger = DenseLayer(weights: file.halves("tag.W"), bias: file.singles("tag.b"), inputs: Encoder.width)
    tags = file.strings("tags").all.map { FineTag(rawValue: $0) ?? .none }
    precondition(!tags.contains(.none), "the model's tags are those of FineTag")
    parser = DependencyParser(file)
    recogniser = NameRecogniser(file)
    rules = AttributeRules(file)
    lemmatizer = Lemmatizer(file, classes)
  }

  /// What reading keeps between documents: workspaces that are not in use, and the words and lemmas in their caches.
  var kept: (workspaces: Int, words: Int, lemmas: Int) {
    pool.withLock { pool in
      var sum = (workspaces: pool.count, words: 0, lemmas: 0)
      for item in pool {
        sum.words += item.workspace.kept.words
        sum.lemmas += item.workspace.kept.lemmas
      }
      return sum
    }
  }

  /// The sentences of one block (a paragraph, a headline, an item of a list).
  ///
  /// - Parameters:
  ///   - text: UTF-8; bytes that are not are read as U+FFFD.
  ///   - offset: added to every span, so that spans refer to the document.
  ///   - isCancelled: asked at every window; once true, the sentences so far are all there are.
  /// - Complexity: linear; about 0.1 ms a token.
  public func parse(
    _ text: UnsafeBufferPointer<UInt8>, at offset: Int = 0, whiteSpace: WhiteSpace = .collapsed, isCancelled: () -> Bool = { false }
  ) -> [ParsedSentence] {
    let work = pool.withLock { $0.popLast() } ?? Pooled(workspace: Workspace())
    defer { pool.withLock { $0.append(work) } }
    return parse(UnsafeRawBufferPointer(text), at: offset, whiteSpace, work.workspace, isCancelled)
  }

  /// The same for a string; spans count its UTF-8 bytes.
  public func parse(_ text: String, at offset: Int = 0, whiteSpace: WhiteSpace = .collapsed) -> [ParsedSentence] {
    var copy = text
    return copy.withUTF8 { parse($0, at: offset, whiteSpace: whiteSpace) }
  }

  private func parse(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, _ whiteSpace: WhiteSpace, _ work: Workspace, _ isCancelled: () -> Bool
  ) -> [ParsedSentence] {
    work.text.read(bytes)
    tokenizer.tokens(of: work.text, whiteSpace, into: &work.pieces)
    var sentences: [ParsedSentence] = []
    var low = 0
    while low < work.pieces.count, !isCancelled() {
      let high = min(work.pieces.count, low + Self.windowTokens)
      let forbidden =
        switch whiteSpace {
        case .collapsed:
          SentenceBreaks.forbidden(
            SentenceBreaks.glances(work.pieces[low..<high], work.text), isWhole: high == work.pieces.count)
        case .literal: [Bool](repeating: false, count: high - low)
        }
      var found = analyse(low..<high, at: offset, forbidden, work)
      // The last sentence of a window may go on behind it.
      if high < work.pieces.count && found.count > 1 { found.removeLast() }
      for tokens in found {
        low += tokens.count
        sentences.append(ParsedSentence(tokens: tokens))
      }
    }
    return sentences
  }

  /// The entries of a range of pieces; vectors of new words are computed together.
  private func entries(_ range: Range<Int>, _ work: Workspace) -> [Int32] {
    work.trim()
    let known = work.entries.count
    var indices: [Int32] = []
    indices.reserveCapacity(range.count)
    for i in range {
      let piece = work.pieces[i]
      let key = piece.identity ^ (UInt64(bitPattern: Int64(piece.norm) + 2) &* 0x9e37_79b9_7f4a_7c15)
        ^ (piece.spaceAfter ? 0x5851_f42d_4c95_7f2d : 0)
      if let index = work.entryByKey[key] {
        indices.append(index)
        continue
      }
      let norm = piece.norm < 0 ? nil : tokenizer.norms[Int(piece.norm)]
      let (word, lower) = lexicon.word(
        work.text, Int(piece.low), Int(piece.high), identity: piece.identity, norm: norm, spaceAfter: piece.spaceAfter)
      indices.append(work.add(Workspace.Entry(word: word, lower: lower), key: key))
    }
    let fresh = work.entries.count - known
    if fresh > 0 {
      for (encoder, shift) in [(sharedEncoder, 0), (nameEncoder, Encoder.width)] {
        var keys: [UInt64] = []
        keys.reserveCapacity(fresh * encoder.features)
        for k in known..<work.entries.count {
          let word = work.entries[k].word
          let all = [
            word.normKey, word.prefixKey, word.suffixKey, word.shapeKey, word.spaceAfter ? 1 : 0, word.isSpace ? 1 : 0,
          ]
          keys.append(contentsOf: all[..<encoder.features])
        }
        encoder.wordVectors(
          keys, words: fresh, into: work.vectors + known * Workspace.vectorSize + shift, stride: Workspace.vectorSize,
          work.encoder)
      }
    }
    return indices
  }

  /// Runs an encoder over words; the result is `count` rows of 96.
  private func encode(_ encoder: Encoder, _ indices: [Int32], shift: Int, _ work: Workspace) -> UnsafeMutablePointer<Float> {
    let width = Encoder.width
    let ends = Encoder.margin + 1
    let rows = work.rows.reserve((indices.count + 2 * ends) * width)
    rows.update(repeating: 0, count: ends * width)
    for (i, index) in indices.enumerated() {
      (rows + (ends + i) * width).update(
        from: work.vectors + Int(index) * Workspace.vectorSize + shift, count: width)
    }
    (rows + (ends + indices.count) * width).update(repeating: 0, count: ends * width)
    encoder.encode(rows + width, count: indices.count, work.encoder)
    return rows + ends * width
  }

  /// The sentences of a range of pieces, each as its tokens.
  private func analyse(_ range: Range<Int>, at offset: Int, _ forbidden: [Bool], _ work: Workspace) -> [[Token]] {
    let n = range.count
    let indices = entries(range, work)
    let vectors = encode(sharedEncoder, indices, shift: 0, work)

    var tag = [FineTag](repeating: .none, count: n)
    var tagMargin = [Float](repeating: 0, count: n)
    let scores = work.tagScores.reserve(n * tagger.outputs)
    tagger.multiply(vectors, stride: Encoder.width, rows: n, into: scores)
    for i in 0..<n {
      var best = 0
      var second = -Float.infinity
      let row = scores + i * tagger.outputs
      for k in 1..<tags.count {
        if row[k] > row[best] {
          second = row[best]
          best = k
        } else if row[k] > second {
          second = row[k]
        }
      }
      tag[i] = tags[best]
      tagMargin[i] = row[best] - second
    }

    let tree = parser.parse(vectors, count: n, forbidden: forbidden, work.parser)
    let names = recogniser.marks(
      encode(nameEncoder, indices, shift: Encoder.width, work), count: n, starts: tree.starts,
      isSpace: { work.entries[Int(indices[$0])].word.isSpace }, work.names)
    let attributes = rules.apply(
      (0..<n).map {
        let word = work.entries[Int(indices[$0])].word
        return AttributeRules.Reading(tag: tag[$0], label: tree.labels[$0], lower: word.lower, isSpace: word.isSpace)
      })

    var sentences: [[Token]] = []
    var start = 0
    while start < n {
      var end = start + 1
      while end < n && !tree.starts[end] { end += 1 }
      var tokens: [Token] = []
      tokens.reserveCapacity(end - start)
      for i in start..<end {
        let piece = work.pieces[range.lowerBound + i]
        let entry = work.entries[Int(indices[i])]
        let given = attributes[i]
        let head = Int(tree.heads[i])
        let within = head >= start && head < end
        tokens.append(
          Token(
            span: offset + Int(work.text.offsets[Int(piece.low)])..<offset + Int(work.text.offsets[Int(piece.high)]),
            text: entry.word.text, norm: entry.word.norm,
            lemma: given.lemma ?? work.lemma(of: entry, given.pos, given.features, lemmatizer), tag: given.tag,
            pos: given.pos, head: within ? head - start : i - start, label: within ? given.label : .root,
            entityMark: names[i].mark, entityLabel: names[i].label, spaceAfter: piece.spaceAfter,
            tagMargin: tagMargin[i], parseMargin: tree.margins[i], entityMargin: names[i].margin))
      }
      sentences.append(tokens)
      start = end
    }
    return sentences
  }
}
