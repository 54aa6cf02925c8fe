/// Hash embedding, a mixing layer and four window layers: a vector of 96 numbers for each token.
struct Encoder: @unchecked Sendable {
  static let width = 96
  /// Empty rows at both ends of a text: the reach of four windows.
  static let margin = 4

  /// Embedding tables of float16, one a feature: norm, prefix, suffix, shape, space after, is space.
  private let tables: [UnsafeBufferPointer<UInt16>]
  private let layers: [DenseLayer]
  private let gains: [[Float]]
  private let offsets: [[Float]]
  /// Features that the encoder reads.
  let features: Int

  init(_ file: ModelFile, _ name: String, features: Int) {
    self.features = features
    tables = (0..<features).map { file.numbers("\(name).E\($0)", of: UInt16.self) }
    layers = (0..<5).map {
      DenseLayer(
        weights: file.halves("\(name).W\($0)"), bias: file.singles("\(name).b\($0)"),
        inputs: $0 == 0 ? Self.width * features : Self.width * 3)
    }
    gains = (0..<5).map { file.singles("\(name).G\($0)") }
    offsets = (0..<5).map { file.singles("\(name).B\($0)") }
  }

  /// Scratch of one encoder run.
  final class Scratch {
    let embedded = FloatScratch()
    let product = FloatScratch()
  }

  /// The vectors of words without their neighbours.
  ///
  /// - Parameters:
  ///   - keys: `features` keys for each word.
  ///   - target: receives `words` rows of 96, `stride` apart.
  func wordVectors(_ keys: [UInt64], words: Int, into target: UnsafeMutablePointer<Float>, stride: Int, _ scratch: Scratch) {
    let inputs = Self.width * features
    let x = scratch.embedded.reserve(words * inputs)
    for word in 0..<words {
      for feature in 0..<features {
        embed(keys[word * features + feature], feature, x + word * inputs + feature * Self.width)
      }
    }
    let y = scratch.product.reserve(words * layers[0].outputs)
    layers[0].multiply(x, stride: inputs, rows: words, into: y)
    for word in 0..<words { normalise(y + word * layers[0].outputs, 0, into: target + word * stride, adding: false) }
  }

  private func embed(_ key: UInt64, _ feature: Int, _ target: UnsafeMutablePointer<Float>) {
    let table = tables[feature]
    let rows = UInt32(table.count / Self.width)
    let (a, b, c, d) = StringHash.rows(key, seed: UInt64(8 + feature))
    let (pa, pb) = (Int(a % rows) * Self.width, Int(b % rows) * Self.width)
    let (pc, pd) = (Int(c % rows) * Self.width, Int(d % rows) * Self.width)
    for i in 0..<Self.width {
      target[i] =
        Half.float(table[pa + i]) + Half.float(table[pb + i]) + Half.float(table[pc + i]) + Half.float(table[pd + i])
    }
  }

  /// The four window layers, in place.
  ///
  /// - Parameters:
  ///   - rows: `count + 2 * margin` rows of 96; before and after them a row of zeros that stays.
  func encode(_ rows: UnsafeMutablePointer<Float>, count: Int, _ scratch: Scratch) {
    let total = count + 2 * Self.margin
    for layer in 1..<5 {
      let outputs = layers[layer].outputs
      let y = scratch.product.reserve(total * outputs)
      // A row with its neighbours is 288 numbers in a row.
      layers[layer].multiply(rows - Self.width, stride: Self.width, rows: total, into: y)
      for r in 0..<total { normalise(y + r * outputs, layer, into: rows + r * Self.width, adding: true) }
    }
  }

  /// The greatest of three pieces, normalised to mean 0 and variance 1, scaled and moved.
  private func normalise(
    _ pieces: UnsafePointer<Float>, _ layer: Int, into target: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: 12) { best in
      let p = UnsafeRawPointer(pieces)
      var sum = SIMD8<Float>(repeating: 0)
      for i in 0..<12 {
        let a = p.load(fromByteOffset: i * 32, as: SIMD8<Float>.self)
        let b = p.load(fromByteOffset: 384 + i * 32, as: SIMD8<Float>.self)
        let c = p.load(fromByteOffset: 768 + i * 32, as: SIMD8<Float>.self)
        var m = a.replacing(with: b, where: b .> a)
        m.replace(with: c, where: c .> m)
        best[i] = m
        sum += m
      }
      let mean = sum.sum() / Float(Self.width)
      var squares = SIMD8<Float>(repeating: 0)
      for i in 0..<12 {
        let d = best[i] - mean
        best[i] = d
        squares += d * d
      }
      let scale = 1 / (squares.sum() / Float(Self.width) + 1e-8).squareRoot()
      gains[layer].withUnsafeBytes { gain in
        offsets[layer].withUnsafeBytes { offset in
          let out = UnsafeMutableRawPointer(target)
          for i in 0..<12 {
            let g = gain.loadUnaligned(fromByteOffset: i * 32, as: SIMD8<Float>.self)
            let o = offset.loadUnaligned(fromByteOffset: i * 32, as: SIMD8<Float>.self)
            var value = best[i] * scale * g + o
            if adding { value += out.loadUnaligned(fromByteOffset: i * 32, as: SIMD8<Float>.self) }
            out.storeBytes(of: value, toByteOffset: i * 32, as: SIMD8<Float>.self)
          }
        }
      }
    }
  }
}
