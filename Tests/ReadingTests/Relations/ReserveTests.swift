import Reading
import Testing

/// What a text does not vouch for is not read as told: claims that are rejected, denials, chances, what nearly happened and what
/// is not true of all.
@Suite("Clauses that the text does not take for true")
struct ReserveTests {
  static let untold = [
    ReadCase("The judge rejected a claim that Falk had believed his licence allowed exports to Asia.", "judge | rejected | *", never: ["licence | * | *", "Falk | * | *"]),
    ReadCase("The minister dismissed the suggestion that Peru had bought the missiles.", never: ["Peru | bought | *"]),
    ReadCase("Bruno Falk denied that he had received the letters.", "Bruno Falk | denied | *", never: ["Bruno Falk | received | *"]),
    ReadCase("It is a myth that the castle was built by giants.", never: ["castle | built by | *"]),
    ReadCase("The team nearly lost the match.", "team | nearly lost | match", never: ["team | lost | *"]),
    ReadCase("Sales nearly doubled in 2024.", "sales | doubled in | 2024"),
    ReadCase("Not all experts agree with the team.", never: ["experts | agree with | *", "experts | agree | *"]),
    ReadCase("Not everyone accepted the plan.", never: ["everyone | accepted | *"]),
    ReadCase("All experts agree with the team.", "experts | agree with | team"),
    // What stands behind a semicolon denies nothing before it.
    ReadCase("The board blamed a pump; the owner disputed the finding.", "board | blamed | pump", "owner | disputed | finding"),
    ReadCase("The study provides evidence that the drug harms bees.", "drug | harms | bees"),
  ]

  @Test("Told, or told as what it is", arguments: untold)
  func facts(_ text: ReadCase) throws { #expect(try text.faults() == []) }

  @Test("A claim is reported, a chance possible")
  func modality() throws {
    func modality(_ text: String, _ subject: String, _ relation: String) throws -> CandidateFact.Modality? {
      let d = try read(text)
      return d.facts.first { d.entities[$0.subject].label == subject && $0.relationBase.hasPrefix(relation) }?.modality
    }
    #expect(try modality("Police investigated a claim that the clerk took the money.", "clerk", "t") == .reported)
    #expect(try modality("There is a risk that the dam floods the valley.", "dam", "flood") == .possible)
    #expect(try modality("The clerk took the money.", "clerk", "t") == .stated)
  }

  @Test("Offices, names given, events that are followed")
  func offices() throws {
    let cases = [
      ReadCase("Rosa Pinto named her deputy, Ana Ruiz, as acting director.", "Ana Ruiz | named as | acting director", "Rosa Pinto | named | Ana Ruiz"),
      ReadCase("Rosa Pinto described her deputy, Ana Ruiz, as a director.", never: ["Ana Ruiz | named as | *", "Ana Ruiz | described as | *"]),
      ReadCase("The authors have named the frog Rana alba after the town of Orta.", "* | named after | Orta"),
      ReadCase("They named the bridge after the war.", never: ["they | named after | *"]),
      ReadCase("The project follows the appointment of Rosa Pinto as chief engineer in May.", "Rosa Pinto | appointed as | chief engineer"),
      ReadCase("The union opposed the appointment of Rosa Pinto as chief engineer.", never: ["Rosa Pinto | appointed as | *"]),
      ReadCase("Residents felt dizzy after the leak.", "residents | felt | dizzy"),
      ReadCase("The repairs proved expensive.", "repairs | proved | expensive"),
      ReadCase("The turtles, which are critically endangered, were returned to the sea.", "turtles | are | critically endangered"),
    ]
    for one in cases { #expect(try one.faults() == []) }
  }
}
