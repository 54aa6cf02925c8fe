/// Small packed files, written by Python's zipfile and gzip, as base64.
extension DocumentSourceTests {
  /// A heading, a paragraph with a deleted word, an item of a list; title, author and day.
  static let word = bytes("""
    UEsDBBQAAAAIAAAAZVhvXVGO0wAAAJYBAAARAAAAd29yZC9kb2N1bWVudC54bWx1UMtuwkAM/BVrDz2Sck2T5VCp4hip/MDCumWlfck2Sfh7sk
    kJrUQvfs1oPHazG4OHHoldiq3abl7VTjdDbdPpEjAKTHDkemjVqMr8mOy15DyHjub0KVePMNS98a3ao7Eufm9VpZtq5cxBdJdIGAhTxlhQmTm0
    MFfdhVxW15zNCVuVCRmpR6UPZ4Q8qUD6gnfjvUnwR2iyjn4VmeoDjqIHwwW/t4+lv8miF2No4cWE/AZ8dpmBjfNoN//b/TkxXkJHz47+cMQCTj
    A80ajuP60eT9c3UEsDBBQAAAAAAAAAZVhHHCn3pgAAAKYAAAARAAAAZG9jUHJvcHMvY29yZS54bWw8Y3A6Y29yZVByb3BlcnRpZXMgeG1sbnM6
    ZGM9ImQiPjxkYzp0aXRsZT5Qb3J0czwvZGM6dGl0bGU+PGRjOmNyZWF0b3I+QW5hIFJ1aXo8L2RjOmNyZWF0b3I+PGRjdGVybXM6Y3JlYXRlZD
    4yMDI0LTAzLTA1VDEwOjAwOjAwWjwvZGN0ZXJtczpjcmVhdGVkPjwvY3A6Y29yZVByb3BlcnRpZXM+UEsBAhQDFAAAAAgAAABlWG9dUY7TAAAA
    lgEAABEAAAAAAAAAAAAAAIABAAAAAHdvcmQvZG9jdW1lbnQueG1sUEsBAhQDFAAAAAAAAABlWEccKfemAAAApgAAABEAAAAAAAAAAAAAAIABAg
    EAAGRvY1Byb3BzL2NvcmUueG1sUEsFBgAAAAACAAIAfgAAANcBAAAAAA==
    """)

  /// "The navy sailed. ", twenty times.
  static let gzip = bytes("""
    H4sIAAAAAAACAwvJSFXISyyrVChOzMxJTdFTCBkVoFQAAAMgqY9UAQAA
    """)

  private static func bytes(_ base64: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    var buffer = 0
    var bits = 0
    for b in base64.utf8 {
      guard let value = alphabet.firstIndex(of: b) else { continue }
      buffer = (buffer << 6 | value) & 0xffff
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> bits))
      }
    }
    return out
  }
}
