/// Buffers and caches of one parse at a time.
///
/// The caches hold what follows from the spelling of a word alone, so they never change an
/// answer.
final class Workspace {
  /// A word with its features and its vectors without neighbours.
  struct Entry {
    var word: Lexicon.Word
    var lower: String
  }

  let text = ScalarText()
  var pieces: [Tokenizer.Piece] = []
  let encoder = Encoder.Scratch()
  let parser = TransitionScorer.Scratch()
  let names = TransitionScorer.Scratch()
  let tagScores = FloatScratch()
  /// Rows of both encoders, with margins.
  let rows = FloatScratch()

  /// Entries by identity of text, norm and space after.
  private(set) var entries: [Entry] = []
  private(set) var entryByKey: [UInt64: Int32] = [:]
  /// Two rows of 96 for each entry: of the shared encoder and of that for names.
  private(set) var vectors: UnsafeMutablePointer<Float>
  private var vectorCapacity = 1 << 10
  private var lemmas: [LemmaKey: String] = [:]

  /// Words and lemmas that the caches hold.
  var kept: (words: Int, lemmas: Int) { (entries.count, lemmas.count) }

  private struct LemmaKey: Hashable {
    var text: String
    var pos: UniversalTag
    var features: AttributeRules.Features
  }

  /// Words kept before the caches begin anew: about 20 MB.
  static let mostEntries = 1 << 14
  static let vectorSize = 2 * Encoder.width

  init() {
    vectors = .allocate(capacity: vectorCapacity * Self.vectorSize)
  }

  deinit { vectors.deallocate() }

  /// Forgets the words when there are too many. Indices of entries are void afterwards.
  func trim() {
    if entries.count > Self.mostEntries {
      entries.removeAll(keepingCapacity: true)
      entryByKey.removeAll(keepingCapacity: true)
    }
    if lemmas.count > Self.mostEntries { lemmas.removeAll(keepingCapacity: true) }
  }

  /// Adds an entry whose vectors are computed later.
  func add(_ entry: Entry, key: UInt64) -> Int32 {
    let index = Int32(entries.count)
    if entries.count == vectorCapacity {
      let larger = UnsafeMutablePointer<Float>.allocate(capacity: 2 * vectorCapacity * Self.vectorSize)
      larger.update(from: vectors, count: vectorCapacity * Self.vectorSize)
      vectors.deallocate()
      vectors = larger
      vectorCapacity *= 2
    }
    entries.append(entry)
    entryByKey[key] = index
    return index
  }

  func lemma(
    of entry: Entry, _ pos: UniversalTag, _ features: AttributeRules.Features, _ lemmatizer: Lemmatizer
  ) -> String {
    let key = LemmaKey(text: entry.word.text, pos: pos, features: features)
    if let known = lemmas[key] { return known }
    let lemma = lemmatizer.lemma(entry.word.text, lower: entry.lower, pos, features)
    lemmas[key] = lemma
    return lemma
  }
}
