/// Character references of HTML and XML: `&amp;`, `&#8217;`, `&#x2019;`.
enum CharacterReferences {
  /// The text of the reference at `i` (an ampersand) and its length, nil when there is none.
  static func text(_ bytes: UnsafeRawBufferPointer, at i: Int, end: Int) -> (String, Int)? {
    guard i + 2 < end else { return nil }
    if bytes[i + 1] == UInt8(ascii: "#") { return numeric(bytes, at: i, end: end) }
    var j = i + 1
    while j < end && j - i <= 10 && isAlphanumeric(bytes[j]) { j += 1 }
    guard j > i + 1 else { return nil }
    let name = String(decoding: bytes[i + 1..<j], as: UTF8.self)
    let closed = j < end && bytes[j] == UInt8(ascii: ";")
    guard let text = named[name], closed || unclosed.contains(name) else { return nil }
    return (text, j - i + (closed ? 1 : 0))
  }

  private static func numeric(_ bytes: UnsafeRawBufferPointer, at i: Int, end: Int) -> (String, Int)? {
    var j = i + 2
    let hexadecimal = bytes[j] | 0x20 == UInt8(ascii: "x")
    if hexadecimal { j += 1 }
    var value: UInt32 = 0
    let start = j
    while j < end && j - start < 8 {
      let b = bytes[j]
      if b &- 0x30 < 10 {
        value = value * (hexadecimal ? 16 : 10) + UInt32(b - 0x30)
      } else if hexadecimal && (b | 0x20) &- 0x61 < 6 {
        value = value * 16 + UInt32((b | 0x20) - 0x61 + 10)
      } else {
        break
      }
      j += 1
    }
    guard j > start else { return nil }
    if j < end && bytes[j] == UInt8(ascii: ";") { j += 1 }
    // Numbers that mean Windows-1252 (HTML 13.2.5.80).
    if value >= 0x80 && value < 0xa0 { value = Charset.upper1252[Int(value) - 0x80].value }
    guard value != 0, let scalar = Unicode.Scalar(value) else { return ("\u{fffd}", j - i) }
    return (String(Character(scalar)), j - i)
  }

  private static func isAlphanumeric(_ b: UInt8) -> Bool { b &- 0x30 < 10 || (b | 0x20) &- 0x61 < 26 }

  private static let unclosed: Set<String> = ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"]

  private static let named: [String: String] = {
    var table = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "ndash": "–", "mdash": "—", "lsquo": "‘",
      "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "hellip": "…", "bull": "•", "euro": "€",
      "trade": "™", "dagger": "†", "Dagger": "‡", "permil": "‰", "lsaquo": "‹", "rsaquo": "›", "OElig": "Œ",
      "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ", "ensp": " ", "emsp": " ", "thinsp": " ", "zwj": "",
      "zwnj": "", "minus": "−", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "le": "≤", "ge": "≥", "ne": "≠",
      "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "mu": "μ", "pi": "π", "sigma": "σ", "omega": "ω",
      "Delta": "Δ", "Omega": "Ω", "infin": "∞", "sum": "∑", "prime": "′", "Prime": "″", "horbar": "―", "rsquor": "’",
    ]
    // U+00A0 to U+00FF in order.
    let latin = """
      nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
      micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig \
      Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times \
      Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
      eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave \
      uacute ucirc uuml yacute thorn yuml
      """
    for (i, name) in latin.split(separator: " ").enumerated() {
      if let scalar = Unicode.Scalar(UInt32(0xa0 + i)) { table[String(name)] = String(Character(scalar)) }
    }
    table["shy"] = ""
    return table
  }()
}
