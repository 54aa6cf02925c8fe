/// The general categories of Unicode as sets: `\p{L}`, `\p{Nd}`, `\w`, `\d`. XSD 1.1 Part 2, section G.4.2.2.
///
/// The sets are read off the standard library's properties once, at first use
/// (some milliseconds), and kept.
enum UnicodeCategories {
  /// The set of a category (`Lu`) or of a group of categories (`L`), or nil for another name.
  static func set(named name: String) -> CodePointSet? {
    guard name.utf8.count <= 2, let group = name.utf8.first else { return nil }
    var result: CodePointSet?
    for (index, category) in names.enumerated() {
      let matches = name.utf8.count == 1 ? category.utf8.first == group : category == name
      if matches { result = (result ?? CodePointSet()).union(sets[index]) }
    }
    return result
  }

  /// `\w`: everything but punctuation, separators and others.
  static let word: CodePointSet = {
    var others = CodePointSet()
    for group in ["P", "Z", "C"] {
      if let set = set(named: group) { others = others.union(set) }
    }
    return others.complement
  }()

  /// `\d`: decimal digits of every script.
  static let digit: CodePointSet = set(named: "Nd") ?? CodePointSet([0x30...0x39])

  /// `\s`: space, tab, line feed, carriage return.
  static let space = CodePointSet([0x9...0xA, 0xD...0xD, 0x20...0x20])

  /// `\i`: XML's NameStartChar.
  static let nameStart = CodePointSet([
    0x3A...0x3A, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
    0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
    0xFDF0...0xFFFD, 0x10000...0xEFFFF,
  ])

  /// `\c`: XML's NameChar.
  static let nameCharacter = nameStart.union(
    CodePointSet([0x2D...0x2E, 0x30...0x39, 0xB7...0xB7, 0x300...0x36F, 0x203F...0x2040]))

  private static let names = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
    "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn",
  ]

  /// One set a name, in the order of ``names``. Surrogates are no characters and belong to none but Cn.
  private static let sets: [CodePointSet] = {
    var ranges = [[ClosedRange<UInt32>]](repeating: [], count: names.count)
    var start: UInt32 = 0
    var current = category(of: 0)
    var codePoint: UInt32 = 1
    while codePoint <= CodePointSet.lastCodePoint {
      // Planes 4 to 13 hold no character, 15 and 16 only private ones: steps of a plane.
      let isUniform = codePoint & 0xFFFF == 0x100 && (4...13).contains(codePoint >> 16)
      let next = category(of: codePoint)
      if next != current {
        ranges[current].append(start...(codePoint - 1))
        start = codePoint
        current = next
      }
      codePoint += isUniform ? 0xFE00 : 1
    }
    ranges[current].append(start...CodePointSet.lastCodePoint)
    return ranges.map { CodePointSet($0) }
  }()

  private static func category(of codePoint: UInt32) -> Int {
    let unassigned = 28
    guard let scalar = Unicode.Scalar(codePoint) else { return unassigned }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter: return 0
    case .lowercaseLetter: return 1
    case .titlecaseLetter: return 2
    case .modifierLetter: return 3
    case .otherLetter: return 4
    case .nonspacingMark: return 5
    case .spacingMark: return 6
    case .enclosingMark: return 7
    case .decimalNumber: return 8
    case .letterNumber: return 9
    case .otherNumber: return 10
    case .connectorPunctuation: return 11
    case .dashPunctuation: return 12
    case .openPunctuation: return 13
    case .closePunctuation: return 14
    case .initialPunctuation: return 15
    case .finalPunctuation: return 16
    case .otherPunctuation: return 17
    case .mathSymbol: return 18
    case .currencySymbol: return 19
    case .modifierSymbol: return 20
    case .otherSymbol: return 21
    case .spaceSeparator: return 22
    case .lineSeparator: return 23
    case .paragraphSeparator: return 24
    case .control: return 25
    case .format: return 26
    case .privateUse: return 27
    case .surrogate, .unassigned: return unassigned
    @unknown default: return unassigned
    }
  }
}
