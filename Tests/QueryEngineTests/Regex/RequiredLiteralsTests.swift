import TestSupport
import Testing

@testable import QueryEngine

@Suite("Literals that every match of a regular expression holds")
struct RequiredLiteralsTests {
  private func compile(_ pattern: String, _ flags: String = "") throws -> RegularExpression {
    var (pattern, flags) = (pattern, flags)
    return try pattern.withUTF8 { pattern in try flags.withUTF8 { try RegularExpression(pattern, flags: $0) } }
  }

  private func matches(_ expression: RegularExpression, _ text: String) throws -> Bool {
    var text = text
    return try text.withUTF8 { try expression.matches($0) }
  }

  /// The automaton alone.
  private func twin(_ pattern: String) throws -> (String) throws -> Bool {
    var pattern = pattern
    let flags = RegexFlags()
    let parsed = try pattern.withUTF8 { try RegexParser.parse($0, flags: flags) }
    let program = try RegexProgram(parsed.node, captures: parsed.captures, hasBackReferences: parsed.hasBackReferences, flags: flags)
    return { text in
      var (text, automaton) = (text, LazyAutomaton(program))
      return try text.withUTF8 { try automaton.search($0, from: 0, check: {}) }
    }
  }

  @Test("A text without them is refused and no automaton runs", arguments: ["(tora|bina).*(kasa|lobo)", "x?(ab|cd)+e*", "[0-9]+ (kilo|mega)watt", "(a|(bc|de)f*)?.*nothing.*"])
  func refused(_ pattern: String) throws {
    let expression = try compile(pattern)
    #expect(try !matches(expression, "the cat sat on the mat for 40 days and said no word of it to anybody"))
    #expect(expression.steps == 0)
  }

  @Test("What is not required is not asked for", arguments: [
    ("(tora|b).*", "xbx"), ("(ab|cd)?e", "e"), ("(ab){0,2}e", "e"), ("(ab|)e", "e"), ("[ab]c", "bc"), ("(?:ab|cd)*$", ""),
  ])
  func optional(_ pattern: String, _ text: String) throws { #expect(try matches(compile(pattern), text)) }

  @Test("Letters of either case, and what looks for too little is given up")
  func flagsAndTrial() throws {
    #expect(try matches(compile("(tora|bina).*kasa", "i"), "a BINA and a KaSa"))
    let expression = try compile("(at|on).*(th|he).")
    for _ in 0..<2_000 { #expect(try matches(expression, "the cat sat on the mat")) }
    #expect(try !matches(expression, "nothing of it"))
  }

  @Test("As the automaton says, over random expressions and texts")
  func random() throws {
    var generator = SeededRandom(seed: 20_261_123)
    func letter() -> String { ["a", "b", "é"][Int.random(in: 0..<3, using: &generator)] }
    func node(_ depth: Int) -> String {
      switch Int.random(in: 0..<(depth > 3 ? 4 : 8), using: &generator) {
      case 0...2: return (0..<Int.random(in: 1...4, using: &generator)).map { _ in letter() }.joined()
      case 3: return ["[ab]", ".", "[^b]"][Int.random(in: 0..<3, using: &generator)]
      case 4: return node(depth + 1) + node(depth + 1)
      case 5: return "(" + node(depth + 1) + "|" + node(depth + 1) + ")"
      case 6: return "(" + node(depth + 1) + ")" + ["?", "*", "+", "{2}", "{0,1}", "{1,2}"][Int.random(in: 0..<6, using: &generator)]
      default: return "(" + node(depth + 1) + "|" + node(depth + 1) + "|" + node(depth + 1) + ")"
      }
    }
    var hits = 0
    for _ in 0..<400 {
      let pattern = node(0)
      let (expression, automaton) = (try compile(pattern), try twin(pattern))
      for _ in 0..<12 {
        let text = (0..<Int.random(in: 0...50, using: &generator)).map { _ in letter() }.joined()
        let expected = try automaton(text)
        #expect(try matches(expression, text) == expected, "\(pattern) on \(text)")
        hits += expected ? 1 : 0
      }
    }
    #expect(hits > 500 && hits < 4_500)
  }
}
