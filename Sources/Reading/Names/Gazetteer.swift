/// Countries, the words made from their names, and regions of the world.
///
/// `Country|other names|adjective, nationality`. Names as ISO 3166 gives them in short, and
/// what news texts use for them. Only used to know that a word names a place, and that
/// "the Mexican army" and "Mexico's army" speak of the same country; never to add a fact.
enum Gazetteer {
  /// Lower-case name -> canonical country.
  static let countries: [String: String] = {
    var out: [String: String] = [:]
    for row in rows {
      out[row[0].lowercased()] = row[0]
      for name in row[1].split(separator: ",") { out[name.lowercased()] = row[0] }
    }
    return out
  }()

  /// Lower-case adjective or nationality -> canonical country.
  static let adjectives: [String: String] = {
    var out: [String: String] = [:]
    for row in rows {
      for name in row[2].split(separator: ",") { out[name.lowercased()] = row[0] }
    }
    return out
  }()

  /// Nouns for somebody from a country that are no adjectives.
  static let demonyms: [String: String] = [
    "swede": "Sweden", "dane": "Denmark", "finn": "Finland", "pole": "Poland", "turk": "Turkey", "serb": "Serbia", "croat": "Croatia", "slovene": "Slovenia", "scot": "Scotland", "briton": "United Kingdom", "spaniard": "Spain",
    "frenchman": "France", "frenchwoman": "France", "englishman": "England", "englishwoman": "England", "dutchman": "Netherlands", "dutchwoman": "Netherlands", "irishman": "Ireland", "irishwoman": "Ireland", "welshman": "Wales",
    "welshwoman": "Wales", "scotsman": "Scotland", "icelander": "Iceland", "slovak": "Slovakia", "czech": "Czech Republic", "greek": "Greece", "kazakh": "Kazakhstan", "thai": "Thailand", "filipino": "Philippines", "filipina": "Philippines",
    "argentine": "Argentina", "luxembourger": "Luxembourg",
  ]

  /// Names of a country beside its canonical one.
  static func otherNames(_ country: String) -> [String] {
    rows.first { $0[0] == country }.map { $0[1].split(separator: ",").map(String.init) } ?? []
  }

  private static let rows: [[String]] = table.split(separator: "\n").map { line in
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    return [parts[0], parts.count > 1 ? parts[1] : "", parts.count > 2 ? parts[2] : ""]
  }

