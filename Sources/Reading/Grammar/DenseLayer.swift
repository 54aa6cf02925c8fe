/// A matrix and a bias: `y = x W + b` for many rows at once.
///
/// Weights are kept in panels of 16 outputs, so that a panel stays in the first-level cache while
/// all rows pass. Each output is summed in the order of the inputs, whatever the number of rows:
/// the result does not depend on how sentences are grouped.
struct DenseLayer: @unchecked Sendable {
  let inputs: Int
  /// Outputs that `multiply` writes: the layer's own, up to a multiple of 16.
  let outputs: Int
  private let weights: UnsafeMutablePointer<SIMD8<Float>>
  private let bias: UnsafeMutablePointer<SIMD8<Float>>

  /// - Parameters:
  ///   - weights: `inputs` rows of outputs.
  ///   - bias: one for each output; missing outputs of the last panel get `-infinity`-like ones.
  init(weights source: [Float], bias sourceBias: [Float], inputs: Int) {
    let given = source.count / inputs
    precondition(source.count == given * inputs && sourceBias.count == given, "a layer has a bias for each output")
    let panels = (given + 15) / 16
    self.inputs = inputs
    outputs = panels * 16
    // Never freed: the layers live as long as the process.
    weights = .allocate(capacity: panels * inputs * 2)
    bias = .allocate(capacity: panels * 2)
    for panel in 0..<panels {
      for half in 0..<2 {
        var b = SIMD8<Float>(repeating: -1e30)
        for lane in 0..<8 {
          let output = panel * 16 + half * 8 + lane
          if output < given { b[lane] = sourceBias[output] }
        }
        bias[panel * 2 + half] = b
        for i in 0..<inputs {
          var w = SIMD8<Float>(repeating: 0)
          for lane in 0..<8 {
            let output = panel * 16 + half * 8 + lane
            if output < given { w[lane] = source[i * given + output] }
          }
          weights[(panel * inputs + i) * 2 + half] = w
        }
      }
    }
  }

  /// Writes `rows` rows of `outputs` numbers, `outputs` apart.
  ///
  /// - Parameters:
  ///   - x: row r begins at `x + r * stride`; rows may overlap.
  ///   - y: aligned to 32 bytes.
  func multiply(_ x: UnsafePointer<Float>, stride: Int, rows: Int, into y: UnsafeMutablePointer<Float>) {
    let target = UnsafeMutableRawPointer(y).assumingMemoryBound(to: SIMD8<Float>.self)
    let width = outputs / 8
    for panel in 0..<outputs / 16 {
      let w = UnsafePointer(weights + panel * inputs * 2)
      let b0 = bias[panel * 2]
      let b1 = bias[panel * 2 + 1]
      var r = 0
      while r + 4 <= rows {
        let x0 = x + r * stride
        let x1 = x0 + stride
        let x2 = x1 + stride
        let x3 = x2 + stride
        for half in 0..<2 {
          var a0 = half == 0 ? b0 : b1
          var a1 = a0
          var a2 = a0
          var a3 = a0
          var p = w + half
          for i in 0..<inputs {
            let v = p.pointee
            a0 += v * x0[i]
            a1 += v * x1[i]
            a2 += v * x2[i]
            a3 += v * x3[i]
            p += 2
          }
          let out = target + r * width + panel * 2 + half
          out[0] = a0
          out[width] = a1
          out[2 * width] = a2
          out[3 * width] = a3
        }
        r += 4
      }
      while r < rows {
        let x0 = x + r * stride
        var a0 = b0
        var a1 = b1
        var p = w
        for i in 0..<inputs {
          a0 += p[0] * x0[i]
          a1 += p[1] * x0[i]
          p += 2
        }
        let out = target + r * width + panel * 2
        out[0] = a0
        out[1] = a1
        r += 1
      }
    }
  }
}

/// Scratch memory for numbers, aligned to 64 bytes, that grows and is used again.
final class FloatScratch {
  private(set) var start: UnsafeMutablePointer<Float>
  private var capacity: Int

  init() {
    capacity = 1 << 12
    start = Self.allocate(capacity)
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  /// At least `count` numbers; what was in them is lost when they move.
  func reserve(_ count: Int) -> UnsafeMutablePointer<Float> {
    if count > capacity {
      UnsafeMutableRawPointer(start).deallocate()
      capacity = count + count / 4
      start = Self.allocate(capacity)
    }
    return start
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64).bindMemory(to: Float.self, capacity: count)
  }
}
