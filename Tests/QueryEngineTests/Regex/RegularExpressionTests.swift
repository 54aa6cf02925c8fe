import Limits
import Testing

@testable import QueryEngine

/// Whether `pattern` matches somewhere in `text`; nil when the pattern is refused.
private func find(_ pattern: String, _ text: String, _ flags: String = "") -> Bool? {
  let expression = try? RegularExpression.make(pattern, flags)
  guard let expression else { return nil }
  var text = text
  return try? text.withUTF8 { try expression.matches($0) }
}

/// The text with every match replaced; nil when it is an error.
private func replace(_ text: String, _ pattern: String, _ replacement: String, _ flags: String = "") -> String? {
  guard let expression = try? RegularExpression.make(pattern, flags) else { return nil }
  var (text, replacement) = (text, replacement)
  var output: [UInt8] = []
  let fits = try? text.withUTF8 { text in
    try replacement.withUTF8 { try expression.replace(in: text, with: $0, into: &output, limit: 1 << 20) }
  }
  return fits == true ? String(decoding: output, as: UTF8.self) : nil
}

extension RegularExpression {
  fileprivate static func make(_ pattern: String, _ flags: String) throws -> RegularExpression {
    var (pattern, flags) = (pattern, flags)
    return try pattern.withUTF8 { pattern in try flags.withUTF8 { try RegularExpression(pattern, flags: $0) } }
  }
}

@Suite("Regular expressions of XPath")
struct RegularExpressionTests {
  @Test("literals, anchors, classes, quantifiers", arguments: [
    ("abc", "xabcx", true), ("abc", "xabx", false), ("^abc", "abcd", true), ("^abc", "xabc", false),
    ("abc$", "xabc", true), ("abc$", "abcx", false), ("^abc$", "abc", true), ("^abc$", "abcd", false),
    ("^$", "", true), ("^$", "x", false), ("", "anything", true), ("^", "x", true), ("$", "x", true),
    ("a.c", "abc", true), ("a.c", "a\nc", false), ("a.c", "a\rc", false), ("a.c", "aéc", true), ("^.$", "😀", true),
    ("[abc]x", "cx", true), ("[^abc]x", "cx", false), ("[^abc]x", "dx", true), ("[a-c]+$", "xxabc", true),
    ("[a-z-[aeiou]]", "a", false), ("[a-z-[aeiou]]", "b", true), ("[^a-z-[0-9]]", "5", false), ("[^a-z-[0-9]]", "A", true),
    ("[-a]", "-", true), ("[a-]", "-", true), ("[a\\-z]", "-", true), ("[a\\-z]", "b", false), ("[\\d\\s]", "7", true),
    ("a*b", "b", true), ("^a+b$", "aaab", true), ("^a?b$", "aab", false), ("^a{2}$", "aa", true), ("^a{2}$", "aaa", false),
    ("^a{2,}$", "aaaa", true), ("^a{2,3}$", "aaaa", false), ("^a{0}$", "", true), ("^(ab){2}$", "abab", true),
    ("^(a|bc)+$", "abca", true), ("^(a|bc)+$", "abc", true), ("^(a|bc)+$", "ab", false), ("^(|a)b$", "b", true),
    ("^(?:ab)+$", "ababab", true), ("a{,3}", "a", nil), ("x*", "y", true), ("^(a*)*$", "aaa", true), ("^(a*)+$", "b", false),
    ("colou?r", "the color", true), ("a\\.b", "axb", false), ("\\^\\$", "^$", true), ("a|b|c", "xxc", true),
    ("^a|b$", "ax", true), ("^a|b$", "xb", true), ("^a|b$", "xax", false), ("(^a)", "ba", false), ("(b$)", "ab", true),
  ])
  func matching(_ pattern: String, _ text: String, _ expected: Bool?) {
    #expect(find(pattern, text) == expected, "\(pattern) on \(text)")
  }

