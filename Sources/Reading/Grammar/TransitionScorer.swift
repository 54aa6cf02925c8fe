/// Scores the actions of a transition system from the tokens at a few places of its state.
///
/// What a token contributes to the hidden layer at each place is computed once for the text;
/// a state is a sum of rows, a maximum of two pieces and one small product.
struct TransitionScorer: @unchecked Sendable {
  /// Places that the state is read at.
  let slots: Int
  /// Actions, up to a multiple of 16; those that pad score lowest.
  let actions: Int
  private let reduce: DenseLayer
  private let precompute: DenseLayer
  private let score: DenseLayer
  private let pad: [Float]
  private let bias: [Float]
  private static let hidden = 64

  init(_ file: ModelFile, _ name: String) {
    let matrix = file.halves("\(name).W")
    pad = file.singles("\(name).pad")
    bias = file.singles("\(name).b")
    slots = pad.count / (2 * Self.hidden)
    reduce = DenseLayer(weights: file.halves("\(name).LW"), bias: file.singles("\(name).Lb"), inputs: Encoder.width)
    precompute = DenseLayer(
      weights: matrix, bias: [Float](repeating: 0, count: matrix.count / Self.hidden), inputs: Self.hidden)
    score = DenseLayer(weights: file.halves("\(name).UW"), bias: file.singles("\(name).Ub"), inputs: Self.hidden)
    actions = score.outputs
  }

  /// Scratch of one text.
  final class Scratch {
    let reduced = FloatScratch()
    let rows = FloatScratch()
    let hidden = FloatScratch()
    let scores = FloatScratch()
  }

  /// Computes the rows of a text of `count` encoded tokens.
  func prepare(_ vectors: UnsafePointer<Float>, count: Int, _ scratch: Scratch) {
    let reduced = scratch.reduced.reserve(count * Self.hidden)
    reduce.multiply(vectors, stride: Encoder.width, rows: count, into: reduced)
    // Row 0 is that of no token.
    let row = precompute.outputs
    let rows = scratch.rows.reserve((count + 1) * row)
    for i in 0..<row { rows[i] = pad[i] }
    precompute.multiply(reduced, stride: Self.hidden, rows: count, into: rows + row)
    _ = scratch.hidden.reserve(Self.hidden)
    _ = scratch.scores.reserve(actions)
  }

  /// The scores of all actions in a state whose slots hold the tokens `places` (-1: none).
  func scores(_ places: UnsafePointer<Int32>, _ scratch: Scratch) -> UnsafePointer<Float> {
    let row = precompute.outputs
    let rows = UnsafeRawPointer(scratch.rows.start)
    let hidden = UnsafeMutableRawPointer(scratch.hidden.start)
    bias.withUnsafeBytes { bias in
      for block in 0..<Self.hidden / 8 {
        var a = bias.loadUnaligned(fromByteOffset: block * 32, as: SIMD8<Float>.self)
        var b = bias.loadUnaligned(fromByteOffset: Self.hidden * 4 + block * 32, as: SIMD8<Float>.self)
        for slot in 0..<slots {
          let at = ((Int(places[slot]) + 1) * row + slot * 2 * Self.hidden) * 4 + block * 32
          a += rows.load(fromByteOffset: at, as: SIMD8<Float>.self)
          b += rows.load(fromByteOffset: at + Self.hidden * 4, as: SIMD8<Float>.self)
        }
        hidden.storeBytes(of: a.replacing(with: b, where: b .> a), toByteOffset: block * 32, as: SIMD8<Float>.self)
      }
    }
    score.multiply(scratch.hidden.start, stride: Self.hidden, rows: 1, into: scratch.scores.start)
    return UnsafePointer(scratch.scores.start)
  }
}
