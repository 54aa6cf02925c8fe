import Reading
import Testing

/// Words that the parser hangs on the wrong noun or takes for another part of speech, as tables: what the sentence says,
/// and what it does not.
@Suite("Attachment, as tables")
struct AttachmentTableTests {
  static let verbs = [
    ReadCase("Entry costs €6 for adults and children pay €3.", "entry | costs | €6", "children | pay | €3"),
    ReadCase("The probe weighs 7 kilograms, consumes less power than a lamp and can detect tremors.", "probe | weighs | 7 kilograms", "probe | can detect | tremors"),
    ReadCase("When a steam pipe burst and injured six workers, the plant closed.", "steam pipe | injured | six workers", never: ["steam pipe | burst | six workers"]),
    ReadCase("Peru, from which Chile imports a fifth of its gas, increased supplies to Bolivia in May.", "Peru | increased | supplies", never: ["Peru | is a | *"]),
    ReadCase("The probe mapped the crater before contact was lost in May.", "probe | mapped | crater", "contact | lost in | May", never: ["probe | lost* | *"]),
    ReadCase("The team won the cup before the war.", "team | won | cup", never: ["war | * | *"]),
    ReadCase("Residents of Mill Street, where parking is limited, complained about traffic.", "parking | limited in | Mill Street"),
    ReadCase("Nurses are leaving hospitals because of low pay, a report by the Nurses Union finds.", "report | finds | Nurses are leaving hospitals because of low pay"),
    ReadCase("Orta had a profit of €58m. Prices rose by 4%.", "Orta | had | profit of €58m", "prices | rose by | 4%"),
  ]

  static let phrases = [
    ReadCase("The ship was found with barnacles stuck to its hull.", "barnacles | stuck to | hull"),
    ReadCase("She keeps the bees in a shed near Orta Bridge owned by her father-in-law, Tomas Hale, who was fined.", "shed | near | Orta Bridge", "shed | owned by | Tomas Hale", never: ["Orta Bridge | owned by | *"]),
    ReadCase("The medal was found in 2018 by a collector, Luis Ferran, in a field at Orta.", "medal | found by | Luis Ferran", "medal | found in | field"),
    ReadCase("The hall was sold to a collector, Luis Ferran, of Madrid.", "hall | sold to | Luis Ferran", never: ["hall | sold of | *"]),
    ReadCase("A frog no bigger than a coin, trapped in amber, was described in May.", "frog | trapped in | amber", never: ["coin | trapped in | *"]),
    ReadCase("The rocket from Kourou in French Guiana failed.", never: ["rocket | located in | French Guiana"]),
    ReadCase("Bruno Falk was found guilty by a jury in May of exporting weapons and of fraud.", "Bruno Falk | found guilty by | jury", "Bruno Falk | found guilty of | exporting weapons", "Bruno Falk | found guilty of | fraud"),
    ReadCase("The temperature reached 41.6°C at the Orta Mills factory in Kandal, which makes jackets.", "Orta Mills factory | makes | jackets", never: ["Kandal | makes | *"]),
    ReadCase("The council paid for the work, with €4 million coming from the fund.", never: ["council | paid with | *"]),
    ReadCase("The council paid the bill with a loan.", "council | paid*| *"),
    ReadCase("The clinic ran out of vaccine on Monday.", "clinic | ran out of | vaccine", "clinic | ran out on | Monday"),
    ReadCase("Estonia will merge the networks along the border with Russia by 2028.", never: ["Estonia | will merge networks with | Russia"]),
    ReadCase("The law covers tools, including but not limited to saws and drills.", "tools | includes | saws", never: ["* | not limited* | *", "* | limited* | *"]),
    ReadCase("Control means (i) the power to direct the firm, or (ii) ownership of the shares.", never: ["* | * | i", "* | * | (ii*", "i | * | *"]),
    ReadCase("The boiler stood at Power Plant No. 7 in May.", "boiler | stood at | Power Plant No. 7"),
    ReadCase("It was launched last year. The crater, 90 kilometres in diameter, lies in Chad.", "crater | has diameter of | 90 kilometres"),
  ]

  static let lists = [
    ReadCase(
      "The lander carries a drill made by the Korean company Haneul Robotics, a laser reflector and a rover.", "lander | carries | laser reflector", "lander | carries | rover",
      never: ["Haneul Robotics | is a | laser reflector"]),
    ReadCase("The board bought a mill run by the Korean company Haneul Robotics, a maker of pumps and a supplier of parts.", never: ["board | bought | maker of pumps", "board | bought | supplier of parts"]),
    ReadCase("The ship carries a crew of 22, 38 scientists and a helicopter.", "ship | carries | 38 scientists", "ship | carries | helicopter"),
    ReadCase("Financing comes from Rabo Munster (€50m), the Ireland Strategic Investment Fund (€20m) and the town.", "financing | comes from | Rabo Munster", "financing | comes from | Ireland Strategic Investment Fund", never: ["Rabo Munster | is a | *"]),
    ReadCase("The survey covered farms in Phnom Penh, Kandal and Kampong Speu.", "farms | located in | Kampong Speu"),
    ReadCase("Aldermoor is a dairy. Key facts:\n\n• Planning permission granted by Munster Planning Board in January\n", "planning permission | granted by | Munster Planning Board"),
  ]

  static let names = [
    ReadCase("The plan was written by marine biologist Dr Ana Ruiz of Orta University.", "Ana Ruiz | is a | marine biologist"),
    ReadCase("The singer appears in the television series Sixty Below, in which she dies.", "singer | appears in | Sixty Below", "Sixty Below | is a | television series"),
    ReadCase("Brouwers ran a division of the Dutch group Melkhaven.", "Melkhaven | is a | Dutch group"),
    ReadCase("Irish dairy co-operative Aldermoor will close a plant in Cork.", "Aldermoor | is a | Irish dairy co-operative"),
    ReadCase("The union has a co-operative approach.", never: ["* | is a | co-operative"]),
    ReadCase("The shop is owned by Ana Ruiz. Her brother-in-law, Tomas Hale, runs it.", "Tomas Hale | brother-in-law of | Ana Ruiz", never: ["Tomas Hale | brother of | *"]),
    ReadCase("The drug is made in Brazil's factories.", "factories | located in | Brazil"),
    ReadCase("Its captain, Liv Brekke, was awarded a medal.", "Liv Brekke | is a | captain"),
  ]

  static let reference = [
    ReadCase("The Orta Agency is small. Its offices are in Quito, and its ground station stands in the desert. It employs 340 people.", "Orta Agency | employs | 340 people", never: ["ground station | employs | *"]),
    ReadCase("Her archive was donated to the Orta Museum, which digitised it.", "Orta Museum | digitised | archive"),
    ReadCase("Anna Kowal leads the Orta Trust. \"We bought the site in 2017,\" said Anna Kowal.", "Orta Trust | bought | site"),
    ReadCase("\"We found three fossils,\" said Ana Ruiz, a geologist at Orta University.", never: ["Orta University | found | *"]),
    ReadCase("The agency selected a seismometer built by Orta University to fly aboard Chasqui.", "seismometer | fly aboard | Chasqui", never: ["agency | fly* | *"]),
  ]

  @Test("Verbs, phrases, lists, names, reference", arguments: verbs + phrases + lists + names + reference)
  func facts(_ text: ReadCase) throws { #expect(try text.faults() == []) }
}