  @Test("character classes of Unicode and XML", arguments: [
    ("^\\d+$", "0123456789", true), ("^\\d+$", "٣", true), ("^\\D$", "5", false), ("^\\w+$", "Straße9", true), ("^\\w$", "-", false),
    ("^\\W$", "!", true), ("^\\s$", "\t", true), ("^\\s$", "\u{A0}", false), ("^\\S+$", "ab", true), ("^\\i\\c*$", "_x-1.y", true),
    ("^\\i", "1a", false), ("^\\c$", "·", true), ("^\\I$", "1", true), ("^\\C$", "!", true),
    ("^\\p{Lu}$", "É", true), ("^\\p{Lu}$", "é", false), ("^\\P{Lu}$", "é", true), ("^\\p{L}+$", "añbΩ字", true),
    ("^\\p{IsBasicLatin}+$", "abc", true), ("^\\p{IsBasicLatin}+$", "é", false), ("^\\p{IsCyrillic}+$", "Привет", true),
    ("^\\p{IsGreek}$", "Ω", true), ("^[\\p{Lu}\\p{Nd}]+$", "A1B2", true), ("^[^\\p{L}]+$", "12", true), ("\\p{Xx}", "a", nil),
    ("\\p{IsNothing}", "a", nil), ("^\\p{Sm}$", "+", true), ("^\\p{Cn}$", "a", false), ("^\\p{So}$", "☃", true),
  ])
  func classes(_ pattern: String, _ text: String, _ expected: Bool?) {
    #expect(find(pattern, text) == expected, "\(pattern) on \(text)")
  }

  @Test("flags", arguments: [
    ("ABC", "xabcx", "i", true), ("straße", "STRASSE", "i", false), ("é", "É", "i", true), ("[a-c]", "B", "i", true),
    ("[^q]", "Q", "i", false), ("\\p{Lu}", "a", "i", false), ("k", "\u{212A}", "i", true), ("[A-Z-[IO]]", "i", "i", false),
    ("[A-Z-[IO]]", "a", "i", true), ("σ", "ς", "i", true), ("a.c", "a\nc", "s", true), ("^b", "a\nb", "m", true),
    ("^b", "a\nb", "", false), ("a$", "a\nb", "m", true), ("a$", "a\n", "", false), ("^$", "a\n", "m", false), ("b$", "a\nb", "m", true),
    ("a b", "ab", "x", true), ("[a ]b", " b", "x", true), ("a\\ b", "ab", "x", nil), ("a.b", "a.b", "q", true),
    ("a.b", "axb", "q", false), ("A.B", "a.b", "qi", true), ("(", "(", "q", true), ("a", "a", "z", nil), ("a", "A", "ii", true),
  ])
  func flags(_ pattern: String, _ text: String, _ flags: String, _ expected: Bool?) {
    #expect(find(pattern, text, flags) == expected, "\(pattern) on \(text) with \(flags)")
  }

