@testable import Reading
import Testing

@Suite("Dates")
struct DateExpressionTests {
  func literal(_ text: String, document: String? = nil) -> String? {
    let e = DateExpression(words: text.lowercased().split(separator: " ").map(String.init), document: document.flatMap { CalendarDay(iso: $0) })
    return e?.literal?.lexical
  }

  @Test("Full and partial dates")
  func plain() {
    #expect(literal("14 June 2024") == "2024-06-14")
    #expect(literal("June 14th , 2024".replacing(" ,", with: ",")) == "2024-06-14")
    #expect(literal("2024-06-14") == "2024-06-14")
    #expect(literal("November 2016") == "2016-11")
    #expect(literal("2002") == "2002")
    #expect(literal("9 August") == "--08-09")
    #expect(literal("30 February 2024") == nil)
    #expect(literal("60 hours") == nil)
  }

  @Test("Relative dates against the document's date, a Thursday")
  func relative() {
    let day = "2025-06-12"
    #expect(literal("Tuesday", document: day) == "2025-06-10")
    #expect(literal("last Thursday", document: day) == "2025-06-05")
    #expect(literal("next Monday", document: day) == "2025-06-16")
    #expect(literal("yesterday", document: day) == "2025-06-11")
    #expect(literal("last year", document: day) == "2024")
    #expect(literal("last month", document: day) == "2025-05")
    #expect(literal("December", document: "2025-01-10") == "2024-12")
    #expect(literal("Tuesday") == nil)
  }

  @Test("Days and their numbers")
  func calendar() {
    #expect(CalendarDay(iso: "1970-01-01")?.number == 0)
    #expect(CalendarDay(iso: "2000-02-29")?.number == 11_016)
    #expect(CalendarDay(number: 11_016)?.iso == "2000-02-29")
    #expect(CalendarDay(iso: "1900-02-29") == nil)
    #expect(CalendarDay(iso: "2025-06-12")?.weekday == 3)
  }

  @Test("Distances, parts of a year, and what lies ahead")
  func distances() {
    let day = "2025-06-12"
    #expect(literal("three days ago", document: day) == "2025-06-09")
    #expect(literal("two weeks ago", document: day) == "2025-05-29")
    #expect(literal("a year ago", document: day) == "2024")
    #expect(literal("in five years time", document: day) == "2030")
    #expect(literal("the end of 2025") == "2025")
    #expect(literal("the third quarter of 2025") == "2025")
    #expect(DateExpression(words: ["friday"], document: CalendarDay(iso: day), forward: true)?.literal?.lexical == "2025-06-13")
    #expect(DateExpression(words: ["march"], document: CalendarDay(iso: day), forward: true)?.literal?.lexical == "2026-03")
    #expect(DateExpression(words: ["october"], document: CalendarDay(iso: day), forward: false)?.literal?.lexical == "2024-10")
    #expect(literal("October", document: day) == "2025-10")
    #expect(literal("9999 days ago", document: day) == nil)
  }

  @Test("Both ends of a range, the one completed from the other")
  func ranges() {
    func ends(_ text: String) -> [String] {
      guard let r = DateExpression.range(text.lowercased().split(separator: " ").map(String.init)) else { return [] }
      return [r.start.literal?.lexical ?? "", r.end.literal?.lexical ?? ""]
    }
    #expect(ends("March and May 2021") == ["2021-03", "2021-05"])
    #expect(ends("November and February 2021") == ["2020-11", "2021-02"])
    #expect(ends("2010 to 2015") == ["2010", "2015"])
    #expect(ends("3 to 5 May 2021") == ["2021-05-03", "2021-05-05"])
    #expect(ends("two and three weeks") == [])
    #expect(ends("May 2021") == [])
  }

  @Test("Later and earlier are counted from the date spoken of last")
  func anchored() {
    func literal(_ text: String, _ year: Int, _ month: Int? = nil, _ day: Int? = nil) -> String? {
      DateExpression(words: text.split(separator: " ").map(String.init), document: nil, anchor: DateExpression(year: year, month: month, day: day))?.literal?.lexical
    }
    #expect(literal("three years later", 1963) == "1966")
    #expect(literal("a year earlier", 1963, 5) == "1962")
    #expect(literal("two months later", 1963, 11) == "1964-01")
    #expect(literal("two days later", 1963, 12, 31) == "1964-01-02")
    #expect(literal("two days later", 1963) == nil)
    #expect(DateExpression(words: ["two", "years", "later"], document: CalendarDay(iso: "2025-06-12")) == nil)
  }

  @Test("Durations")
  func durations() {
    #expect(Duration.literal(["twelve", "years"])?.lexical == "P12Y")
    #expect(Duration.literal(["48", "hours"])?.lexical == "PT48H")
    #expect(Duration.literal(["many", "years"]) == nil)
  }
}
