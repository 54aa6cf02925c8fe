/// Surface relations to canonical ones: data.
///
/// Keys are lemmas with the preposition; a passive has `be` in front. A `*` at the end
/// stands for any of `in at on near` with a place (`@place`) or a date (`@date`).
enum RelationTable {
  enum ObjectKind { case place, date, other }

  static func canonical(_ key: [String], object: ObjectKind) -> String? {
    let text = key.joined(separator: " ")
    if let plain = plain[text] { return plain }
    guard let preposition = key.last, ["in", "at", "on", "near", "during", "off"].contains(preposition) else { return nil }
    let stem = key.dropLast().joined(separator: " ")
    switch object {
    case .place: return placed[stem].map { $0 + (preposition == "during" ? "in" : preposition) }
    case .date: return dated[stem]
    case .other: return nil
    }
  }

  private static let plain: [String: String] = {
    var out: [String: String] = [:]
    for (canonical, keys) in synonyms { for key in keys { out[key] = canonical } }
    return out
  }()

  private static let synonyms: [(String, [String])] = [
    ("member of", ["form part of", "belong to", "be member of", "be part of", "be a member of", "be a part of", "be belong to", "be one of member of"]),
    ("also known as", ["be know as", "be call", "be also know as", "be dub", "be name as"]),
    ("located in", ["be in", "be locate in", "be situate in", "lie in", "be find in @place", "be station in"]),
    ("based in", ["be base in", "have base in"]),
    ("headquartered in", ["be headquarter in", "have headquarters in"]),
    ("located near", ["be near", "be locate near", "lie near"]),
    ("consists of", ["consist of", "be make up of", "be compose of", "be make of"]),
    ("takes part in", ["take part in"]),
  ]

  /// Events with a place: "held in", "held at".
  private static let placed: [String: String] = [
    "take place": "held ", "be hold": "held ",
  ]
  private static let dated: [String: String] = [
    "take place": "held on", "be hold": "held on",
  ]

  /// Adverbs that tell where to or by how much, and take phrases of their own ("ahead of", "down from").
  static let directions: Set<String> = ["up", "down", "ahead", "behind", "higher", "lower", "away", "apart", "deep", "inland", "upstream", "downstream", "back", "forward"]

  static let compass: Set<String> = [
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "north-east", "north-west", "south-east", "south-west",
  ]

  /// What somebody makes, says or does: "by" behind it names who.
  static let works: Set<String> = QuotedTitles.works.union([
    "portrait", "photograph", "picture", "statue", "design", "letter", "speech", "statement", "appeal", "claim", "complaint", "lawsuit", "petition", "motion", "bid", "offer", "request", "proposal", "demand", "approval", "decision", "ruling",
    "order", "visit", "attack", "attempt", "investigation", "inquiry", "review", "survey", "poll", "translation", "performance", "production", "campaign", "protest",
  ])

  /// Verbs without an object: their participle behind a noun is no passive ("an engineer studied at …").
  static let intransitive: Set<String> = [
    "study", "graduate", "live", "reside", "serve", "retire", "die", "emerge", "arrive", "belong", "consist", "exist", "remain", "rise", "fall", "go", "come", "happen",
    "occur", "work", "return", "stand", "lie", "sit", "sleep", "travel", "appear", "disappear", "survive", "compete", "emigrate", "vote", "reply", "depart",
    "withdraw", "resign", "step", "apologise", "apologize", "collapse", "crash", "vanish", "flee", "escape", "recover", "burst", "erupt", "disembark", "protest", "migrate", "march",
  ]

  /// Verbs that with a bare noun make one predicate ("take place", "form part").
  static let lightVerbs: Set<String> = ["take", "make", "have", "give", "play", "form", "do", "get", "pay", "put", "gain", "bear", "keep", "lose"]
  static let lightNouns: Set<String> = [
    "place", "part", "role", "use", "access", "effect", "control", "care", "advantage", "charge", "attention", "contact", "aim", "note",
    "account", "responsibility", "influence", "impact", "refuge", "shelter", "office", "headquarters", "sight", "track", "pace", "possession",
    "ownership", "rise", "birth", "name", "priority", "precedence",
  ]

  /// Verbs of saying and judging: their complement is somebody's word.
  static let speech: Set<String> = [
    "say", "tell", "claim", "announce", "report", "warn", "argue", "add", "note", "state", "suggest", "believe", "predict", "estimate",
    "insist", "explain", "allege", "admit", "confirm", "declare", "acknowledge", "write", "think", "deny", "reveal", "comment", "stress",
    "maintain", "contend", "assert", "testify", "promise", "rule", "conclude", "reply", "respond", "recall", "emphasize", "emphasise",
    "concede", "caution", "speculate", "complain", "remark", "quip", "joke", "pledge", "vow", "hope", "fear", "expect", "accuse",
  ]

  /// Verbs and adjectives before an infinitive that make it a plan.
  static let planning: Set<String> = [
    "plan", "aim", "intend", "hope", "want", "seek", "expect", "propose", "agree", "pledge", "promise", "vow", "try", "attempt", "work",
    "wish", "prepare", "decide", "offer", "threaten", "consider", "schedule", "set", "due", "likely", "ready", "willing", "commit", "strive",
    "look", "mean", "design", "urge", "ask", "call", "demand", "order", "want", "need", "require", "project", "anticipate", "tip",
  ]
  static let required: Set<String> = ["must", "should", "shall", "need", "require", "have", "oblige", "ought", "order"]

