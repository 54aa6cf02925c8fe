/// A base IRI, split once, against which references are resolved on bytes.
///
/// RFC 3986, section 5.2 (strict). Nothing is normalised but the dot segments of a relative
/// reference's path, as section 5.2 tells. An IRI with a scheme is no relative reference: it
/// stays as it is written, dot segments too, and so does the base.
public struct BaseIRI: Sendable {
  /// The base as it was given.
  public let value: String
  private let bytes: [UInt8]
  private let parts: Parts

  /// Takes any absolute IRI; nil when there is no scheme.
  public init?(_ value: String) {
    let bytes = Array(value.utf8)
    let parts = bytes.withUnsafeBufferPointer { Parts($0) }
    guard parts.scheme != nil else { return nil }
    self.value = value
    self.bytes = bytes
    self.parts = parts
  }

  /// Whether the bytes begin with a scheme and a colon. RFC 3986, section 3.1.
  @inlinable public static func hasScheme(_ iri: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = iri.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else { return false }
    for byte in iri {
      switch byte {
      case UInt8(ascii: ":"): return true
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
      default: return false
      }
    }
    return false
  }

  /// Appends the IRI that `reference` means under this base.
  public func resolve(_ reference: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    let r = Parts(reference)
    bytes.withUnsafeBufferPointer { base in
      if r.scheme != nil {
        out.append(reference)
        return
      } else {
        if let scheme = parts.scheme { out.append(slice(base, scheme)) }
        out.append(UInt8(ascii: ":"))
        if r.authority != nil {
          appendAuthority(reference, r.authority, out)
          Self.removeDotSegments(slice(reference, r.path), into: out)
          appendQuery(reference, r.query, out)
        } else {
          appendAuthority(base, parts.authority, out)
          if r.path.isEmpty {
            out.append(slice(base, parts.path))
            appendQuery(r.query == nil ? base : reference, r.query ?? parts.query, out)
          } else {
            if reference[r.path.lowerBound] == UInt8(ascii: "/") {
              Self.removeDotSegments(slice(reference, r.path), into: out)
            } else {
              merge(base, slice(reference, r.path), into: out)
            }
            appendQuery(reference, r.query, out)
          }
        }
      }
      if let fragment = r.fragment {
        out.append(UInt8(ascii: "#"))
        out.append(slice(reference, fragment))
      }
    }
  }

  /// The IRI that `reference` means under this base.
  public func resolve(_ reference: String) -> String {
    let out = OutputBytes(capacity: 256)
    var text = reference
    text.withUTF8 { resolve($0, into: out) }
    return out.string
  }

  private func slice(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[range])
  }

  private func appendAuthority(_ from: UnsafeBufferPointer<UInt8>, _ range: Range<Int>?, _ out: OutputBytes) {
    guard let range else { return }
    out.append("//")
    out.append(slice(from, range))
  }

  private func appendQuery(_ from: UnsafeBufferPointer<UInt8>, _ range: Range<Int>?, _ out: OutputBytes) {
    guard let range else { return }
    out.append(UInt8(ascii: "?"))
    out.append(slice(from, range))
  }

  /// RFC 3986, section 5.2.3.
  private func merge(_ base: UnsafeBufferPointer<UInt8>, _ path: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    let merged = OutputBytes(capacity: parts.path.count + path.count + 1)
    if parts.authority != nil && parts.path.isEmpty {
      merged.append(UInt8(ascii: "/"))
    } else {
      var end = parts.path.upperBound
      while end > parts.path.lowerBound && base[end - 1] != UInt8(ascii: "/") { end -= 1 }
      merged.append(slice(base, parts.path.lowerBound..<end))
    }
    merged.append(path)
    Self.removeDotSegments(merged.buffer, into: out)
  }

  /// RFC 3986, section 5.2.4, in one pass: the output's end is the stack of segments.
  static func removeDotSegments(_ path: UnsafeBufferPointer<UInt8>, into out: OutputBytes) {
    let slash = UInt8(ascii: "/")
    let dot = UInt8(ascii: ".")
    let start = out.count
    var at = 0
    let end = path.count
    func segmentEnd(_ from: Int) -> Int {
      var index = from
      while index < end && path[index] != slash { index += 1 }
      return index
    }
    func dropLast() {
      while out.count > start {
        let last = out.buffer[out.count - 1]
        out.truncate(to: out.count - 1)
        if last == slash { break }
      }
    }
    // A relative path can only begin with dot segments here when the base had no slash.
    while at < end && path[at] != slash {
      let stop = segmentEnd(at)
      let isDots = (stop - at == 1 && path[at] == dot) || (stop - at == 2 && path[at] == dot && path[at + 1] == dot)
      if isDots {
        at = stop < end ? stop + 1 : end
      } else {
        out.append(UnsafeBufferPointer(rebasing: path[at..<stop]))
        at = stop
      }
    }
    while at < end {
      // path[at] is a slash: look at the segment behind it.
      let stop = segmentEnd(at + 1)
      let length = stop - at - 1
      if length == 1 && path[at + 1] == dot {
        if stop == end { out.append(slash) }
      } else if length == 2 && path[at + 1] == dot && path[at + 2] == dot {
        dropLast()
        if stop == end { out.append(slash) }
      } else {
        out.append(UnsafeBufferPointer(rebasing: path[at..<stop]))
      }
      at = stop
    }
  }

  /// The five components of RFC 3986, appendix B, as ranges of the bytes.
  private struct Parts: Sendable {
    var scheme: Range<Int>?
    var authority: Range<Int>?
    var path: Range<Int>
    var query: Range<Int>?
    var fragment: Range<Int>?

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      var at = 0
      let end = bytes.count
      if BaseIRI.hasScheme(bytes) {
        while bytes[at] != UInt8(ascii: ":") { at += 1 }
        scheme = 0..<at
        at += 1
      }
      func until(_ from: Int, _ stops: (UInt8) -> Bool) -> Int {
        var index = from
        while index < end && !stops(bytes[index]) { index += 1 }
        return index
      }
      let slash = UInt8(ascii: "/")
      let question = UInt8(ascii: "?")
      let hash = UInt8(ascii: "#")
      if at + 1 < end && bytes[at] == slash && bytes[at + 1] == slash {
        let stop = until(at + 2) { $0 == slash || $0 == question || $0 == hash }
        authority = (at + 2)..<stop
        at = stop
      }
      let pathEnd = until(at) { $0 == question || $0 == hash }
      path = at..<pathEnd
      at = pathEnd
      if at < end && bytes[at] == question {
        let stop = until(at + 1) { $0 == hash }
        query = (at + 1)..<stop
        at = stop
      }
      if at < end { fragment = (at + 1)..<end }
    }
  }
}
