/// Nouns of what somebody or something is: titles, offices, professions; and the classes of
/// the nouns that names end with. Data.
enum RoleNouns {
  /// What stands before a person's name as a title or descriptor, singular, lower case.
  static let persons: Set<String> = words(
    """
    president vice-president fellow minister premier chancellor governor mayor senator congressman congresswoman representative secretary
    ambassador diplomat envoy commissioner councillor councilor deputy mp mep lawmaker legislator politician candidate leader spokesman
    spokeswoman spokesperson official chairman chairwoman chairperson chair chief ceo cfo cto director head manager executive founder
    co-founder owner boss partner president-elect king queen prince princess emperor empress duke duchess lord lady sir dame baron
    count pope archbishop bishop cardinal priest imam rabbi reverend father sister brother monk general admiral colonel major captain
    lieutenant sergeant corporal commander brigadier marshal officer soldier pilot private commodore judge justice magistrate lawyer
    attorney prosecutor solicitor barrister sheriff detective inspector superintendent constable policeman policewoman doctor dr
    professor prof scientist researcher physicist chemist biologist astronomer mathematician engineer economist historian
    archaeologist anthropologist sociologist psychologist geologist ecologist botanist zoologist analyst expert scholar academic
    lecturer teacher student nurse surgeon physician dentist paediatrician epidemiologist author writer novelist poet playwright
    journalist reporter editor columnist critic photographer filmmaker director producer actor actress singer musician composer
    conductor pianist violinist guitarist rapper dancer choreographer artist painter sculptor architect designer curator striker
    midfielder defender goalkeeper forward winger coach trainer captain player footballer cricketer golfer boxer cyclist swimmer runner
    sprinter athlete skier champion driver referee umpire batsman bowler wicketkeeper quarterback businessman businesswoman
    entrepreneur investor banker trader broker financier billionaire millionaire philanthropist activist campaigner dissident
    blogger influencer whistleblower hacker programmer developer farmer fisherman baker chef cook carpenter electrician librarian
    resident witness victim suspect defendant plaintiff mr mrs ms miss mx prime-minister spokespeople principal dean rector provost
    treasurer chairman-elect speaker whip advisor adviser aide assistant consultant coordinator organiser organizer explorer astronaut
    cosmonaut inventor pioneer nobel laureate mountaineer sailor skipper jockey translator interpreter publisher broadcaster presenter
    host comedian magician model guide ranger keeper warden firefighter paramedic volunteer worker miner trucker grandmother mother
    wife husband son daughter widow uncle aunt cousin nephew niece grandfather colleague friend neighbour neighbor rival successor
    predecessor counterpart ally opponent supporter critic defector refugee migrant hostage headteacher headmaster headmistress geographer
    oceanographer cartographer demographer hydrographer shareholder beneficiary adjudicator councilwoman councilman alderman trustee patron
    benefactor auditor comptroller seaman crewman serviceman gunman benefactress finalist archivist conservator ombudswoman naturalist essayist screenwriter biographer lexicographer
    """)

  /// What firms and countries have as figures: without the owner they say little.
  static let figures: Set<String> = words("revenue profit share stock turnover income earnings loss sale sales debt dividend population economy currency gdp")

  /// What is measured of a place: "sales in Latin America" are no sales that lie there.
  static let measures: Set<String> = words("sale sales price demand export import unemployment inflation turnout rainfall temperature output spending consumption rent wage growth")

  /// Who is somewhere but not located there.
  static let people: Set<String> = words(
    """
    man woman boy girl child person people patient customer buyer seller dealer guest passenger visitor viewer voter climber hiker protester
    prisoner inmate rebel fighter user tourist trader grower pupil parent family community household crowd audience survivor
    """)

  /// Places that are named with `of`: "the village of Tengani" is Tengani.
  static let namedPlaces: Set<String> = words(
    "city town village district province region county municipality suburb parish borough neighbourhood neighborhood hamlet island republic kingdom state resort department governorate prefecture canton commune township emirate voivodeship oblast atoll ward")

