import Reading
import Testing

/// Texts that are no articles: they give what they say, or nothing.
@Suite("Odd texts")
struct OddTextTests {
  @Test("Other languages give nothing", arguments: [
    "Die Ministerin besuchte am Montag die Stadt Kiel und traf dort den Leiter der Werft. Das Unternehmen kündigte an, dass es 300 Stellen nicht streicht.",
    "Le président a rencontré le chancelier à Nantes lundi. La société va fermer son usine, et les syndicats ont protesté contre cette décision.",
    "El presidente visitó la ciudad el lunes. La empresa compró la fábrica por 300 millones de euros, según dijo su director.",
    "Il ministro ha incontrato il direttore della fabbrica a Torino. La società ha chiuso lo stabilimento che era stato costruito nel 1950.",
    "Премьер-министр посетил завод в понедельник. Компания продала его за 30 миллионов.",
  ])
  func languages(_ text: String) throws {
    let d = try read(text)
    #expect(d.facts.isEmpty, "\(lines(d))")
  }

  @Test("English with names of other languages is English")
  func names() throws {
    let d = try read("Maria de la Cruz met Juan de los Santos in Rio de Janeiro.")
    #expect(lines(d).contains { $0.1 == "met" })
  }

  @Test("Programs and tables give nothing")
  func code() throws {
    let d = try read("int main(void) { printf(\"Anna calls Bob\"); return x_total; }\n\n{\"name\": \"Ann Lee\", \"age\": 3; \"city\"= \"Oslo\"}\n\nTeam | P | W | D | L\n\nHome > News > Regional reports > Wexford\n")
    #expect(d.facts.isEmpty, "\(lines(d))")
  }

  @Test("A text in capitals is read as if it were written small")
  func capitals() throws {
    let d = try read("MINISTER ANNA LEE OPENED THE NEW HARBOUR IN OSLO ON MONDAY. THE HARBOUR COST $30 MILLION AND IT TOOK FOUR YEARS TO BUILD.\n")
    #expect(lines(d).contains { $0.0 == "Anna Lee" && $0.1 == "opened" }, "\(lines(d))")
    #expect(lines(d).contains { $0.0.hasSuffix("harbour") && $0.1 == "cost" }, "\(lines(d))")
  }

  @Test("Quoted mail is read without its marks, disclaimers are not read")
  func mail() throws {
    let d = try read("The board approved the sale of the yard on Friday.\n\n> The yard lost $3 million last year.\n>> Has the board sold the ship?\n\nThis email is confidential and intended solely for the addressee.\n")
    #expect(lines(d).contains { $0.0 == "yard" && $0.1 == "lost" }, "\(lines(d))")
    #expect(!lines(d).contains { $0.0 == "email" || $0.1 == "sold" }, "\(lines(d))")
  }

  @Test("Pictograms, hashtags, accounts and addresses are no words")
  func messages() throws {
    let d = try read("Nordbygg buys the Bergen shipyard for $30 million. 👉 https://t.example/xyz #deal #ships ❤️\n")
    #expect(lines(d).contains { $0.0 == "Nordbygg" && $0.1 == "buys" }, "\(lines(d))")
    for line in lines(d) { #expect(!(line.0 + line.1 + line.2).contains { "#@👉❤".contains($0) } && !line.2.contains("https"), "\(line)") }
  }

  @Test("A byline behind a headline's line is none of its words")
  func bylines() throws {
    let d = try read("Gang shuts down the container terminals of three Baltic ports\nBy Katja Ruus\nPublished 21 Nov 2025\n\nA gang has shut down the container terminals of three ports, the police said on Friday in Riga.\n")
    #expect(!lines(d).contains { $0.2.contains("Katja") || $0.0.contains("Katja") }, "\(lines(d))")
  }
}
