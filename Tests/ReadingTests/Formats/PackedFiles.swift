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

  /// A title by its style, a text box within a sentence in both of its forms, moved and hidden text, a hyphen, a footnote, a table.
  static let boxes = bytes("""
    UEsDBBQAAAAIADCwd13HHBc8CgAAAAgAAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbLMJqSxILda3AwBQSwMEFAAAAAgAMLB3XQ80+zk6AgAAhgYAABEA
    AAB3b3JkL2RvY3VtZW50LnhtbMWV3U7bMBTHX8XKPXVB2i4iUgSdEJM2DUFfwHFOiFfbJ7NPkvbt5zhpKTSF7mo3dr7O7/zPl3N9szGateC8Qpsll7N5
    crO47tICZWPAEguvrU+7LKmI6pRzLyswws+wBhveleiMoHDrXniHrqgdSvBe2Rej+dV8/pUboWwyYow8h2OEWzf1hURTC1K50oq2kbXDdLU/4hglHXos
    aRbsOJalkhAVBcvL+Tttz5WoYUdrs6RxNh1BF3tQLyBtjU76fORYbPu9jsuji9szbTWwLm2FzpKVIg0JX1zz/QdxiSlMfS0kZEntwINrIVncMnKNJ6Ys
    owpYJVyOjeuNKSLcANr7/JBlLfsBwEpsbAEFexhg7A0tLkamt5rAWUGwREuhwvHhssKQL/YEfxoVsFkSUhzjLpzoQsLCZe1T2uSbKCPse+sz9N1hzp7E
    lmkQhWffrRa2YKs+/NlEwPydA/7qmh8I4nvZMYJ7oXUu5DoKUjLYtSnBhnL8H5IPfPOdHv5GJZ8sxUGpTkpb7fomjMTllJpxMdjCvUPzGe9n+K5gogvR
    9qKZCL1DbCmcZve4OXJwLvabsII9IrDfqOxBU0b5x53ZpSUiWSR4ghIcWNlPliqy5Gocqk8TM+bkywc5GRjDdLbCKl+N7OERLR5UUYCNiZhNzM/pooQZ
    ljhlYPHOgVg/bOsK7JmRhEPRhaOvBWYglvqX1zgdFuU6bgNOntXcS9CaoYUTnSz/FUUdnkbxQRwfpfLdWcpffzKLv1BLAwQUAAAACAAwsHddgt0LzAgB
    AAAIAgAAEgAAAHdvcmQvZm9vdG5vdGVzLnhtbI2QwW7DIAyGXwVxb0h72AEl6W23SZP2BIyYhi1ghJ1kffuRqO2qTpp2sWT/9vf/0By/wihmyOQxtnJf
    1fLYNYt2iByRgUTRI+mllQNz0kqRHSAYqjBBLJrDHAyXNp/UgrlPGS0Q+XgKozrU9ZMKxkd5wQT7H04w+XNKO4shGfbvfvR83lhXzJLoFyd4m5HQcVXu
    FDrnLWyJyuW+fsj2NpgEV9rcyilHfQHtbqA1gJ7DKO8/RCyazwlaSZBMNoxZlpHvW1lve2kteS23BdU1apupTVY/sAfwSjk8UHgNqSkZWzxTBoI8g+zE
    K4IwI6FwOMUeesEDiOeP8krxMhFMoVqN+A/ru4a6b1BLAQIUAxQAAAAIADCwd13HHBc8CgAAAAgAAAATAAAAAAAAAAAAAACAAQAAAABbQ29udGVudF9U
    eXBlc10ueG1sUEsBAhQDFAAAAAgAMLB3XQ80+zk6AgAAhgYAABEAAAAAAAAAAAAAAIABOwAAAHdvcmQvZG9jdW1lbnQueG1sUEsBAhQDFAAAAAgAMLB3
    XYLdC8wIAQAACAIAABIAAAAAAAAAAAAAAIABpAIAAHdvcmQvZm9vdG5vdGVzLnhtbFBLBQYAAAAAAwADAMAAAADcAwAAAAA=
    """)

  /// A heading, a sentence with a note and a comment in it, a deleted text, an item of a list; title, author and day.
  static let openText = bytes("""
    UEsDBBQAAAAAAL2yd11exjIMJwAAACcAAAAIAAAAbWltZXR5cGVhcHBsaWNhdGlvbi92bmQub2FzaXMub3BlbmRvY3VtZW50LnRleHRQSwMEFAAAAAgA
    vbJ3XXKdnNQrAQAAvQIAAAsAAABjb250ZW50LnhtbH1STW/DIAy971cgDrultDtmKdV26qRJk6r9AQLuikpMFJyq+fdLAmppq+0C/njPfhhXm3Pj2Am6
    YD2u+Wqx5BtZ+f3eaiiN130DSIX2SOPNRiyGMmbX3PMUIDjTmhO/EGtvhoszZWU1nSV1Sh/BFPqg8AdCihpwQGP75Lbyyxk2mYtKpEgyrkjxT73DTC59
    T84iFA5O4MancbkFZRLzcGn2hhjNEGl6ggr5CcD2vkcD5inlW4Vyq7ra912qMofYs2raV/bd9YEiEj2BvJqFtqRm2avEu41myDi4pOzd12ynBuZG2YF9
    oFNoYpuHwWRkkUlIP6BwdNXNiHegnBs2WZ1HLLPIXpbLVdZtvp0NlJmFJWiycbLJvxeYAcV9kVZc28dlETd7JP5YR/kLUEsDBBQAAAAIAL2yd12l5POb
    hQAAAOQAAAAIAAAAbWV0YS54bWxtj10KwjAQhK8S+h4Sq76EdcErSC8Qki0u5AfaDYinl2gRCoV52ZlvYAfqPHMgF2tomYroTOLVK6eyuhhuQxwQNqQn
    CDE4YUmE05OULG0VMH8POuO4sLBPOizkpS54L149Gr/BHMa/0vfiWnT0Qjja8aLtWdvrdLLOdm3tPQdm95w5WoMfUEsBAhQDFAAAAAAAvbJ3XV7GMgwn
    AAAAJwAAAAgAAAAAAAAAAAAAAIABAAAAAG1pbWV0eXBlUEsBAhQDFAAAAAgAvbJ3XXKdnNQrAQAAvQIAAAsAAAAAAAAAAAAAAIABTQAAAGNvbnRlbnQu
    eG1sUEsBAhQDFAAAAAgAvbJ3XaXk85uFAAAA5AAAAAgAAAAAAAAAAAAAAIABoQEAAG1ldGEueG1sUEsFBgAAAAADAAMApQAAAEwCAAAAAA==
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
