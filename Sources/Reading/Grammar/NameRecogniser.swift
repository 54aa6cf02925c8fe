/// Transition-based recogniser of names and values: each token begins, continues, ends or is an
/// entity, or is outside (the BILUO scheme).
struct NameRecogniser: Sendable {
  private enum Kind: UInt8 { case begin, inside, last, unit, out }

  let scorer: TransitionScorer
  private let kinds: [Kind]
  private let labels: [EntityLabel?]

  init(_ file: ModelFile) {
    scorer = TransitionScorer(file, "ner")
    let moves = file.strings("ner.moves").all
    kinds = moves.map {
      switch $0.utf8.first {
      case UInt8(ascii: "B"): .begin
      case UInt8(ascii: "I"): .inside
      case UInt8(ascii: "L"): .last
      case UInt8(ascii: "U"): .unit
      default: .out
      }
    }
    labels = moves.map { EntityLabel(rawValue: String($0.dropFirst(2))) }
  }

  /// What a token is in.
  struct Mark {
    var mark: Token.EntityMark = .outside
    var label: EntityLabel?
    var margin: Float = 0
  }

  /// Marks `count` encoded tokens; no entity crosses the start of a sentence.
  func marks(
    _ vectors: UnsafePointer<Float>, count n: Int, starts: [Bool], isSpace: (Int) -> Bool,
    _ scratch: TransitionScorer.Scratch
  ) -> [Mark] {
    scorer.prepare(vectors, count: n, scratch)
    var marks = [Mark](repeating: Mark(), count: n)
    var open = -1
    var openLabel: EntityLabel?
    for i in 0..<n {
      let scores = withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3) { places in
        places[0] = Int32(i)
        places[1] = Int32(open)
        places[2] = open < 0 ? -1 : Int32(i - 1)
        return places.baseAddress.map { scorer.scores($0, scratch) }
      }
      guard let scores else { return marks }
      let goesOn = i + 1 < n && !starts[i + 1]
      let space = isSpace(i)
      var best = -1
      var bestScore = -Float.infinity
      var second = -Float.infinity
      for k in 0..<kinds.count {
        let allowed =
          switch kinds[k] {
          case .out: open < 0
          case .begin: open < 0 && labels[k] != nil && goesOn && !space
          case .unit: open < 0 && labels[k] != nil && !space
          case .inside: open >= 0 && labels[k] == openLabel && goesOn
          case .last: open >= 0 && labels[k] == openLabel
          }
        if allowed {
          if scores[k] > bestScore {
            second = bestScore
            bestScore = scores[k]
            best = k
          } else if scores[k] > second {
            second = scores[k]
          }
        }
      }
      guard best >= 0 else { continue }
      let margin = second == -Float.infinity ? 100 : bestScore - second
      switch kinds[best] {
      case .out:
        marks[i].margin = margin
      case .unit:
        marks[i] = Mark(mark: .begin, label: labels[best], margin: margin)
      case .begin:
        open = i
        openLabel = labels[best]
        marks[i] = Mark(mark: .begin, label: openLabel, margin: margin)
      case .inside:
        marks[i] = Mark(mark: .inside, label: openLabel, margin: margin)
      case .last:
        marks[i] = Mark(mark: .inside, label: openLabel, margin: margin)
        open = -1
        openLabel = nil
      }
    }
    return marks
  }
}
