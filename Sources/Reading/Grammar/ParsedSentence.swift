/// A token with what the model says of it.
public struct Token: Sendable, Hashable {
  /// Place of a token in an entity.
  public enum EntityMark: UInt8, Sendable, Hashable { case outside, begin, inside }

  /// Bytes of the text given to the model, moved by the offset given with it.
  public var span: Range<Int>
  /// The token as written.
  public var text: String
  /// Lower case, or the normal form of a contraction or currency ("n't" -> "not").
  public var norm: String
  /// The dictionary form; capitals are kept in proper nouns only.
  public var lemma: String
  public var tag: FineTag
  public var pos: UniversalTag
  /// Index of the head in the sentence; the root is its own head.
  public var head: Int
  public var label: DependencyLabel
  public var entityMark: EntityMark
  /// Nil exactly when ``entityMark`` is `.outside`.
  public var entityLabel: EntityLabel?
  public var spaceAfter: Bool
  /// Best minus second-best score of the tag.
  public var tagMargin: Float
  /// The least best-minus-second-best score of the transitions that gave the token its head.
  public var parseMargin: Float
  /// Best minus second-best score of the entity action at the token.
  public var entityMargin: Float

  public init(
    span: Range<Int>, text: String, norm: String, lemma: String, tag: FineTag, pos: UniversalTag,
    head: Int, label: DependencyLabel, entityMark: EntityMark = .outside, entityLabel: EntityLabel? = nil,
    spaceAfter: Bool, tagMargin: Float = 0, parseMargin: Float = 0, entityMargin: Float = 0
  ) {
    self.span = span
    self.text = text
    self.norm = norm
    self.lemma = lemma
    self.tag = tag
    self.pos = pos
    self.head = head
    self.label = label
    self.entityMark = entityMark
    self.entityLabel = entityLabel
    self.spaceAfter = spaceAfter
    self.tagMargin = tagMargin
    self.parseMargin = parseMargin
    self.entityMargin = entityMargin
  }
}

/// A sentence with its tree and its names.
///
/// The tokens cannot change, so the table of children is built once: `children(of:)` costs
/// nothing, `subtree(of:)` is linear in its result.
public struct ParsedSentence: Sendable, Hashable {
  /// A name or value that the model found: tokens `tokens` of the sentence.
  public struct Entity: Sendable, Hashable {
    public var tokens: Range<Int>
    public var label: EntityLabel
  }

  public let tokens: [Token]
  /// Bytes from the first to the last token.
  public let span: Range<Int>
  /// The token that is its own head (the first, should there be several).
  public let root: Int
  public let entities: [Entity]
  /// Children of token i: `childList[childStart[i] ..< childStart[i + 1]]`, ascending.
  private let childStart: [Int32]
  private let childList: [Int]

  /// Wraps tokens whose heads are indices into the array.
  ///
  /// - Precondition: at least one token, every head within the sentence.
  public init(tokens: [Token]) {
    precondition(!tokens.isEmpty, "a sentence has a token")
    self.tokens = tokens
    let n = tokens.count
    span = tokens[0].span.lowerBound..<tokens[n - 1].span.upperBound
    var count = [Int32](repeating: 0, count: n + 1)
    var root = -1
    for (i, token) in tokens.enumerated() {
      precondition(token.head >= 0 && token.head < n, "heads lie within the sentence")
      if token.head == i {
        if root < 0 { root = i }
      } else {
        count[token.head + 1] += 1
      }
    }
    for i in 0..<n { count[i + 1] += count[i] }
    var list = [Int](repeating: 0, count: Int(count[n]))
    var next = count
    for (i, token) in tokens.enumerated() where token.head != i {
      list[Int(next[token.head])] = i
      next[token.head] += 1
    }
    self.root = max(root, 0)
    childStart = count
    childList = list

    var entities: [Entity] = []
    for (i, token) in tokens.enumerated() {
      guard let label = token.entityLabel, token.entityMark != .outside else { continue }
      if token.entityMark == .inside, let last = entities.last, last.tokens.upperBound == i, last.label == label {
        entities[entities.count - 1].tokens = last.tokens.lowerBound..<i + 1
      } else {
        entities.append(Entity(tokens: i..<i + 1, label: label))
      }
    }
    self.entities = entities
  }

  public var count: Int { tokens.count }

  /// Direct dependents of token `i`, ascending.
  public func children(of i: Int) -> ArraySlice<Int> {
    childList[Int(childStart[i])..<Int(childStart[i + 1])]
  }

  /// Direct dependents with one of the labels, ascending.
  public func children(of i: Int, labelled labels: DependencyLabel...) -> [Int] {
    children(of: i).filter { labels.contains(tokens[$0].label) }
  }

  /// The first direct dependent with one of the labels.
  public func child(of i: Int, labelled labels: DependencyLabel...) -> Int? {
    children(of: i).first { labels.contains(tokens[$0].label) }
  }

  /// Token `i` and everything under it, ascending.
  public func subtree(of i: Int) -> [Int] {
    subtree(of: i, leavingOut: { _ in false })
  }

  /// Token `i` and everything under it, ascending; a token for which `skip` is true is left
  /// out with all that hangs on it.
  public func subtree(of i: Int, leavingOut skip: (Int) -> Bool) -> [Int] {
    var found = [i]
    var next = 0
    while next < found.count {
      for c in children(of: found[next]) where !skip(c) { found.append(c) }
      next += 1
    }
    return found.sorted()
  }

  /// First and last token under token `i`, itself included.
  public func extent(of i: Int) -> Range<Int> {
    var low = i
    var high = i
    var open = [i]
    while let t = open.popLast() {
      low = min(low, t)
      high = max(high, t)
      open.append(contentsOf: children(of: t))
    }
    return low..<high + 1
  }

  /// The heads of token `i`, nearest first, up to and with the root.
  public func ancestors(of i: Int) -> [Int] {
    var found: [Int] = []
    var t = i
    while tokens[t].head != t, found.count < tokens.count {
      t = tokens[t].head
      found.append(t)
    }
    return found
  }

  /// Whether `i` is `ancestor` or hangs under it.
  public func isUnder(_ i: Int, _ ancestor: Int) -> Bool {
    i == ancestor || ancestors(of: i).contains(ancestor)
  }

  /// The entity that token `i` belongs to.
  public func entity(at i: Int) -> Entity? {
    entities.first { $0.tokens.contains(i) }
  }

  /// Bytes from the first to the last token of `range`.
  ///
  /// - Precondition: the range is not empty.
  public func bytes(of range: Range<Int>) -> Range<Int> {
    tokens[range.lowerBound].span.lowerBound..<tokens[range.upperBound - 1].span.upperBound
  }

  /// The words of `range` with one space wherever the text has white space.
  public func text(of range: Range<Int>) -> String {
    var out = ""
    for i in range {
      out += tokens[i].text
      if tokens[i].spaceAfter && i + 1 < range.upperBound { out += " " }
    }
    return out
  }

  /// The words of ascending tokens, a space where the text has one or where tokens are left out.
  public func text(of indices: [Int]) -> String {
    var out = ""
    for (k, i) in indices.enumerated() {
      out += tokens[i].text
      guard k + 1 < indices.count else { break }
      if tokens[i].spaceAfter || indices[k + 1] != i + 1 { out += " " }
    }
    return out
  }

  /// The whole sentence with one space wherever the text has white space.
  public var text: String { text(of: 0..<tokens.count) }
}
