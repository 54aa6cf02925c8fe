import RDF

/// A number in words or digits with its scale: "$240 million", "8 percent", "twelve".
struct Quantity: Sendable, Hashable {
  /// Canonical decimal digits.
  var lexical: String
  var datatype: String
  var isMoney: Bool
  var isPercent: Bool
  /// ISO 4217 code, "percent", or a unit of measure ("km"); nil for a plain number.
  var unit: String?

  private static let scales: [String: Int] = [
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "m": 6, "bn": 9, "k": 3, "mn": 6, "tn": 12, "lakh": 5, "crore": 7,
  ]
  static let small: [String: Int] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
  ]
  private static let skipped: Set<String> = [
    "about", "around", "some", "nearly", "almost", "over", "than", "more", "less", "at", "least", "most", "up", "to", "approximately",
    "roughly", "the", "a", "an", "estimated", "only", "just", "under", "exactly", "of", "us", "-", "–", "and",
  ]
  /// Words for money whose country they do not tell.
  private static let currencies: Set<String> = [
    "peso", "pesos", "franc", "francs", "krone", "kronor", "kroner", "krona", "real", "cents", "dinar", "dinars", "dirham", "dirhams", "riyal", "riyals",
    "shilling", "shillings", "rs", "rs.",
  ]

  /// Codes of ISO 4217 by sign and by word, lower case.
  private static let codes: [String: String] = {
    var codes = [
      "$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "nt$": "TWD", "mx$": "MXN", "ca$": "CAD", "au$": "AUD",
      "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₦": "NGN", "₱": "PHP", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₫": "VND", "₪": "ILS", "₵": "GHS", "gh₵": "GHS", "gh¢": "GHS", "฿": "THB",
      "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR",
      "rupees": "INR", "rand": "ZAR", "lira": "TRY", "reais": "BRL", "won": "KRW", "naira": "NGN", "cedi": "GHS", "cedis": "GHS", "rouble": "RUB", "roubles": "RUB",
      "ruble": "RUB", "rubles": "RUB", "hryvnia": "UAH", "hryvnias": "UAH", "zloty": "PLN", "zlotys": "PLN", "forint": "HUF", "forints": "HUF", "baht": "THB", "ringgit": "MYR",
      "rupiah": "IDR", "dong": "VND", "taka": "BDT", "shekel": "ILS", "shekels": "ILS",
    ]
    for code in [
      "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "RUB", "UAH", "TRY", "ILS", "EGP", "ZAR", "NGN", "KES", "GHS", "TZS", "UGX",
      "ETB", "MAD", "DZD", "TND", "XOF", "XAF", "AUD", "NZD", "CAD", "MXN", "BRL", "ARS", "CLP", "COP", "PEN", "UYU", "BOB", "PYG", "CRC", "GTQ", "DOP", "INR", "PKR", "BDT", "LKR", "NPR",
      "PHP", "IDR", "MYR", "SGD", "THB", "VND", "KRW", "TWD", "HKD", "SAR", "AED", "QAR", "KWD", "JOD", "KZT", "GEL", "AMD", "AZN", "RSD",
    ] {
      // "one try", "a cop": codes that are words need their sign.
      if !["try", "pen", "bob", "ron", "mad", "cop", "gel"].contains(code.lowercased()) { codes[code.lowercased()] = code }
      // "CLP$692": whose dollar or peso it is.
      codes[code.lowercased() + "$"] = code
    }
    return codes
  }()

  private static let signs: Set<Character> = ["$", "£", "€", "¥", "₹", "₦", "₱", "₩", "₽", "₺", "₴", "₫", "₪", "₵", "¢", "฿"]

  /// Nil when the words are no single number.
  init?(words: [String]) {
    var digits: String?
    var exponent = 0
    var money = false
    var percent = false
    var currency: String?
    var measure: String?
    for raw in words {
      var word = raw
      // "$5", "C$18.40", "US$31", "£9m"
      if let sign = word.firstIndex(where: Self.signs.contains), word.index(after: sign) < word.endIndex, word.distance(from: word.startIndex, to: sign) <= 3 {
        // Whose sign it is may be unknown: money all the same.
        currency = Self.codes[String(word[...sign])]
        money = true
        word = String(word[word.index(after: sign)...])
      }
      if let last = word.last, last.isLetter, digits == nil, let first = word.first, first.isNumber {
        // "9m", "684mn", "1.2bn"
        let letters = String(word.drop { !$0.isLetter })
        if let scale = Self.scales[letters], let n = Self.plain(String(word.prefix { !$0.isLetter })) {
          digits = n
          exponent += scale
          continue
        }
      }
      if word.last == "%", word.count > 1 {
        percent = true
        word.removeLast()
      }
      if let code = Self.codes[word] {
        // "CLP", "$": the sign of its own says less than the code in front of it.
        if !money || currency == "USD" { currency = code == "USD" ? currency ?? code : code }
        money = true
      } else if Self.currencies.contains(word) {
        money = true
      } else if digits != nil, let unit = Measure.unit(of: word) {
        measure = unit
      } else if word == "%" || word == "percent" || word == "per" || word == "cent" || word == "pct" {
        percent = true
      } else if let scale = Self.scales[word] {
        if digits == nil { digits = "1" }
        exponent += scale
      } else if let n = Self.plain(word) {
        if digits != nil { return nil }
        digits = n
      } else if Self.skipped.contains(word) {
        continue
      } else {
        return nil
      }
    }
    guard let digits, exponent <= 24 else { return nil }
    lexical = Self.shifted(digits, by: exponent)
    datatype = XSD.namespace + (lexical.contains(".") || money || percent ? "decimal" : "integer")
    isMoney = money
    isPercent = percent
    unit = money ? currency : percent ? "percent" : measure
  }

  /// Digits of "1,200", "3.5", "twelve", "twenty-one".
  private static func plain(_ word: String) -> String? {
    if let n = small[word] { return String(n) }
    if let dash = word.firstIndex(of: "-"), let tens = small[String(word[..<dash])], let ones = small[String(word[word.index(after: dash)...])],
      tens >= 20, ones < 10
    {
      return String(tens + ones)
    }
    var out = ""
    var points = 0
    for c in word.utf8 {
      switch c {
      case 0x30...0x39: out.unicodeScalars.append(Unicode.Scalar(c))
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "."):
        points += 1
        out += "."
      default: return nil
      }
    }
    guard points <= 1, out.utf8.first != 0x2E, out.utf8.last != 0x2E, !out.isEmpty, out.utf8.count <= 30 else { return nil }
    return out
  }

  private static func shifted(_ digits: String, by exponent: Int) -> String {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let fraction = parts.count > 1 ? parts[1] : ""
    let padded = fraction + String(repeating: "0", count: max(0, exponent - fraction.utf8.count))
    var whole = parts[0] + padded.prefix(exponent)
    var rest = String(padded.dropFirst(exponent))
    while whole.utf8.count > 1, whole.utf8.first == 0x30 { whole.removeFirst() }
    while rest.utf8.last == 0x30 { rest.removeLast() }
    return rest.isEmpty ? whole : whole + "." + rest
  }
}