  /// Kinship: without an owner it says little.
  static let kin: [String: GivenNames.Gender] = [
    "father": .male, "son": .male, "brother": .male, "husband": .male, "widower": .male, "uncle": .male, "nephew": .male, "grandfather": .male, "grandson": .male, "stepfather": .male, "boyfriend": .male, "father-in-law": .male, "brother-in-law": .male, "son-in-law": .male,
    "mother": .female, "daughter": .female, "sister": .female, "wife": .female, "widow": .female, "aunt": .female, "niece": .female, "grandmother": .female, "granddaughter": .female, "stepmother": .female, "girlfriend": .female, "mother-in-law": .female, "sister-in-law": .female, "daughter-in-law": .female,
  ]

  /// The gender that a noun says its bearer has.
  static func gender(_ noun: String) -> GivenNames.Gender? {
    if let known = kin[noun] { return known }
    if ["man", "boy", "king", "prince", "duke", "actor", "priest", "monk", "emperor", "father", "waiter"].contains(noun) || (noun.hasSuffix("man") && persons.contains(noun)) { return .male }
    if ["woman", "girl", "queen", "princess", "duchess", "actress", "nun", "empress", "heiress", "hostess", "ballerina"].contains(noun) || noun.hasSuffix("woman") { return .female }
    return nil
  }

  /// Whether a noun says that its bearer is a person.
  static func isPerson(_ noun: String) -> Bool {
    if ambiguousTitles.contains(noun) || ["rival", "partner", "ally", "owner", "founder", "leader", "successor", "publisher", "developer", "broadcaster", "operator"].contains(noun) { return false }
    return persons.contains(noun) || ["ist", "ologist", "ician", "woman", "sman", "eer"].contains { noun.hasSuffix($0) && noun.utf8.count > 5 }
  }

  /// Titles that are often no titles.
  static let ambiguousTitles: Set<String> = words(
    """
    model host count major general chief guide forward cook baker king prince duke miner bishop chair speaker warden ranger champion pilot
    driver star volunteer father mother brother sister friend witness partner head cardinal marshal page judge justice official union
    player keeper student worker sailor baron queen master lord
    """)

  /// Words that go before a role noun within a title ("Prime Minister", "Rear Admiral").
  static let titleModifiers: Set<String> = words(
    """
    prime vice deputy foreign defence defense interior finance former ex acting interim chief rear major lieutenant brigadier senior
    junior assistant associate managing executive first second attorney supreme court federal state crown grand general opposition
    party national co staff air wing fleet head health education environment trade energy transport justice labour labor home
    police fire union club team special permanent regional current new late outgoing incoming retired professor field wing auditor solicitor surgeon
    affairs relations development resources planning security investment industry agriculture tourism culture science technology innovation
    infrastructure economy digital climate welfare transportation
    """)

