/// Prose to cited facts: the front of this room.
///
/// Deterministic: the same bytes give the same document, whatever else is read before, after
/// or at the same time. Cost: dominated by the language model, linear in the text.
public enum Reader {
  /// How a document is read.
  public struct Options: Sendable {
    /// The day of publication, `YYYY-MM-DD`, when the document itself does not say it;
    /// relative dates are counted from it.
    public var date: String?
    /// Facts below this confidence are left out.
    public var minimumConfidence: Double
    /// Asked at least every few hundred tokens; true ends the reading with ``ReadingError/cancelled``.
    public var isCancelled: @Sendable () -> Bool
    public init(date: String? = nil, minimumConfidence: Double = 0, isCancelled: @escaping @Sendable () -> Bool = { false }) {
      self.date = date
      self.minimumConfidence = minimumConfidence
      self.isCancelled = isCancelled
    }
  }

  /// A parser of one block: its text (marks blanked), and the offset of its spans.
  public typealias BlockParser = (UnsafeBufferPointer<UInt8>, Int) -> [ParsedSentence]

  /// Reads one document. The name's ending tells Markdown (`.md`, `.markdown`) from plain text.
  ///
  /// Errors: ``ReadingError`` for what is not a text of a bearable size.
  public static func read(_ bytes: UnsafeRawBufferPointer, name: String, options: Options = Options()) throws -> ReadDocument {
    try read(bytes, name: name, options: options) { LanguageModel.shared.parse($0, at: $1, isCancelled: options.isCancelled) }
  }

  /// The same for an array.
  public static func read(_ bytes: [UInt8], name: String, options: Options = Options()) throws -> ReadDocument {
    try bytes.withUnsafeBytes { try read($0, name: name, options: options) }
  }

  /// With a parser of the caller's: tests use stored parses.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, name: String, options: Options = Options(), parser: BlockParser
  ) throws -> ReadDocument {
    let reading = try analyse(bytes, name: name, options: options, parser: parser)
    var finder = FactFinder(Resolver(reading.sentences, date: reading.date))
    finder.lives = reading.lives
    finder.publisher = reading.publisher
    finder.run()
    var document = reading.document
    Assembly(finder).fill(&document)
    Amounts.type(&document)
    // Headlines may have been parsed in other letters than they are written.
    for k in document.mentions.indices where document.blocks[document.sentences[document.mentions[k].sentence].block].kind == .headline {
      document.mentions[k].text = ReadDocument.line(bytes, document.mentions[k].span)
    }
    if options.minimumConfidence > 0 { document.facts.removeAll { $0.confidence < options.minimumConfidence } }
    return document
  }

  struct Analysis {
    var document: ReadDocument
    var sentences: [AnalysedSentence]
    var date: CalendarDay?
    var lives: [LifeDates] = []
    var publisher: String?
  }

  /// Intake, layout, sentences, names: all that comes before reference and facts.
  static func analyse(
    _ bytes: UnsafeRawBufferPointer, name: String, options: Options, parser: BlockParser
  ) throws -> Analysis {
    let buffer = bytes.bindMemory(to: UInt8.self)
    let range = try Intake.textRange(of: buffer)
    let lower = name.lowercased()
    let layout = Layout(buffer, range: range, markdown: lower.hasSuffix(".md") || lower.hasSuffix(".markdown"))
    var document = ReadDocument()
    document.title = layout.title
    document.author = layout.author
    let date = layout.date ?? options.date.flatMap { CalendarDay(iso: $0) }
    document.date = date?.iso
    var sentences: [AnalysedSentence] = []
    // The sentence that ends with a colon before a list.
    var lead: Int?
    var parsable = layout.text
    TitleCase.lower(&parsable, layout.blocks)
    let lives = LifeDates.blank(&parsable, layout.blocks)
    try parsable.withUnsafeBufferPointer { text in
      for laid in layout.blocks {
        var block = laid.block
        if options.isCancelled() { throw ReadingError.cancelled }
        if block.kept {
          let parsed = parser(UnsafeBufferPointer(rebasing: text[laid.content]), laid.content.lowerBound)
          if block.kind != .list { lead = nil }
          if let reason = unfit(block, parsed, hasLead: lead != nil) {
            block.kept = false
            block.reason = reason
          } else {
            for sentence in parsed {
              document.sentences.append(Sentence(span: sentence.span, block: document.blocks.count))
              var analysed = AnalysedSentence(sentence, number: sentences.count, block: document.blocks.count, isHeadline: block.kind == .headline)
              if block.kind == .list { analysed.lead = lead }
              sentences.append(analysed)
            }
            if parsed.last?.tokens.last?.text == ":" { lead = sentences.count - 1 }
          }
        }
        document.blocks.append(block)
      }
    }
    if options.isCancelled() { throw ReadingError.cancelled }
    SharedNames.complete(&sentences)
    return Analysis(document: document, sentences: sentences, date: date, lives: lives, publisher: layout.publisher)
  }

  /// Why a block that looked like text is none after all: a short line without a clause, or
  /// one that tells the reader to do something.
  private static func unfit(_ block: Block, _ parsed: [ParsedSentence], hasLead: Bool) -> String? {
    guard block.kind == .paragraph || block.kind == .list else { return nil }
    let tokens = parsed.reduce(0) { $0 + $1.count }
    let clauses = parsed.filter { s in
      s.tokens.contains { $0.label == .nsubj || $0.label == .nsubjpass || $0.label == .csubj || $0.label == .expl }
    }
    if clauses.isEmpty {
      // "On the south bank stands the chapel": the parser missed the subject.
      for sentence in parsed {
        let repaired = SentenceRepair.repaired(sentence, lower: sentence.tokens.map { $0.text.lowercased() }) { $0.mendClauses() }
        if repaired.child(of: repaired.root, labelled: .nsubj, .nsubjpass) != nil { return nil }
      }
      // "The council has: • closed two wells", "To the council: close the well": who does it is said before.
      if let first = parsed.first, [.vb, .vbd, .vbn, .vbz, .vbp].contains(first.tokens[first.root].tag), first.child(of: first.root, labelled: .dobj) != nil, block.kind == .list && hasLead || Addressees.phrase(first) != nil { return nil }
      // "• Permission granted by the council in May"
      if block.kind == .list, let first = parsed.first, first.tokens[first.root].pos == .noun, let done = first.child(of: first.root, labelled: .acl), first.tokens[done].tag == .vbn, first.child(of: done, labelled: .agent) != nil { return nil }
      let imperative = parsed.first.map { $0.tokens[$0.root].tag == .vb } ?? false
      if imperative && tokens < 20 { return "instruction" }
      if tokens < 12 { return "no finite verb" }
    }
    return nil
  }
}