  /// Regions, continents, seas and large cities that are no country.
  static let places: Set<String> = Set(
    """
    africa,north africa,west africa,east africa,southern africa,central africa,asia,south asia,east asia,southeast asia,central asia,europe,
    eastern europe,western europe,central europe,north america,south america,latin america,central america,america,oceania,antarctica,
    the arctic,arctic,middle east,caribbean,balkans,caucasus,sahel,scandinavia,siberia,amazon,himalayas,alps,andes,sahara,
    pacific,pacific ocean,atlantic,atlantic ocean,indian ocean,arctic ocean,mediterranean,mediterranean sea,black sea,red sea,baltic,
    baltic sea,north sea,south china sea,caspian sea,persian gulf,gulf of mexico,english channel,suez canal,panama canal,
    california,texas,florida,new york,new york city,washington,alaska,hawaii,ohio,michigan,illinois,pennsylvania,arizona,colorado,
    oregon,nevada,utah,virginia,massachusetts,new jersey,minnesota,wisconsin,missouri,tennessee,kentucky,alabama,louisiana,
    england,scotland,wales,northern ireland,catalonia,bavaria,brittany,normandy,sicily,sardinia,andalusia,crimea,kurdistan,
    kashmir,punjab,bengal,tibet,xinjiang,hong kong,macau,ontario,quebec,british columbia,alberta,queensland,new south wales,victoria,
    tasmania,greenland,gaza,gaza strip,west bank,london,paris,berlin,madrid,rome,vienna,moscow,beijing,shanghai,tokyo,delhi,new delhi,
    mumbai,cairo,lagos,nairobi,johannesburg,cape town,istanbul,ankara,tehran,baghdad,jerusalem,tel aviv,kyiv,kiev,warsaw,prague,
    budapest,athens,lisbon,dublin,brussels,amsterdam,the hague,geneva,zurich,bern,stockholm,oslo,copenhagen,helsinki,tallinn,riga,
    vilnius,minsk,belgrade,sofia,bucharest,los angeles,chicago,boston,san francisco,seattle,houston,miami,dallas,atlanta,toronto,
    montreal,vancouver,ottawa,mexico city,guadalajara,monterrey,bogota,lima,quito,santiago,buenos aires,montevideo,sao paulo,
    rio de janeiro,brasilia,caracas,havana,sydney,melbourne,canberra,auckland,wellington,singapore city,jakarta,manila,bangkok,
    hanoi,seoul,pyongyang,taipei,islamabad,karachi,lahore,dhaka,kathmandu,colombo,kabul,riyadh,doha,dubai,abu dhabi,beirut,damascus,
    amman,algiers,tunis,tripoli,rabat,casablanca,accra,abuja,dakar,addis ababa,khartoum,kampala,kigali,harare,lusaka,luanda,maputo,
    iowa,kansas,nebraska,oklahoma,mississippi,arkansas,indiana,maryland,delaware,connecticut,vermont,new hampshire,maine,rhode island,
    south carolina,north carolina,south dakota,north dakota,montana,idaho,wyoming,new mexico,west virginia,puerto rico,long island,
    manitoba,saskatchewan,nova scotia,new brunswick,newfoundland,yukon,flanders,wallonia,tuscany,lombardy,piedmont,liguria,veneto,
    saxony,lower saxony,hesse,thuringia,brandenburg,baden-württemberg,rhineland,galicia,asturias,basque country,aragon,provence,alsace,
    corsica,cornwall,yorkshire,lancashire,kent,essex,sussex,norfolk,suffolk,devon,somerset,cumbria,northumberland,highlands,orkney,shetland,
    silesia,moravia,bohemia,transylvania,moldova,vojvodina,dalmatia,istria,anatolia,kerala,gujarat,maharashtra,rajasthan,tamil nadu,
    karnataka,uttar pradesh,bihar,assam,odisha,sindh,balochistan,hokkaido,okinawa,java,sumatra,borneo,luzon,mindanao,
    sichuan,yunnan,guangdong,hubei,hebei,shenzhen,guangzhou,wuhan,chengdu,osaka,kyoto,nagoya,busan,mecca,medina,basra,mosul,aleppo,
    manchester,birmingham,liverpool,leeds,sheffield,bristol,edinburgh,glasgow,cardiff,belfast,hamburg,munich,cologne,frankfurt,stuttgart,
    düsseldorf,leipzig,dresden,lyon,marseille,toulouse,bordeaux,strasbourg,barcelona,seville,bilbao,milan,turin,naples,venice,palermo,
    genoa,bologna,porto,krakow,gdansk,lviv,kharkiv,odesa,saint petersburg,st petersburg,philadelphia,detroit,denver,phoenix,las vegas,
    san diego,new orleans,pittsburgh,baltimore,minneapolis,kolkata,chennai,bangalore,bengaluru,hyderabad,ahmedabad,mombasa,kumasi,
    durban,pretoria,kinshasa,ouagadougou,bamako,niamey,nouakchott,freetown,monrovia,abidjan,conakry,libreville,brazzaville,antananarivo,
    dar es salaam,dodoma,mogadishu,djibouti city,asmara,juba,lilongwe,windhoek,gaborone,guayaquil,cusco,arequipa,cartagena,medellin,
    valparaiso,cordoba,rosario,asuncion,la paz,panama city,guatemala city,tegucigalpa,managua,san salvador,kingston,bratislava,ljubljana,
    zagreb,sarajevo,skopje,tirana,pristina,podgorica,chisinau,tbilisi,yerevan,baku,tashkent,almaty,astana,bishkek,ulaanbaatar,
    vientiane,phnom penh,yangon,kuala lumpur,ho chi minh city,saigon,reykjavik,luxembourg city,valletta,nicosia,limassol
    """.split(whereSeparator: { $0 == "," || $0 == "\n" }).map { String($0) })

