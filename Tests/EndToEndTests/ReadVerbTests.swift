import Testing

/// `tern read` as a benchmark or a script uses it: its forms, and what is left out below a confidence.
@Suite("tern read")
struct ReadVerbTests {
  private let sentence = "Estonia joined the Baltic Ferry Council in 2004."

  @Test("openie takes a text line by line and gives the line, a confidence, the relation and the arguments")
  func tuplesOfLines() {
    let home = Home()
    let file = home.write("lines.txt", sentence + "\n\nHarbour Lane\nNorway left the council .\n")
    let result = home.run(["read", file, "--format", "openie"])
    #expect(result.code == 0, "\(result.err)")
    let lines = result.out.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(lines.contains { $0.count >= 4 && $0[0] == sentence && (Double($0[1]) ?? 0) > 0 && $0[2] == "joined" && $0[3] == "Estonia" }, "\(result.out)")
    #expect(lines.allSatisfy { [sentence, "Norway left the council ."].contains($0[0]) }, "\(result.out)")
  }

  @Test("openie takes the text out of a page first: no tags and no menu")
  func tuplesOfPages() {
    let home = Home()
    let page = home.write(
      "page.html", "<html><head><title>Ferry</title><script>var a = 1;</script></head><body><nav><a href='/'>Home</a></nav><article><p>\(sentence)</p></article></body></html>")
    let result = home.run(["read", page, "--format", "openie"])
    #expect(result.code == 0, "\(result.err)")
    #expect(result.out.contains("\tjoined\tEstonia"), "\(result.out)")
    #expect(!result.out.contains("<") && !result.out.contains("var a"), "\(result.out)")
  }

  @Test("--min-confidence leaves out tuples and facts below it, and is a share")
  func least() {
    let home = Home()
    let file = home.write("a.txt", sentence + " The harbour master, Ann Lee, may resign.\n")
    func confidences(_ least: String) -> [Double] {
      home.run(["read", file, "--format", "openie", "--min-confidence", least]).out.split(separator: "\n").compactMap { Double($0.split(separator: "\t")[1]) }
    }
    let all = confidences("0")
    #expect(all.contains { $0 < 0.8 } && all.contains { $0 >= 0.8 }, "\(all)")
    #expect(confidences("0.8") == all.filter { $0 >= 0.8 })
    #expect(home.run(["read", file, "--format", "tsv"]).out.contains("Estonia\tjoined"))
    #expect(home.run(["read", file, "--format", "tsv", "--min-confidence", "1"]).out.isEmpty)
    for wrong in ["1.5", "-0.1", "nan"] { #expect(home.run(["read", file, "--min-confidence=" + wrong]).code == 64) }
    #expect(home.run(["read", file, "--format", "xml"]).code == 64)
  }
}
