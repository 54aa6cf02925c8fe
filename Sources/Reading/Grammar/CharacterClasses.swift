/// What the tokenizer and the word shapes ask of a character: bits from the model's table.
struct CharacterClasses: Sendable {
  /// Letters as the infix rules have them.
  static let alpha: UInt16 = 1 << 0
  static let lower: UInt16 = 1 << 1
  static let upper: UInt16 = 1 << 2
  static let icon: UInt16 = 1 << 3
  /// A full stop after this is a token of its own at the end of a word.
  static let beforeFinalDot: UInt16 = 1 << 4
  /// A full stop between these is a token of its own within a word.
  static let beforeDot: UInt16 = 1 << 5
  static let afterDot: UInt16 = 1 << 6
  static let prefix: UInt16 = 1 << 7
  static let suffix: UInt16 = 1 << 8
  /// Unicode: letter, upper case, digit, white space, part of a word.
  static let letter: UInt16 = 1 << 9
  static let capital: UInt16 = 1 << 10
  static let digit: UInt16 = 1 << 11
  static let space: UInt16 = 1 << 12
  static let word: UInt16 = 1 << 13

  /// One entry for each character of the basic plane.
  private let plane: [UInt16]
  /// Runs beyond it: first, last, bits.
  private let beyond: [(UInt32, UInt32, UInt16)]

  init(_ file: ModelFile) {
    let runs = file.numbers("classes", of: UInt32.self)
    var plane = [UInt16](repeating: 0, count: 0x10000)
    var beyond: [(UInt32, UInt32, UInt16)] = []
    for i in stride(from: 0, to: runs.count, by: 3) {
      let bits = UInt16(truncatingIfNeeded: runs[i + 2])
      if runs[i] < 0x10000 {
        for c in Int(runs[i])...min(Int(runs[i + 1]), 0xffff) { plane[c] = bits }
      }
      if runs[i + 1] >= 0x10000 { beyond.append((runs[i], runs[i + 1], bits)) }
    }
    self.plane = plane
    self.beyond = beyond
  }

  /// The bits of a character.
  @inline(__always)
  subscript(scalar: UInt32) -> UInt16 {
    scalar < 0x10000 ? plane[Int(scalar)] : far(scalar)
  }

  private func far(_ scalar: UInt32) -> UInt16 {
    var low = 0
    var high = beyond.count
    while low < high {
      let middle = (low + high) / 2
      if beyond[middle].1 < scalar { low = middle + 1 } else { high = middle }
    }
    return low < beyond.count && beyond[low].0 <= scalar ? beyond[low].2 : 0
  }
}
