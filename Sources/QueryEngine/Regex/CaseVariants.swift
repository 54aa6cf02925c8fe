/// Case variants of characters for the flag `i`. XPath Functions and Operators 3.1, section 5.6.2.
///
/// Two characters are variants when they have the same lower case or the same upper case.
/// Only one-to-one mappings count. The table is read off the standard library's properties once.
enum CaseVariants {
  /// The set with every variant of its members.
  static func closure(of set: CodePointSet) -> CodePointSet {
    var added: [ClosedRange<UInt32>] = []
    for group in groups where group.contains(where: { set.contains($0) }) {
      for member in group { added.append(member...member) }
    }
    return added.isEmpty ? set : set.union(CodePointSet(added))
  }

  private static let groups: [[UInt32]] = {
    // Members by a common representative: lower case of the upper case, which joins both relations.
    var byKey: [UInt32: [UInt32]] = [:]
    for codePoint in UInt32(0x41)...0x1E943 {
      guard let scalar = Unicode.Scalar(codePoint) else { continue }
      let upper = single(scalar.properties.uppercaseMapping) ?? scalar
      let lower = single(upper.properties.lowercaseMapping) ?? upper
      let ownLower = single(scalar.properties.lowercaseMapping) ?? scalar
      guard lower != scalar || upper != scalar || ownLower != scalar else { continue }
      // A character whose own lower case has another upper case (the Kelvin sign) joins that group.
      let lowerUpper = single(ownLower.properties.uppercaseMapping) ?? ownLower
      let key = single(lowerUpper.properties.lowercaseMapping) ?? lowerUpper
      byKey[key.value, default: []].append(codePoint)
    }
    return byKey.map { key, members in members.contains(key) ? members : members + [key] }.filter { $0.count > 1 }
  }()

  private static func single(_ mapping: String) -> Unicode.Scalar? {
    var scalars = mapping.unicodeScalars.makeIterator()
    guard let first = scalars.next(), scalars.next() == nil else { return nil }
    return first
  }
}