  static func isPlace(_ name: String) -> Bool {
    let key = name.lowercased()
    return countries[key] != nil || places.contains(key)
  }

  private static let table = """
    Afghanistan||Afghan,Afghans
    Albania||Albanian,Albanians
    Algeria||Algerian,Algerians
    Andorra||Andorran
    Angola||Angolan,Angolans
    Argentina||Argentine,Argentinian,Argentines
    Armenia||Armenian,Armenians
    Australia||Australian,Australians
    Austria||Austrian,Austrians
    Azerbaijan||Azerbaijani,Azerbaijanis
    Bahamas|The Bahamas|Bahamian
    Bahrain||Bahraini
    Bangladesh||Bangladeshi,Bangladeshis
    Barbados||Barbadian
    Belarus||Belarusian,Belarusians
    Belgium||Belgian,Belgians
    Belize||Belizean
    Benin||Beninese
    Bhutan||Bhutanese
    Bolivia||Bolivian,Bolivians
    Bosnia and Herzegovina|Bosnia|Bosnian,Bosnians
    Botswana||Botswanan
    Brazil||Brazilian,Brazilians
    Brunei||Bruneian
    Bulgaria||Bulgarian,Bulgarians
    Burkina Faso||Burkinabe
    Burundi||Burundian
    Cambodia||Cambodian,Cambodians
    Cameroon||Cameroonian
    Canada||Canadian,Canadians
    Cape Verde|Cabo Verde|Cape Verdean
    Central African Republic||
    Chad||Chadian
    Chile||Chilean,Chileans
    China|People's Republic of China,PRC|Chinese
    Colombia||Colombian,Colombians
    Comoros||Comorian
    Congo|Republic of the Congo|Congolese
    Democratic Republic of the Congo|DR Congo,DRC|
    Costa Rica||Costa Rican
    Croatia||Croatian,Croatians
    Cuba||Cuban,Cubans
    Cyprus||Cypriot,Cypriots
    Czech Republic|Czechia|Czech,Czechs
    Denmark||Danish,Danes,Dane
    Djibouti||Djiboutian
    Dominican Republic||Dominican
    East Timor|Timor-Leste|Timorese
    Ecuador||Ecuadorian,Ecuadorean
    Egypt||Egyptian,Egyptians
    El Salvador||Salvadoran
    Equatorial Guinea||
    Eritrea||Eritrean
    Estonia||Estonian,Estonians
    Eswatini|Swaziland|Swazi
    Ethiopia||Ethiopian,Ethiopians
    Fiji||Fijian
    Finland||Finnish,Finns,Finn
    France||French
    Gabon||Gabonese
    Gambia|The Gambia|Gambian
    Georgia||Georgian,Georgians
    Germany||German,Germans
    Ghana||Ghanaian,Ghanaians
    Greece||Greek,Greeks
    Grenada||Grenadian
    Guatemala||Guatemalan
    Guinea||Guinean
    Guinea-Bissau||
    Guyana||Guyanese
    Haiti||Haitian,Haitians
    Honduras||Honduran
    Hungary||Hungarian,Hungarians
    Iceland||Icelandic,Icelanders
    India||Indian,Indians
    Indonesia||Indonesian,Indonesians
    Iran||Iranian,Iranians
    Iraq||Iraqi,Iraqis
    Ireland|Republic of Ireland|Irish
    Israel||Israeli,Israelis
    Italy||Italian,Italians
    Ivory Coast|Côte d'Ivoire|Ivorian
    Jamaica||Jamaican,Jamaicans
    Japan||Japanese
    Jordan||Jordanian,Jordanians
    Kazakhstan||Kazakh,Kazakhs
    Kenya||Kenyan,Kenyans
    Kiribati||
    Kosovo||Kosovar
    Kuwait||Kuwaiti
    Kyrgyzstan||Kyrgyz
    Laos||Laotian
    Latvia||Latvian,Latvians
    Lebanon||Lebanese
    Lesotho||
    Liberia||Liberian
    Libya||Libyan,Libyans
    Liechtenstein||
    Lithuania||Lithuanian,Lithuanians
    Luxembourg||Luxembourgish
    Madagascar||Malagasy
    Malawi||Malawian
    Malaysia||Malaysian,Malaysians
    Maldives||Maldivian
    Mali||Malian
    Malta||Maltese
    Marshall Islands||
    Mauritania||Mauritanian
    Mauritius||Mauritian
    Mexico||Mexican,Mexicans
    Micronesia||
    Moldova||Moldovan,Moldovans
    Monaco||Monegasque
    Mongolia||Mongolian,Mongolians
    Montenegro||Montenegrin
    Morocco||Moroccan,Moroccans
    Mozambique||Mozambican
    Myanmar|Burma|Burmese
    Namibia||Namibian
    Nauru||
    Nepal||Nepalese,Nepali
    Netherlands|The Netherlands,Holland|Dutch
    New Zealand||New Zealanders
    Nicaragua||Nicaraguan
    Niger||Nigerien
    Nigeria||Nigerian,Nigerians
    North Korea|DPRK|North Korean,North Koreans
    North Macedonia||Macedonian
    Norway||Norwegian,Norwegians
    Oman||Omani
    Pakistan||Pakistani,Pakistanis
    Palau||
    Palestine||Palestinian,Palestinians
    Panama||Panamanian
    Papua New Guinea||
    Paraguay||Paraguayan
    Peru||Peruvian,Peruvians
    Philippines|The Philippines|Philippine,Filipino,Filipinos
    Poland||Polish,Poles
    Portugal||Portuguese
    Qatar||Qatari
    Romania||Romanian,Romanians
    Russia|Russian Federation|Russian,Russians
    Rwanda||Rwandan
    Saint Lucia||
    Samoa||Samoan
    San Marino||
    Saudi Arabia||Saudi,Saudis
    Senegal||Senegalese
    Serbia||Serbian,Serbs
    Seychelles||
    Sierra Leone||
    Singapore||Singaporean
    Slovakia||Slovak,Slovaks
    Slovenia||Slovenian,Slovenes
    Solomon Islands||
    Somalia||Somali,Somalis
    South Africa||South African,South Africans
    South Korea|Republic of Korea|South Korean,South Koreans
    South Sudan||South Sudanese
    Spain||Spanish,Spaniards
    Sri Lanka||Sri Lankan,Sri Lankans
    Sudan||Sudanese
    Suriname||Surinamese
    Sweden||Swedish,Swedes
    Switzerland||Swiss
    Syria||Syrian,Syrians
    Taiwan||Taiwanese
    Tajikistan||Tajik
    Tanzania||Tanzanian
    Thailand||Thai,Thais
    Togo||Togolese
    Tonga||Tongan
    Trinidad and Tobago||
    Tunisia||Tunisian,Tunisians
    Turkey|Türkiye|Turkish,Turks
    Turkmenistan||Turkmen
    Tuvalu||
    Uganda||Ugandan,Ugandans
    Ukraine||Ukrainian,Ukrainians
    United Arab Emirates|UAE|Emirati
    United Kingdom|UK,U.K.,Britain,Great Britain|British,Britons
    United States|US,U.S.,USA,U.S.A.,United States of America,America|American,Americans
    Uruguay||Uruguayan
    Uzbekistan||Uzbek
    Vanuatu||
    Vatican City|Vatican,Holy See|
    Venezuela||Venezuelan,Venezuelans
    Vietnam||Vietnamese
    Yemen||Yemeni,Yemenis
    Zambia||Zambian
    Zimbabwe||Zimbabwean
    """
}
