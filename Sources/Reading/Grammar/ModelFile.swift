import CLanguageModel

/// The embedded model as named sections (layout: Tools/language-model/convert.py).
///
/// Sections are read in place. A malformed file can only be our own build's fault, so every
/// check is a precondition.
struct ModelFile: @unchecked Sendable {
  private let base: UnsafeRawPointer
  private let directory: [String: Range<Int>]

  static let embedded = ModelFile(
    UnsafeRawBufferPointer(start: tern_language_model(), count: tern_language_model_size()))

  init(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count >= 16 else { preconditionFailure("the model is empty") }
    base = start
    precondition(bytes.prefix(8).elementsEqual("TERNLANG".utf8), "the model has its magic bytes")
    precondition(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == 1, "the model is of version 1")
    var directory: [String: Range<Int>] = [:]
    for i in 0..<Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)) {
      let entry = 16 + 32 * i
      let name = bytes[entry..<entry + 16].prefix { $0 != 0 }
      let offset = Int(bytes.loadUnaligned(fromByteOffset: entry + 16, as: UInt64.self))
      let length = Int(bytes.loadUnaligned(fromByteOffset: entry + 24, as: UInt64.self))
      precondition(offset + length <= bytes.count, "a section of the model lies within it")
      directory[String(decoding: name, as: UTF8.self)] = offset..<offset + length
    }
    self.directory = directory
  }

  /// The bytes of a section.
  func section(_ name: String) -> UnsafeRawBufferPointer {
    guard let range = directory[name] else { preconditionFailure("the model has a section \(name)") }
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// A section of little-endian numbers; sections are aligned to 64 bytes.
  func numbers<T: BitwiseCopyable>(_ name: String, of type: T.Type) -> UnsafeBufferPointer<T> {
    section(name).assumingMemoryBound(to: type)
  }

  func strings(_ name: String) -> StringTable { StringTable(section(name)) }

  /// A float32 section, copied.
  func singles(_ name: String) -> [Float] { Array(numbers(name, of: Float.self)) }

  /// A float16 section as float32.
  func halves(_ name: String) -> [Float] {
    let source = numbers(name, of: UInt16.self)
    return [Float](unsafeUninitializedCapacity: source.count) { target, count in
      for i in 0..<source.count { target[i] = Half.float(source[i]) }
      count = source.count
    }
  }
}

/// IEEE 754 binary16.
enum Half {
  /// The value as float32; exact. Written with integers and one multiplication because the
  /// conversion of the standard library is a call on processors without F16C.
  @inline(__always)
  static func float(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let rest = UInt32(bits & 0x7fff) << 13
    // Exponents are off by 127 - 15; the multiplication also normalises subnormal numbers.
    let value = Float(bitPattern: rest) * Float(bitPattern: (254 - 15) << 23)
    return Float(bitPattern: value.bitPattern | sign)
  }
}

/// A section of strings: count, offsets, UTF-8.
struct StringTable: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    count = Int(bytes.load(as: UInt32.self))
  }

  func utf8(_ i: Int) -> UnsafeRawBufferPointer {
    precondition(i >= 0 && i < count, "strings are indexed within their table")
    let text = 4 + 4 * (count + 1)
    let low = Int(bytes.load(fromByteOffset: 4 + 4 * i, as: UInt32.self))
    let high = Int(bytes.load(fromByteOffset: 8 + 4 * i, as: UInt32.self))
    return UnsafeRawBufferPointer(rebasing: bytes[text + low..<text + high])
  }

  subscript(i: Int) -> String { String(decoding: utf8(i), as: UTF8.self) }

  var all: [String] { (0..<count).map { self[$0] } }
}

/// Sorted hashes, searched in place.
struct HashTable: @unchecked Sendable {
  private let keys: UnsafeBufferPointer<UInt64>

  init(_ keys: UnsafeBufferPointer<UInt64>) { self.keys = keys }

  /// The position of a key, nil when it is absent.
  func position(_ key: UInt64) -> Int? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }
}
