import Reading
import Testing

@Suite("The language model")
struct LanguageModelTests {
  /// Tokens that differ from the oracle in anything, and all tokens.
  static func compare(_ entries: [OracleFile.Entry]) -> (different: [String], count: Int) {
    var different: [String] = []
    var count = 0
    for entry in entries {
      let found = LanguageModel.shared.parse(entry.text, whiteSpace: .literal)
      count += entry.sentences.reduce(0) { $0 + $1.count }
      guard found.map(\.count) == entry.sentences.map(\.count) else {
        different.append(contentsOf: repeatElement("other sentences: \(entry.text)", count: entry.sentences[0].count))
        continue
      }
      for (sentence, expected) in zip(found, entry.sentences) {
        for (token, wanted) in zip(sentence.tokens, expected.tokens) {
          var plain = token
          plain.tagMargin = 0
          plain.parseMargin = 0
          plain.entityMargin = 0
          if plain != wanted { different.append("\(plain) is not \(wanted)") }
        }
      }
    }
    return (different, count)
  }

  @Test("Our own sentences: every token as the original model has it")
  func ownSentences() throws {
    let (different, count) = Self.compare(try #require(OracleFile.read(OracleFile.sentences)))
    #expect(count == 711)
    #expect(different == [])
  }

  @Test("CaRB's development sentences: 99.9 % of the tokens")
  func carb() {
    guard let entries = OracleFile.read(OracleFile.carb) else {
      print("skipped: ../shared/reading/oracle/carb-dev.tsv is not here")
      return
    }
    let (different, count) = Self.compare(entries)
    #expect(Double(different.count) <= 0.001 * Double(count), "\(different.prefix(5))")
  }

  @Test("White space within a block is one space, and spans stay those of the text")
  func collapsed() {
    let text = "The  navy\nsigned\t\u{a0}the treaty .\r\n\r\nMexico  did not."
    let flat = LanguageModel.shared.parse("The navy signed the treaty . Mexico did not.")
    let found = LanguageModel.shared.parse(text, at: 1000)
    #expect(found.map(\.text) == flat.map(\.text))
    #expect(found.map { $0.tokens.map(\.head) } == flat.map { $0.tokens.map(\.head) })
    let bytes = Array(text.utf8)
    for token in found.flatMap(\.tokens) {
      #expect(String(decoding: bytes[token.span.lowerBound - 1000..<token.span.upperBound - 1000], as: UTF8.self) == token.text)
    }
  }

  @Test("Nothing gives nothing, and what is no text gives tokens all the same", arguments: ["", " ", "\n\n", "\u{a0}"])
  func empty(text: String) {
    #expect(LanguageModel.shared.parse(text).isEmpty)
  }

  @Test("Bytes that are not UTF-8 do no harm")
  func notText() {
    let bytes: [UInt8] = [0x41, 0xff, 0xc3, 0x20, 0xe2, 0x82, 0x20, 0xf0, 0x9f, 0x00, 0xed, 0xa0, 0x80]
    let spans = bytes.withUnsafeBufferPointer { LanguageModel.shared.parse($0) }.flatMap(\.tokens).map(\.span)
    #expect(spans.first?.lowerBound == 0 && spans.last?.upperBound == bytes.count)
  }

  @Test("A long block is read in windows: the sentences are those of its parts")
  func windows() {
    let part = "The council met in Lima on 3 March. It approved the plan of the ministry, which Peru had proposed. "
    let times = 150
    let found = LanguageModel.shared.parse(String(repeating: part, count: times))
    #expect(found.count == 2 * times)
    #expect(Set(found.map(\.text)).count == 2)
    let bytes = found.map(\.span)
    #expect(zip(bytes, bytes.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
  }

  @Test("Many threads give what one gives")
  func threads() async throws {
    let texts = try #require(OracleFile.read(OracleFile.sentences)).map(\.text)
    let alone = texts.map { LanguageModel.shared.parse($0) }
    let together = await withTaskGroup(of: (Int, [ParsedSentence]).self) { group in
      for round in 0..<4 {
        for (i, text) in texts.enumerated() {
          group.addTask { (round * texts.count + i, LanguageModel.shared.parse(text)) }
        }
      }
      var all = [[ParsedSentence]](repeating: [], count: 4 * texts.count)
      for await (i, sentences) in group { all[i] = sentences }
      return all
    }
    for (i, sentences) in together.enumerated() { #expect(sentences == alone[i % texts.count]) }
  }

  @Test("Margins: a clear case is clearer than a garden path")
  func margins() throws {
    let clear = try #require(LanguageModel.shared.parse("The minister signed the treaty.").first)
    let unclear = try #require(LanguageModel.shared.parse("The horse raced past the barn fell.").first)
    func least(_ s: ParsedSentence) -> Float { s.tokens.map(\.parseMargin).min() ?? 0 }
    #expect(least(clear) > least(unclear))
    #expect(clear.tokens.allSatisfy { $0.tagMargin >= 0 && $0.parseMargin >= 0 && $0.entityMargin >= 0 })
  }
}