  @Test("malformed patterns are refused with the place", arguments: [
    ("(", 1), ("a)", 1), ("[a", 2), ("[]", 1), ("*a", 0), ("a**", 2), ("a{2", 3), ("a{3,2}", 6), ("a{x}", 2), ("\\", 1),
    ("\\q", 1), ("\\1(a)", 1), ("(a\\1)", 3), ("(a)\\2", 4), ("(a)[\\1]", 5), ("\\0", 1), ("[b-a]", 4), ("(?=a)", 2), ("}", 0), ("]", 0), ("é(", 3), ("a{1001}", 6), ("[[a]]", 1),
  ])
  func refusals(_ pattern: String, _ offset: Int) {
    #expect {
      try RegularExpression.make(pattern, "")
    } throws: { ($0 as? RegexError)?.offset == offset }
  }

  @Test("nesting and size are limited")
  func limits() throws {
    let deep = { (n: Int) in String(repeating: "(", count: n) + "a" + String(repeating: ")", count: n) }
    #expect(find(deep(63), "a") == true)
    #expect(find(deep(64), "a") == nil)
    #expect(find(String(repeating: "a", count: 8192), "a") == false)
    #expect(find(String(repeating: "a", count: 8193), "a") == nil)
    #expect(find("(((a{100}){100}){100})", "a") == nil)
    #expect(find("((((){1000}){1000}){1000}){1000}", "a") == nil)
  }

  @Test("replacement", arguments: [
    ("abcd", "b", "Z", "", "aZcd"), ("abracadabra", "bra", "*", "", "a*cada*"), ("abracadabra", "a.*a", "*", "", "*"),
    ("abracadabra", "a.*?a", "*", "", "*c*bra"), ("abracadabra", "a", "", "", "brcdbr"), ("abracadabra", "a(.)", "a$1$1", "", "abbraccaddabbra"),
    ("AAAA", "A+", "b", "", "b"), ("AAAA", "A+?", "b", "", "bbbb"), ("darted", "^(.*?)d(.*)$", "$1c$2", "", "carted"),
    ("abc", "(b)", "[$0]", "", "a[b]c"), ("abc", "b", "\\$1\\\\", "", "a$1\\c"), ("abc", "(b)(x)?", "<$2>", "", "a<>c"),
    ("abc", "b", "$3", "", "ac"), ("aXc", "x", "y", "i", "ayc"), ("a.c", ".", "$1", "q", "a$1c"), ("été", "t", "ê", "", "éêé"),
    ("abc", "x", "y", "", "abc"), ("", "x", "y", "", ""), ("a1b22", "[0-9]+", "#", "", "a#b#"), ("ab", "(a)|b", "<$1>", "", "<a><>"),
    ("aab", "(((((((((((a)))))))))))", "$11-$12", "", "a-a2a-a2b"), ("ab|cd", "ab|abcd", "x", "", "x|cd"),
  ])
  func replacing(_ text: String, _ pattern: String, _ replacement: String, _ flags: String, _ expected: String) {
    #expect(replace(text, pattern, replacement, flags) == expected)
  }

  @Test("a replacement whose pattern matches the empty text, or that is malformed, is an error", arguments: [
    ("a*", "x"), ("^", "x"), ("b|", "x"), ("b", "$"), ("b", "\\n"), ("b", "$x"), ("b", "a\\"),
  ])
  func replacementErrors(_ pattern: String, _ replacement: String) {
    #expect(replace("abc", pattern, replacement) == nil)
  }

  @Test("a result over the limit is refused")
  func replacementLimit() {
    #expect(replace(String(repeating: "a", count: 1 << 11), "a", String(repeating: "b", count: 512)) != nil)
    #expect(replace(String(repeating: "a", count: 1 << 11), "a", String(repeating: "b", count: 513)) == nil)
  }

  /// Plain words, words with a plain beginning and others find the same places.
  @Test("replacing a word is the same however the pattern is written", arguments: [
    "", "alp", "alpha", "xalpha alphaalpha", "alalpha, naïve alpha", "äalphaß東京alpha", "alph\nalpha\n", "aalphaa",
  ])
  func oneWord(text: String) {
    let expected = text.replacing("alpha", with: "<>")
    for pattern in ["alpha", "al(pha)", "(alpha)", "[a]lpha", "(a|b)lpha", "a{1}lpha"] {
      #expect(replace(text, pattern, "<>") == expected, "\(pattern) in \(text)")
    }
    #expect(replace(text, "ALPHA", "<>", "i") == expected)
    #expect(replace(text, "alpha", "<>", "q") == expected)
  }

  @Test("evil patterns cost steps in proportion to the text", arguments: [
    "^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(a|a?)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "a?a?a?a?a?a?a?a?aaaaaaaa$",
    "^(.*),(.*),(.*),(.*)$", "(a|b|ab)*c", "\\w+\\s?\\w+\\s?\\w+$", "^(a?){50}a{50}$",
  ])
  func evilPatterns(_ pattern: String) throws {
    var steps: [Int] = []
    for length in [20_000, 40_000] {
      let expression = try RegularExpression.make(pattern, "")
      var text = String(repeating: "a", count: length) + "!"
      _ = try text.withUTF8 { try expression.matches($0) }
      steps.append(expression.steps)
    }
    #expect(Double(steps[1]) <= 2.3 * Double(max(steps[0], 1)))
    #expect(steps[1] < 2_000_000)
  }

  @Test("groups are found in steps in proportion to the text")
  func evilCaptures() throws {
    var steps: [Int] = []
    for length in [2_000, 4_000] {
      let expression = try RegularExpression.make("(x+x+)+y", "")
      var text = String(repeating: "x", count: length) + "y"
      var output: [UInt8] = []
      _ = try text.withUTF8 { text in
        try expression.replace(in: text, with: UnsafeBufferPointer(start: nil, count: 0), into: &output, limit: 1 << 20)
      }
      #expect(output.isEmpty)
      steps.append(expression.steps)
    }
    #expect(Double(steps[1]) <= 2.3 * Double(steps[0]))
  }

  @Test("long work asks whether it may go on")
  func interruption() throws {
    struct Stop: Error {}
    let expression = try RegularExpression.make("(x+x+)+y", "")
    var text = String(repeating: "x", count: 100_000) + "y"
    var output: [UInt8] = []
    #expect(throws: Stop.self) {
      try text.withUTF8 { text in
        _ = try expression.replace(in: text, with: text, into: &output, limit: 1 << 20) { throw Stop() }
      }
    }
  }

  @Test("back-references", arguments: [
    ("^(a*)b\\1$", "aabaa", "", true), ("^(a*)b\\1$", "aaba", "", false), ("([a-z])\\1", "hello", "", true), ("([a-z])\\1", "helo", "", false),
    ("^(['\"])[^'\"]*\\1$", "'it'", "", true), ("^(['\"])[^'\"]*\\1$", "'it\"", "", false), ("^(a)?b\\1$", "b", "", true),
    ("^(?:(a)|b)+\\1$", "abaa", "", true), ("^(Aé)\\1$", "AéaÉ", "i", true), ("^(Aé)\\1$", "AéaÉ", "", false), ("^(a*)*\\1$", "aaa", "", true),
    ("^(()|a)+\\1b$", "aab", "", true), ("^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10$", "abcdefghijj", "", true), ("^(a)\\11$", "aa1", "", true),
    ("^(a|ab)(c|bcd)(d*)\\1$", "abcda", "", true), ("^(.)\\1$", "😀😀", "", true), ("^(b\n)*$|^(a)\\2", "x\naa", "m", true), ("(a+?)b\\1$", "xaabaa", "", true),
    ("^(\\w+) \\1$", "on on", "x", false), ("^(\\w+)\\s\\1$", "on on", "x", true),
  ])
  func backReferences(_ pattern: String, _ text: String, _ flags: String, _ expected: Bool) {
    #expect(find(pattern, text, flags) == expected, "\(pattern) on \(text) with \(flags)")
  }

  @Test("replacements with back-references", arguments: [
    ("hello book", "(.)\\1", "<$1>", "he<l>o b<o>k"), ("abab cc", "(ab|c)\\1", "$1", "ab c"), ("aaa", "(a)\\1", "b", "ba"),
  ])
  func backReferencesReplaced(_ text: String, _ pattern: String, _ replacement: String, _ expected: String) {
    #expect(replace(text, pattern, replacement) == expected)
  }

  @Test("what would take too many steps is an error and no answer", arguments: [
    ("^(a*)*(a*)*(a*)*\\1b$", 40), ("(a+)+\\1b", 60), ("^(.*)(.*)(.*)(.*)(.*)(.*)\\1\\2\\3x$", 300),
  ])
  func budget(_ pattern: String, _ length: Int) throws {
    let expression = try RegularExpression.make(pattern, "")
    var text = String(repeating: "a", count: length)
    do {
      _ = try text.withUTF8 { try expression.matches($0) }
      Issue.record("answered after \(expression.steps) steps")
    } catch QueryError.limit {
      #expect(expression.steps <= Limits.regexSteps + 1_000)
    }
  }

  @Test("a replacement that would cost the square of its text is an error")
  func quadraticReplacement() throws {
    let expression = try RegularExpression.make("a.*z|a", "")
    var text = String(repeating: "a", count: 200_000)
    var output: [UInt8] = []
    do {
      _ = try text.withUTF8 { text in
        try expression.replace(in: text, with: UnsafeBufferPointer(start: nil, count: 0), into: &output, limit: 1 << 20)
      }
      Issue.record("answered after \(expression.steps) steps")
    } catch QueryError.limit {
      #expect(expression.steps < 2 * Limits.regexSteps)
    }
  }

  /// Long stretches in which nothing begins are walked without the table.
  @Test("idle stretches before, between and behind what may begin a match", arguments: [
    ("(tora|bina).*(kasa|lobo)", "xx tora yy kasa", true), ("(tora|bina).*(kasa|lobo)", "xx tor bin kasa lobo", false),
    ("b[aei]n", "zzzzzzzz bo ba ben", true), ("b[aei]n", "zzzzzzzz bo ba bne", false), ("b[aei]n", "éééé zz bün ébin", true),
    ("x$", "aaaaaaaaaaax", true), ("x$", "aaaaaaaaaaaxa", false), ("^x", "aaaax", false), ("a.b", "ccccca\nbccccc", false),
  ])
  func idleStretches(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(find(pattern, text) == expected)
    #expect(find(pattern, text.uppercased(), "i") == expected)
    let long = String(repeating: "-,;", count: 300)
    if !pattern.contains("$"), !pattern.contains("^") { #expect(find(pattern, long + text + long) == expected) }
  }

  @Test("the lines of a text keep their beginnings and ends")
  func idleLines() {
    #expect(find("^b.n$", "zzz\nzzz\nban\nzz", "m") == true)
    #expect(find("^b.n$", "zzz\nzzzban\nzz", "m") == false)
    #expect(find("n$", "zzz\nzzzban\nzz", "m") == true)
  }
}
