import Limits

/// A model behind an OpenAI-compatible endpoint that reads in place of the built-in reader.
///
/// The built-in reader still lays out the text and names the entities; the model is shown the kept
/// sentences, a part at a time, and asked for facts, each with a quote. What the quote and
/// the sentences do not bear out is dropped. This room opens no connection: `send` does.
public struct ModelReading: Sendable {
  /// An answer of the endpoint.
  public struct Answer: Sendable {
    public var status: Int
    /// Seconds that the endpoint asks to wait.
    public var retryAfter: Double?
    public var body: [UInt8]
    public init(status: Int, retryAfter: Double? = nil, body: [UInt8]) {
      self.status = status
      self.retryAfter = retryAfter
      self.body = body
    }
  }

  /// Why there was no answer.
  public enum Failure: Error, Sendable {
    /// Worth another try: a timeout, a broken connection.
    case passing(String)
    case final(String)
    case cancelled
  }

  /// Posts a JSON body and waits for the answer.
  public typealias Send = @Sendable (_ body: [UInt8], _ isCancelled: () -> Bool) throws(Failure) -> Answer
  /// Waits so many seconds, or until cancelled.
  public typealias Wait = @Sendable (_ seconds: Double, _ isCancelled: () -> Bool) -> Void

  /// The model's name.
  public var name: String
  private let send: Send
  private let wait: Wait

  public init(name: String, send: @escaping Send, wait: @escaping Wait) {
    self.name = name
    self.send = send
    self.wait = wait
  }

  /// What a model read.
  public struct Outcome: Sendable {
    public var document: ReadDocument
    /// Facts dropped, for their quotes or their names are not in the text.
    public var dropped: Int
  }

  /// Reads a document. Throws ``ReadingError/model(problem:)`` when the model gives no usable answer,
  /// ``ReadingError/cancelled``, and what the built-in reader throws.
  public func read(
    _ source: DocumentSource, options: Reader.Options = Reader.Options(), isCancelled: () -> Bool = { false }
  ) throws -> Outcome {
    var document = try Reader.read(source, options: options)
    var grounding = FactGrounding(document, source.text, extractor: "openai:" + name)
    for part in Self.parts(of: document) {
      if isCancelled() { throw ReadingError.cancelled }
      let texts = part.map { String(decoding: source.text[document.sentences[$0].span], as: UTF8.self) }
      let facts = try ask(texts.joined(separator: "\n"), title: document.title, date: document.date, isCancelled)
      for fact in facts { grounding.add(fact, sentences: part) }
    }
    grounding.fill(&document)
    return Outcome(document: document, dropped: grounding.dropped)
  }

  /// Runs of sentences that are asked about together.
  static func parts(of document: ReadDocument) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, sentence) in document.sentences.enumerated() {
      if bytes + sentence.span.count > Limits.modelPartBytes, index > start {
        parts.append(start..<index)
        (start, bytes) = (index, 0)
      }
      bytes += sentence.span.count
    }
    if start < document.sentences.count { parts.append(start..<document.sentences.count) }
    return parts
  }

  // MARK: Asking

  /// The facts of one part; tries again after passing failures and answers that are no JSON.
  private func ask(
    _ text: String, title: String?, date: String?, _ isCancelled: () -> Bool
  ) throws -> [ModelFact] {
    var wantsFormat = true
    var problem = ""
    for attempt in 0..<Limits.modelAttempts {
      if isCancelled() { throw ReadingError.cancelled }
      var pause = 0.5 * Double(1 << attempt)
      do throws(Failure) {
        let body = ModelPrompt.request(model: name, text: text, title: title, date: date, asksForJSON: wantsFormat)
        let answer = try send(body, isCancelled)
        switch answer.status {
        case 200..<300:
          if let facts = ModelFact.facts(inAnswer: answer.body) { return facts }
          problem = "the model's answer is not the JSON that was asked for"
          pause = 0
        case 400 where wantsFormat, 422 where wantsFormat:
          // Some endpoints do not know `response_format`.
          wantsFormat = false
          problem = Self.complaint(answer)
          pause = 0
        case 408, 409, 425, 429, 500...599:
          problem = Self.complaint(answer)
          pause = min(max(answer.retryAfter ?? 0, pause), Limits.modelPauseSeconds)
        default: throw .final(Self.complaint(answer))
        }
      } catch {
        switch error {
        case .cancelled: throw ReadingError.cancelled
        case .final(let text): throw ReadingError.model(problem: text)
        case .passing(let text): problem = text
        }
      }
      if attempt + 1 < Limits.modelAttempts, pause > 0 { wait(pause, isCancelled) }
    }
    throw ReadingError.model(problem: "\(problem) (after \(Limits.modelAttempts) attempts)")
  }

  /// What the endpoint says of an error: its message when it has the usual form.
  private static func complaint(_ answer: Answer) -> String {
    let value = answer.body.withUnsafeBytes { JSONReader.value($0) }
    var text = ""
    if case .string(let message, _)? = value?["error"]?["message"] { text = message }
    if case .string(let message, _)? = value?["error"] { text = message }
    let shown = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(200)
    return "the endpoint answered \(answer.status)" + (shown.isEmpty ? "" : ": \(shown)")
  }
}
