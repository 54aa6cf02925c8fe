/// Nouns for kinds and for narrower kinds: "the warship" may mean a frigate, "the author" a novelist. Data.
enum Kinds {
  /// Whether a thing called by `narrow` may be spoken of as `noun`.
  static func isKind(_ narrow: String, of noun: String) -> Bool {
    if let known = table[noun], known.contains(narrow) { return true }
    return noun == "scientist" || noun == "researcher" || noun == "expert" ? narrow.hasSuffix("ologist") : false
  }

  /// What the first word of a name says that its bearer is: "Mount" a mountain, "HMS" a ship.
  static func ofFirstWord(_ word: String) -> String? { firstWords[word] }

  /// Nouns of the same form in both numbers.
  static let invariant: Set<String> = ["species", "series", "headquarters", "barracks", "crossroads", "gallows", "ironworks", "gasworks", "waterworks", "aircraft", "spacecraft"]

  static let shipPrefixes: Set<String> = ["hms", "uss", "mv", "ms", "ss", "rv", "rms", "hmas", "hmcs", "ins", "mt", "fv", "msc"]

  /// Abbreviations that end the names of clubs.
  static let clubEndings: Set<String> = ["bk", "if", "fk", "sk", "ik", "ff", "fc", "afc", "cf", "sc", "hc", "kv", "hk", "rfc", "aik", "gif", "bc"]

  /// Last words of firms' names that are ordinary words too: "Sundaram Cement", "Stella Textiles".
  static let businessEndings: Set<String> = Set(
    """
    cement steel petroleum telecom chemicals textiles mining minerals metals shipping shipyard shipyards breweries brewery dairy farms mills works logistics insurance securities robotics semiconductor semiconductors biotech therapeutics
    pharma automotive aerospace electronics railways tankers properties estates retail stores supermarkets publishing pictures films productions games bakery distillery winery vineyards seafoods fisheries plastics timber exploration
    networks communications solutions consulting ventures bancorp copper aluminium zinc lithium trucks tyres carpets shipbuilding biosciences genomics diagnostics hydro renewables cables packaging furniture glassworks ceramics
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

  private static let firstWords: [String: String] = [
    "mount": "mountain", "mt": "mountain", "lake": "lake", "river": "river", "hurricane": "hurricane", "typhoon": "typhoon", "cyclone": "cyclone", "storm": "storm", "lough": "lake", "loch": "lake", "county": "county", "co": "county", "cape": "cape", "fort": "fort",
    "hms": "warship", "uss": "warship", "mv": "ship", "ss": "ship", "rv": "ship", "rms": "ship", "hmas": "warship", "hmcs": "warship", "hotel": "hotel", "operation": "operation", "exercise": "exercise", "exercises": "exercise", "camp": "camp",
    "boeing": "aircraft", "airbus": "aircraft", "cessna": "aircraft", "embraer": "aircraft", "antonov": "aircraft", "port": "port", "castle": "castle", "château": "castle", "isla": "island", "tropical": "storm",
    "treaty": "treaty", "battle": "battle", "church": "church", "cathedral": "cathedral",
  ]

  private static let table: [String: Set<String>] = {
    var out: [String: Set<String>] = [:]
    for row in rows.split(separator: "\n") {
      let parts = row.split(separator: ":")
      guard parts.count == 2 else { continue }
      let narrow = Set(parts[1].split(separator: " ").map(String.init))
      for noun in parts[0].split(separator: " ") { out[String(noun), default: []].formUnion(narrow) }
    }
    return out
  }()

  private static let rows = """
    warship: frigate destroyer corvette cruiser submarine carrier minesweeper battleship gunboat
    ship vessel: tanker ferry yacht trawler freighter schooner frigate destroyer corvette cruiser submarine carrier warship barge liner steamer brig ship vessel boat
    boat: yacht trawler dinghy launch lifeboat ferry ship vessel
    mountain peak: volcano mount summit peak mountain
    storm: hurricane typhoon cyclone blizzard gale
    author writer: novelist poet playwright essayist writer author dramatist screenwriter biographer
    artist: painter sculptor printmaker photographer ceramist illustrator potter
    musician: singer pianist violinist guitarist composer drummer cellist saxophonist organist
    politician: minister senator mayor mp governor president lawmaker deputy councillor congressman congresswoman chancellor premier
    lawmaker legislator parliamentarian: mp senator deputy congressman congresswoman representative mep
    athlete: runner swimmer sprinter cyclist skier jumper rower thrower
    player: striker midfielder defender goalkeeper forward winger batsman bowler footballer
    striker forward: striker forward winger
    footballer: striker midfielder defender goalkeeper forward winger player
    officer: captain colonel lieutenant sergeant general major commander inspector
    drug medicine treatment: drug medicine vaccine pill tablet
    aircraft plane jet: helicopter airliner plane jet aircraft bomber fighter
    institution: university museum college institute hospital school academy
    publication: newspaper magazine journal weekly
    paper: newspaper
    disease illness infection virus: fever flu influenza measles cholera malaria
    building: church castle house tower museum hotel palace hall library mill
    structure: bridge tower dam
    road route: highway motorway street
    lender: bank
    carrier: airline
    cleric: bishop archbishop priest imam
    work: painting novel film sculpture portrait
    book: novel memoir biography
    race: marathon
    tournament competition: cup championship
    conflict: war
    legislation: bill act law
    killer gunman attacker: man
    woman: actress widow
    lawyer: attorney solicitor barrister
    doctor: surgeon physician paediatrician epidemiologist
    restaurant eatery: cafe café bistro
    mammal animal: bear wolf seal whale deer bat
    """
}