  /// Verbs whose object is the subject of the infinitive behind it.
  static let objectControl: Set<String> = [
    "ask", "tell", "urge", "order", "force", "allow", "persuade", "enable", "help", "cause", "lead", "require", "permit", "encourage",
    "invite", "instruct", "convince", "expect", "want", "oblige", "compel", "appoint", "elect", "choose", "hire", "direct", "advise", "warn", "let", "make", "see",
  ]

  /// What firms and institutions do and places do not.
  static let business: Set<String> = ["buy", "sell", "acquire", "own", "produce", "employ", "manufacture", "lend", "publish", "develop", "operate", "supply", "pay", "report", "announce", "plan", "offer", "organise", "organize", "design", "build", "fund", "finance", "train", "run", "list", "market"]

  /// Verbs of making somebody do something: what is to be done is theirs too.
  static let commanding: Set<String> = ["order", "ask", "require", "oblige", "instruct", "tell", "urge", "force", "compel", "direct", "command", "request", "sentence", "advise", "help", "assist"]

  /// Verbs whose object does what follows with `of`, `from`, `for`.
  static let blaming: Set<String> = [
    "accuse", "prevent", "stop", "convict", "charge", "suspect", "blame", "criticise", "criticize", "ban", "discourage", "praise", "thank",
    "fine", "arrest", "keep", "block", "bar", "acquit", "clear", "warn",
  ]

  /// Verbs whose object did what stands behind `for`: they tell what follows on it.
  static let punishing: Set<String> = [
    "sentence", "jail", "imprison", "suspend", "dismiss", "sack", "fire", "sue", "punish", "condemn", "fault", "rebuke", "censure", "expel", "honour", "honor", "reward", "indict", "prosecute", "detain", "disqualify",
  ]

  /// Nouns before an infinitive that tell what their owner does or is to do.
  static let undertakings: Set<String> = [
    "decision", "plan", "attempt", "effort", "promise", "pledge", "proposal", "bid", "intention", "offer", "refusal", "failure", "inability", "reluctance", "unwillingness", "commitment", "agreement",
    "move", "vow", "threat", "desire", "wish", "determination", "willingness", "readiness", "drive", "push", "mission", "request", "resolve", "ambition", "scheme",
  ]

  static let ditransitive: Set<String> = ["give", "provide", "offer", "grant", "send", "show", "tell", "bring", "sell", "award", "hand", "lend", "pay", "teach", "promise", "deny", "cost", "allow"]

  /// Nouns that say little without what they are about.
  static let relational: Set<String> = [
    "cooperation", "co-operation", "collaboration", "access", "interest", "role", "participation", "progress", "confidence", "investment",
    "increase", "decrease", "rise", "decline", "reduction", "change", "support", "concern", "demand", "need", "responsibility", "influence",
    "attack", "threat", "research", "experience", "faith", "ban", "tax", "damage", "contribution", "solution", "answer", "reply",
    "transition", "opposition", "resistance", "involvement", "membership", "trade", "war", "fight", "struggle", "campaign", "compatibility",
    "dependence", "reliance", "impact", "effect", "limit", "restriction", "improvement", "reform", "belief", "trust", "competition",
  ]

  /// Verbs of making: what is made is for somebody.
  static let creation: Set<String> = ["create", "establish", "develop", "sign", "launch", "build", "make", "draft", "prepare", "design", "write", "produce", "adopt", "publish", "set"]

  /// Things made for a purpose: in "a roadmap to transform the army" the roadmap transforms.
  static let instruments: Set<String> = [
    "roadmap", "strategy", "programme", "program", "project", "law", "tool", "system", "measure", "initiative",
    "campaign", "bill", "policy", "scheme", "framework", "method", "technique", "device", "machine",
    "software", "app", "committee", "commission", "team", "force", "fund", "mission", "satellite", "drug", "vaccine", "treatment", "rule", "reform",
  ]

  /// Nouns between two parties -> the verb that they nominalise.
  static let mutual: [String: String] = [
    "collaboration": "collaborate with", "cooperation": "cooperate with", "co-operation": "cooperate with", "partnership": "partner with",
    "competition": "compete with", "negotiation": "negotiate with", "negotiations": "negotiate with", "talk": "talk with",
    "talks": "talk with", "dialogue": "talk with", "discussion": "talk with", "discussions": "talk with", "war": "at war with",
    "conflict": "in conflict with", "border": "border", "merger": "merge with", "alliance": "allied with", "trade": "trade with",
    "dispute": "in dispute with", "meeting": "meet with", "agreement": "have agreement with", "treaty": "have treaty with",
    "deal": "have deal with", "pact": "have pact with", "rivalry": "rival", "contract": "have contract with", "marriage": "married to",
    "friendship": "friend of", "relationship": "have relationship with", "relation": "have relations with", "relations": "have relations with",
  ]
}
