/// Blocks that are no English prose: other languages and program text. Data and two counts.
///
/// The model reads English; of anything else it makes facts that nobody said. So a block whose small
/// words are those of another language, whose letters are of another script, or that is full of the signs of
/// programs yields nothing.
enum OtherText {
  /// Why a block is no English prose, nil when it is or when it is too short to tell.
  static func reason(_ text: String, _ words: [String]) -> String? {
    if isCode(text, words) { return "code" }
    return isForeign(text, words) ? "another language" : nil
  }

  private static func isForeign(_ text: String, _ words: [String]) -> Bool {
    var latin = 0
    var other = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      if scalar.value < 0x250 || (0x1E00...0x1EFF).contains(scalar.value) { latin += 1 } else { other += 1 }
    }
    if other > latin { return true }
    guard words.count >= 5 else { return false }
    var english = 0
    var foreign = 0
    for (k, word) in words.enumerated() {
      let plain = word.lowercased().trimmed()
      if Self.english.contains(plain) { english += 1 }
      guard Self.foreign.contains(plain) else { continue }
      if Self.particles.contains(plain) {
        // "Juan de la Cruz"
        var next = k + 1
        while next < words.count, Self.particles.contains(words[next].lowercased().trimmed()) { next += 1 }
        // Behind a name, or between names; what begins a sentence or follows a small word is none.
        var before = k - 1
        while before >= 0, Self.particles.contains(words[before].lowercased()) { before -= 1 }
        let isBehindName = before >= 0 && words[before].first?.isUppercase == true && words[before].last != "." && words[before].last != ","
        if isBehindName, next < words.count, words[next].first?.isUppercase == true { continue }
        if k == 0 || words[k - 1].last == ".", plain == "la" || plain == "le" || plain == "el" || plain == "van" || plain == "von" || plain == "los" || plain == "las" || plain == "de", next < words.count, words[next].first?.isUppercase == true { continue }
      }
      foreign += 1
    }
    return foreign >= 2 && foreign > english
  }

  /// More than one in twelve signs is one that prose hardly has.
  private static func isCode(_ text: String, _ words: [String]) -> Bool {
    guard words.count >= 3 else { return false }
    var signs = 0
    var letters = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "_"), UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "`"),
        UInt8(ascii: "#"), UInt8(ascii: "+"), UInt8(ascii: "~"), UInt8(ascii: "^"):
        signs += 1
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: ":"): signs += 0
      case 0x80...: letters += 1
      default: if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A { letters += 1 }
      }
    }
    return signs >= 3 && signs * 12 > letters + signs
  }

  private static let english: Set<String> = Set(
    """
    the of and to a in is was for that on with by as at from it his her its their has have had be been are were this these those an or not but he she they which who whom whose will would
    can could may might must should than then there when where while after before because about into over under between through during against also more most other some such no only
    own same so very said says i we you our your my me him them what if out up all any both each few one two new first
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

  /// Small words of the languages around that are no English words.
  private static let foreign: Set<String> = Set(
    """
    der das und den dem des von mit ist im zu auf für sich nicht ein eine einer einem einen dass auch als nach bei aus wurde werden wird sind hat haben oder aber über bis zum zur sein seine ihre durch um am gegen dort wegen nur noch schon kein keine diese dieser
    le la les du et un une dans pour est que qui sur pas plus par ce cette ces son sa ses avec sont été il elle nous vous ont au aux mais ou où leur leurs cet fait être deux
    el los las y por con del una para su sus como más pero fue ha este esta entre también desde sobre cuando muy sin ser hay todo años según
    di che il lo gli della dei delle nel nella alla dal dalla sono anche più questo questa come si ma ed era stato dopo due suo sua
    o os as e do da dos em no na nos nas ao à um uma com não se mais foi são seu sua pelo pela até também
    het een van en op te dat die voor zijn niet aan er ook naar bij om uit door maar wordt werd heeft hebben
    och att det som på är av för med till den inte har om ett men så vid från kan
    og er på til av som har ikke den det fra med etter ved ble blir
    i w na z do się nie jest to że od przez po jak dla oraz
    ve bir bu için ile olarak daha çok olan gibi
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
  ).subtracting(english).subtracting(["i", "w", "z", "o", "an", "so", "men", "me", "no", "to", "do", "die", "had", "set", "art", "per", "via", "son", "due", "era", "come", "plus", "par", "pour", "sin", "fait", "hay", "po", "os", "as", "war", "bin", "bis"])

  /// Small words that stand in names too: they count only where no name follows.
  private static let particles: Set<String> = ["de", "la", "le", "les", "du", "di", "da", "del", "des", "von", "van", "den", "der", "das", "dos", "al", "el", "los", "las", "y", "e", "te", "ten", "ter", "lo", "der", "della", "dello", "zu", "zum", "und", "et", "il", "un", "o", "em", "na", "ve", "og", "och", "av", "af", "het", "een", "en"]
}

extension String {
  /// The word without signs around it.
  fileprivate func trimmed() -> String {
    var view = self[...]
    while let first = view.first, !first.isLetter { view = view.dropFirst() }
    while let last = view.last, !last.isLetter { view = view.dropLast() }
    return String(view)
  }
}
