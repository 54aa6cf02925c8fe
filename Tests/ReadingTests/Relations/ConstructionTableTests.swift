import Reading
import Testing

/// Constructions as tables: short texts with the facts that they tell, and those that they do not.
@Suite("Constructions, as tables")
struct ConstructionTableTests {
  /// "The sale of the brewery to Hartwig" says that it was sold, where the text takes it for something that happened.
  static let eventNouns = [
    ReadCase("Rosa Pinto's appointment as chief engineer surprised the port.", "Rosa Pinto | appointed as | chief engineer"),
    ReadCase("The appointment of Rosa Pinto as chief engineer surprised the port.", "Rosa Pinto | appointed as | chief engineer"),
    ReadCase("The sale of the brewery to Hartwig was completed in May.", "brewery | sold to | Hartwig"),
    ReadCase("Hartwig's acquisition of Kastrel for €40 million drew criticism.", "Hartwig | acquired | Kastrel", "Kastrel | acquired for | €40 million"),
    ReadCase("The death of Marek Zima in Brno in 1987 ended the series.", "Marek Zima | died in | Brno", "Marek Zima | died in | 1987"),
    ReadCase("After the sale of the brewery to Hartwig, 200 jobs were cut.", "brewery | sold to | Hartwig"),
    ReadCase("The destruction of Oldwick by Swedish troops in 1648 is still remembered.", "Oldwick | destroyed by | Swedish troops"),
    // What is planned, blocked or asked for has not happened.
    ReadCase("Hartwig's planned acquisition of Kastrel was blocked.", never: ["Hartwig | acquired | *"]),
    ReadCase("The board demanded the resignation of Bruno Falk on Monday.", never: ["Bruno Falk | resigned* | *"]),
    ReadCase("The sale of the brewery to Hartwig may be delayed.", never: ["brewery | sold* | *"]),
  ]

  static let clefts = [
    ReadCase("What the union wants is a written guarantee from the minister.", "union | wants | written guarantee"),
    ReadCase("What worries doctors most is the shortage of beds.", "shortage of beds | worries | doctors"),
    ReadCase("What the harbour needs is a deeper channel, the mayor said.", "harbour | needs | deeper channel"),
    ReadCase("What the board wanted was to close the mill.", "board | wanted | to close the mill"),
    ReadCase("What the union wants is not a new law.", never: ["union | wants | new law"]),
  ]

  static let leftOut = [
    ReadCase(
      "Two crews were found in Lerwick, three in Kirkwall and one in Stromness.", "two crews | found in | Lerwick", "three crews | found in | Kirkwall",
      "one crew | found in | Stromness"),
    ReadCase("Nine trees were felled in Ghent and 14 in Bruges.", "14 trees | felled in | Bruges"),
    ReadCase("Anna Rehn teaches in Oslo and her brother in Bergen.", "brother | teaches in | Bergen", never: ["Anna Rehn | teaches in | brother"]),
    ReadCase("The fund gave €3 million to Malta and €2 million to Cyprus.", "fund | gave €2 million to | Cyprus", never: ["* | gave €3 million to | Cyprus"]),
    ReadCase("To the government: release the prisoners and suspend Governor Adamyan.", "government | release | prisoners", "government | suspend | *"),
    ReadCase(
      "The ministry works in four districts. Last year it has:\n\n• repaired 214 wells in Nsanje\n• trained 460 nurses in Zomba\n", "ministry | repaired | 214 wells",
      "ministry | trained | 460 nurses"),
  ]

  static let alone = [
    ReadCase("Two of the children died.", "two of the children | died | died"),
    ReadCase("The engine stalled twice.", "engine | stalled | stalled"),
    ReadCase("The mill closed in 1991.", "mill | closed in | 1991", never: ["mill | closed | closed"]),
    ReadCase("The mill may close.", never: ["mill | close* | close*"]),
    ReadCase("Two bidders were disqualified because their papers lacked a stamp.", "two bidders | disqualified because | their papers lacked a stamp"),
    ReadCase("Tourism has grown since the spa at Oldwick reopened.", "tourism | grown since | the spa at Oldwick reopened"),
  ]

  static let seenAs = [
    ReadCase("The government regards Indonesia as essential to its security.", "government | regards Indonesia as | essential to its security"),
    ReadCase(
      "Observers described the vote as largely peaceful but criticised late openings in the north.", "observers | described vote as | largely peaceful",
      "observers | criticised | late openings"),
  ]