  static let honorifics: Set<String> = ["mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "mx", "dr", "dr.", "prof", "prof.", "sir", "dame", "rev", "rev.", "revd", "rt", "fr", "fr.", "msgr", "msgr.", "cllr", "cllr.", "capt", "capt.", "sgt", "sgt.", "lt", "lt.", "col.", "gen.", "maj", "maj.", "sen.", "gov.", "mme", "hon."]

  /// Last words of organisations' names.
  static let organisations: Set<String> = words(
    """
    command secretariat ministry department university college institute institution agency association company corporation corp inc
    ltd plc llc gmbh ag group council commission committee party union bank force forces army navy court parliament congress senate
    assembly board bureau office organisation organization foundation federation league club team police service services authority
    academy society trust fund alliance coalition network centre center laboratory laboratories lab labs school hospital museum
    industries holdings systems technologies airlines airways motors foods energy media press times post news tribunal church
    government administration directorate staff corps guard brigade regiment fleet division squad front movement cooperative
    consortium partners brothers sons enterprises entertainment studios records pharmaceuticals broadcasting rovers united athletic
    ladies rangers wanderers city fc leaks orchestra theatre theater gallery observatory roundtable-group registry exchange ombudsman
    """)
  static let documents: Set<String> = words(
    """
    strategy agreement treaty act law bill plan agenda report document memorandum constitution charter convention protocol accord
    declaration resolution directive pact deal roadmap statement letter book novel study paper journal magazine article code amendment
    budget guidelines guideline manifesto programme program policy contract
    """)
  static let events: Set<String> = words(
    """
    roundtable summit conference meeting cup war battle festival championship championships olympics games exercise exercises forum
    congress election elections referendum ceremony tournament final match race marathon fair expo exhibition operation mission talks
    concert workshop symposium hearing trial protest revolution uprising earthquake hurricane cyclone typhoon storm flood crash prix open
    """)
  static let places: Set<String> = words(
    """
    river lake mountain mount island islands sea ocean bay gulf desert valley peninsula fort province state county district region city town
    village street avenue road highway bridge airport port harbour harbor park forest canal strait cape coast beach square tower
    palace castle cathedral stadium arena station base hall plaza
    """)
  static let products: Set<String> = words("telescope engine browser phone aircraft missile rocket satellite vaccine car truck ship frigate tank rifle software app platform")

  /// Things that stand somewhere: "a flat in Limassol" lies there, whatever is done with it.
  static let buildings: Set<String> = words(
    """
    flat house home apartment villa farm farmhouse clinic hospital school factory plant mill mine quarry laboratory lab office offices warehouse depot hotel shop store bakery café cafe restaurant theatre theater museum gallery library
    church chapel mosque temple synagogue castle palace tower bridge dam airport port harbour harbor shipyard refinery terminal station barracks base camp prison court headquarters campus stadium garden vineyard monastery cottage studio
    centre center kiln furnace reactor pipeline tunnel
    """)
  static let ships: Set<String> = words("ship vessel tanker ferry boat yacht frigate destroyer submarine trawler schooner carrier freighter barge cruiser liner brig")
  static let publicBodies: Set<String> = words("council ministry department court parliament university school college police committee commission government church army navy museum hospital library congregation assembly senate tribunal")
  static let businesses: Set<String> = words("company firm business corporation manufacturer maker producer retailer carmaker lender airline carrier developer startup start-up conglomerate insurer brewer supplier brewery publisher bank")
  static let honours: Set<String> = words("medal prize award trophy scholarship fellowship professorship order shield")

  /// Nouns for which a definite noun may stand for a named organisation, and so on.
  static let classOf: [String: EntityType] = {
    var out: [String: EntityType] = [:]
    for w in words(
      "company producer exporter lender carrier conglomerate chain subsidiary contractor provider firm group organisation organization agency business corporation manufacturer maker retailer bank airline ministry department club team side council party institute university union court museum foundation charity startup start-up operator developer publisher bakery restaurant cafe café shop store hotel school hospital studio factory mill winery brewery magazine network lab laboratory nonprofit startup gallery theatre theater newspaper association federation committee commission authority service force command giant carmaker supplier utility insurer brewer broadcaster orchestra band"
    ) { out[w] = .organisation }
    for w in words("country nation state kingdom republic city town village region province island capital municipality county district river mountain lake") { out[w] = .place }
    for w in words("man woman boy girl") { out[w] = .person }
    for w in words(
      "model device gadget tanker yacht frigate submarine phone smartphone tablet laptop console processor chip car vehicle truck lorry drug medicine vaccine aircraft plane jet helicopter ship vessel boat ferry tanker satellite rocket missile drone telescope"
    ) { out[w] = .product }
    return out
  }()

  /// Nouns that may stand for one another in definite reference.
  static let synonyms: [[String]] = [
    ["agreement", "accord", "pact", "deal", "treaty", "contract"],
    ["company", "firm", "business", "corporation"],
    ["purchase", "acquisition", "takeover", "deal"],
    ["trial", "study", "experiment"],
    ["programme", "program", "project", "scheme", "initiative"],
    ["law", "act", "bill", "legislation"],
    ["club", "team", "side"],
    ["cooperative", "co-operative", "co-op"],
    ["meeting", "talks", "summit", "gathering", "conference"],
    ["painting", "work", "artwork", "picture"],
    ["film", "movie"], ["book", "novel"], ["ship", "vessel", "boat"], ["plane", "aircraft", "jet"],
    ["blaze", "fire"], ["quake", "earthquake", "tremor"], ["storm", "hurricane", "typhoon", "cyclone"],
    ["attack", "assault", "raid", "strike"], ["match", "game", "final"], ["trophy", "cup", "title"],
    ["report", "document", "paper"], ["plan", "proposal", "roadmap"],
  ]

  /// Nouns that name a kind of thing and stand in the names of such things.
  static func isClassNoun(_ noun: String) -> Bool {
    organisations.contains(noun) || documents.contains(noun) || events.contains(noun) || places.contains(noun) || products.contains(noun)
      || classOf[noun] != nil
  }

  static func areSynonyms(_ a: String, _ b: String) -> Bool {
    a == b || synonyms.contains { $0.contains(a) && $0.contains(b) }
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
  }
}