  static let attachment = [
    ReadCase("Halden is twinned with Krosno in Poland and Vsetín in Moravia.", "Krosno | located in | Poland", "Vsetín | located in | Moravia", never: ["Krosno | located in | Vsetín", "Krosno | located in | Moravia"]),
    ReadCase("The party has won 40 seats, the board said on Monday, ending a decade of rule by the Greens.", never: ["board | ending | *"]),
    ReadCase("The clerk had no plans, she said, adding that the bridge was safe.", "bridge | was | safe"),
    ReadCase("Norway and Poland held the exercise Cold Anchor off Brest in May, involving 900 sailors and a submarine.", "Cold Anchor | involving | 900 sailors", never: ["Norway | involving | *"]),
    ReadCase("\"Wells are contaminated,\" said Jonas Wetterberg of Red Star, which runs a clinic in Mananjary.", "Red Star | runs | clinic", never: ["Jonas Wetterberg | runs | *"]),
    ReadCase("In the district of Orta, a nurse, Ana Ruiz, takes patients to hospital.", "Ana Ruiz | takes | patients", "Ana Ruiz | is a | nurse", never: ["Orta | is a | nurse"]),
    ReadCase("Orta reported sales of €412mn last year, down 6 per cent, and a net profit of €21mn.", "Orta | reported | net profit of €21mn", never: ["Orta | reported down | *"]),
    ReadCase(
      "The Brazilian group Cerralto has agreed to buy Orta for $3 million, in the largest takeover by a Brazilian firm since 2012.", "Cerralto | agreed to buy | Orta",
      never: ["Cerralto | agreed to buy Orta since | *"]),
  ]

  static let names = [
    ReadCase("Fighters linked to al Qaeda killed 30 soldiers in the northern departments of Borgou and Alibori.", "fighters | linked to | al Qaeda", "Borgou | is a | northern department"),
    ReadCase("The court in Can Tho jailed three inspectors.", "court | jailed | three inspectors"),
    ReadCase("The Ontario Nurses’ Association plans a rally on June 21.", "Ontario Nurses’ Association | plans | rally"),
    ReadCase("The study was led by Ana Prieto of Vigo University and Themba Dube of Rhodes University.", "study | led by | Ana Prieto", "study | led by | Themba Dube"),
    ReadCase("Halden (Swedish: Fredrikshald; German: Friedrichshalden) is a town in Norway. It lies on the Tista River.", "Halden | is a | town", "Halden | lies on | Tista River", "Halden | also known as | Fredrikshald"),
    ReadCase("Halden is in the Valdora Region of eastern Slovakia.", "Valdora Region | located in | Slovakia"),
    ReadCase("The largest employer is Topoflex, a maker of seals.", "Topoflex | is a | largest employer"),
    // The team of a study is not the journal that printed it.
    ReadCase("The bats eat figs, according to a study published in the journal Current Ecology. The team fitted 94 bats with tags.", "team | fitted | 94 bats"),
  ]

  /// What science stories are made of.
  static let science = [
    ReadCase(
      "The frog, named Pristimantis ruber, measures 23 millimetres and lives among mosses at 2,400 metres above sea level.", "Pristimantis ruber | is a | frog",
      "Pristimantis ruber | measures | 23 millimetres", "Pristimantis ruber | lives among | mosses"),
    ReadCase("\"It was high up,\" said Lucía Andrade, a herpetologist at the University of Quito and lead author of the study.", "Lucía Andrade | lead author of | study", never: ["Lucía Andrade | lead | *"]),
    ReadCase("The researchers gave the vaccine to 300 volunteers in Kenya, and 240 of them developed antibodies.", "240 of the volunteers | developed | antibodies"),
    ReadCase("Mice that received the drug lived 20% longer than untreated mice.", "mice | lived longer | 20%", "mice | received | drug"),
    ReadCase("The team, from the University of Quito and the Natural History Museum in London, analysed 61 samples.", "team | from | University of Quito", "team | analysed | 61 samples"),
    ReadCase("The eggs in the warmest nests hatched first.", "* | hatched | first"),
    ReadCase("According to the Pacific Institute, the reef has lost half of its coral.", "Pacific Institute | says | the reef has lost half of its coral"),
    // No virus is a species of Ebola's.
    ReadCase("The outbreak was caused by a virus, Ebola virus, in 2014.", never: ["Ebola virus virus | * | *"]),
  ]

  static let rolesAndPlaces = [
    ReadCase("Azulera's chair, Duarte Moura, will join the board of Cerralto.", "Duarte Moura | chair of | Azulera", "Duarte Moura | will join | board of Cerralto"),
    ReadCase("Dr. Peter Osei, the hospital's chief of obstetrics, said the decision was safe.", "Peter Osei | chief of obstetrics of | hospital"),
    ReadCase("Iceland has belonged to the United Nations since 1946.", "Iceland | member of | United Nations"),
    ReadCase("He had led after the first round on April 5.", "first round | held on | April 5"),
    ReadCase("Orta plans to finance the purchase with a €400mn loan from Banco Itaúna.", "€400mn loan | from | Banco Itaúna"),
    ReadCase("The deal gives the company five plants in Portugal and Spain.", "five plants | located in | Portugal", "five plants | located in | Spain"),
    ReadCase("Some 210 babies were born at St. Brendan's last year.", never: ["210 babies | born at | last year"]),
  ]

  @Test("Events, clefts, words left out, verbs alone, attachment, names, findings, roles", arguments: eventNouns + clefts + leftOut + alone + seenAs + attachment + names + science + rolesAndPlaces)
  func facts(_ text: ReadCase) throws { #expect(try text.faults() == []) }
}
