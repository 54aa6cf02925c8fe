import RDF

/// What a date phrase means: as much of year, month and day as the text gives.
struct DateExpression: Sendable, Hashable {
  var year: Int?
  var month: Int?
  var day: Int?

  /// Lexical form and datatype: `xsd:date`, `xsd:gYearMonth`, `xsd:gYear`, `xsd:gMonthDay`, `xsd:gMonth`.
  var literal: (lexical: String, datatype: String)? {
    switch (year, month, day) {
    case (let y?, let m?, let d?): (pad(y, 4) + "-" + pad(m, 2) + "-" + pad(d, 2), XSD.namespace + "date")
    case (let y?, let m?, nil): (pad(y, 4) + "-" + pad(m, 2), XSD.namespace + "gYearMonth")
    case (let y?, nil, nil): (pad(y, 4), XSD.namespace + "gYear")
    case (nil, let m?, let d?): ("--" + pad(m, 2) + "-" + pad(d, 2), XSD.namespace + "gMonthDay")
    case (nil, let m?, nil): ("--" + pad(m, 2), XSD.namespace + "gMonth")
    default: nil
    }
  }

  static let months: [String: Int] = [
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
  ]

  static let weekdays: [String: Int] = [
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
  ]

  init(year: Int?, month: Int?, day: Int?) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads lower-case words ("3 march 2025", "november 2016", "2025-03-03", "last tuesday").
  ///
  /// Words that are no part of a date are skipped unless they are content; relative dates
  /// need `document`, the day of publication.
  /// `forward`: the sentence speaks of what is to come (true) or has been (false), so that a bare weekday or month is the next or the last one.
  /// `anchor`: the date spoken of last, for "two years later" and "a week earlier".
  init?(words: [String], document: CalendarDay?, forward: Bool? = nil, anchor: DateExpression? = nil) {
    if let last = words.last, last == "later" || last == "earlier" || last == "afterwards", words.count > 1 {
      guard let anchor, let moved = anchor.moved(Array(words.dropLast()), back: last == "earlier") else { return nil }
      self = moved
      return
    }
    if let ago = Self.distance(words, document: document) {
      self = ago
      return
    }
    var year: Int?
    var month: Int?
    var day: Int?
    var weekday: Int?
    var relative: String?
    var unit: String?
    for raw in words {
      let word = raw.last == "." || raw.last == "," ? String(raw.dropLast()) : raw
      if word.isEmpty { continue }
      if let iso = CalendarDay(iso: word) {
        (year, month, day) = (iso.year, iso.month, iso.day)
      } else if let m = Self.months[word] {
        if month != nil { return nil }
        month = m
      } else if let w = Self.weekdays[word] {
        weekday = w
      } else if let number = Self.number(word) {
        if number >= 1000 && number <= 2999 && word.utf8.count == 4 {
          if year != nil { return nil }
          year = number
        } else if (1...31).contains(number), day == nil {
          day = number
        } else {
          return nil
        }
      } else if ["last", "next", "this", "coming", "past", "earlier", "later"].contains(word) {
        relative = word
      } else if ["year", "month", "week", "today", "yesterday", "tomorrow", "tonight"].contains(word) {
        unit = word
      } else if ["the", "of", "on", "in", "early", "late", "mid", "-", "morning", "afternoon", "evening", "night", "a", "around", "about", "end", "start", "beginning", "middle",
        "spring", "summer", "autumn", "fall", "winter", "first", "second", "third", "fourth", "quarter", "half", "by", "since", "until", "till", "before", "after", "from", "during", "late-", "noon", "midnight"]
        .contains(word)
      {
        continue
      } else {
        return nil
      }
    }
    if unit != nil || (weekday != nil && month == nil) {
      guard year == nil, month == nil, day == nil, let document else { return nil }
      guard let found = Self.relative(relative, unit: unit, weekday: weekday, to: document, forward: forward) else { return nil }
      self = found
      return
    }
    if day != nil && month == nil { return nil }
    if let y = year, let m = month, let d = day, CalendarDay(year: y, month: m, day: d) == nil { return nil }
    if year == nil && month == nil { return nil }
    if year == nil, let m = month, let document {
      // A month without a year is the one nearest to the document's date.
      let candidates = [document.year - 1, document.year, document.year + 1]
      let here = document.year * 12 + document.month
      let nearest = candidates.min { abs($0 * 12 + m - here) < abs($1 * 12 + m - here) }
      year = nearest
      // What is to come lies ahead, what has been lies behind, unless the two are the same month.
      if let nearest, forward == true, nearest * 12 + m < here { year = nearest + 1 }
      if let nearest, forward == false, nearest * 12 + m > here { year = nearest - 1 }
    }
    self.year = year
    self.month = month
    self.day = day
  }

  private static func relative(
    _ relative: String?, unit: String?, weekday: Int?, to document: CalendarDay, forward: Bool?
  ) -> DateExpression? {
    func of(_ day: CalendarDay?) -> DateExpression? {
      day.map { DateExpression(year: $0.year, month: $0.month, day: $0.day) }
    }
    let shift = relative == "last" || relative == "past" ? -1 : relative == "next" || relative == "coming" ? 1 : 0
    switch unit {
    case "today", "tonight": return of(document)
    case "yesterday": return of(CalendarDay(number: document.number - 1))
    case "tomorrow": return of(CalendarDay(number: document.number + 1))
    case "year": return DateExpression(year: document.year + shift, month: nil, day: nil)
    case "month":
      let m = document.year * 12 + document.month - 1 + shift
      return DateExpression(year: m / 12, month: m % 12 + 1, day: nil)
    default:
      guard let weekday, unit == nil else { return nil }
      // Without a word the weekday before the document, or the document's own; "next" the one after.
      let back = ((document.weekday - weekday) % 7 + 7) % 7
      let number =
        shift > 0 || (forward == true && shift == 0 && back > 0) ? document.number - back + 7 : shift < 0 && back == 0 ? document.number - 7 : document.number - back
      return of(CalendarDay(number: number))
    }
  }

  /// "three days ago", "two weeks earlier" from the document's day, "in five years' time".
  private static func distance(_ words: [String], document: CalendarDay?) -> DateExpression? {
    guard let document, let last = words.last, last == "ago" || last == "hence" || (last == "time" && words.count > 2) else { return nil }
    guard let (number, unit) = span(words.dropLast(), besides: ["in", "'s", "'", "s"]), number < 5000 else { return nil }
    let n = last == "ago" ? -number : number
    switch unit {
    case "year": return (1...9999).contains(document.year + n) ? DateExpression(year: document.year + n, month: nil, day: nil) : nil
    case "decade": return (1...9999).contains(document.year + 10 * n) ? DateExpression(year: document.year + 10 * n, month: nil, day: nil) : nil
    case "month":
      let m = document.year * 12 + document.month - 1 + n
      return m >= 12 ? DateExpression(year: m / 12, month: m % 12 + 1, day: nil) : nil
    case "week", "day":
      return CalendarDay(number: document.number + n * (unit == "week" ? 7 : 1)).map { DateExpression(year: $0.year, month: $0.month, day: $0.day) }
    default: return nil
    }
  }

  /// A number and a unit of time, in the singular ("about three weeks"); nil when there is more than that and the words `besides`.
  private static func span(_ words: ArraySlice<String>, besides others: [String]) -> (number: Int, unit: String)? {
    var number: Int?
    var unit: String?
    for word in words where !["about", "around", "some", "more", "than", "almost", "nearly", "over", "just"].contains(word) && !others.contains(word) {
      if let n = Quantity.small[word] ?? Int(word) ?? (word == "a" || word == "an" ? 1 : nil), number == nil {
        number = n
      } else if unit == nil {
        unit = word.hasSuffix("s") ? String(word.dropLast()) : word
      } else {
        return nil
      }
    }
    guard let number, let unit else { return nil }
    return (number, unit)
  }

  /// The date `words` after or before this one, as exact as the two allow: 1963 and "three years" give 1966,
  /// 1963 and "two days" nothing.
  func moved(_ words: [String], back: Bool) -> DateExpression? {
    guard let (number, unit) = Self.span(words[...], besides: ["only"]), number < 1000, let year else { return nil }
    let n = back ? -number : number
    switch unit {
    case "year", "decade":
      let to = year + n * (unit == "year" ? 1 : 10)
      return (1...9999).contains(to) ? DateExpression(year: to, month: nil, day: nil) : nil
    case "month":
      guard let month else { return nil }
      let m = year * 12 + month - 1 + n
      return m >= 12 && m < 120_000 ? DateExpression(year: m / 12, month: m % 12 + 1, day: nil) : nil
    case "week", "day":
      guard let month, let day, let start = CalendarDay(year: year, month: month, day: day), let end = CalendarDay(number: start.number + n * (unit == "week" ? 7 : 1)) else { return nil }
      return DateExpression(year: end.year, month: end.month, day: end.day)
    default: return nil
    }
  }

  /// The two ends of "march and may 2021", "2010 to 2015", "3 to 5 may 2021": the place of the word
  /// between them, and what each end means, the one completed from the other. Nil for what is no range.
  static func range(_ words: [String]) -> (joiner: Int, start: DateExpression, end: DateExpression)? {
    guard let k = words.firstIndex(where: { ["and", "to", "until", "till", "through", "-", "–"].contains($0) }), k > 0, k + 1 < words.count,
      !words[(k + 1)...].contains(where: { ["and", "to", "until", "till", "through", "-", "–"].contains($0) })
    else { return nil }
    func parts(_ words: ArraySlice<String>) -> DateExpression? {
      var out = DateExpression(year: nil, month: nil, day: nil)
      for word in words {
        if let m = months[word] {
          if out.month != nil { return nil }
          out.month = m
        } else if let n = number(word) {
          if word.utf8.count == 4, (1000...2999).contains(n), out.year == nil { out.year = n } else if (1...31).contains(n), out.day == nil { out.day = n } else { return nil }
        } else if !["the", "of", "early", "late", "mid", "from", "between", ","].contains(word) {
          return nil
        }
      }
      return out.year == nil && out.month == nil && out.day == nil ? nil : out
    }
    guard var a = parts(words[..<k]), var b = parts(words[(k + 1)...]) else { return nil }
    // "3 to 5 May", "10 May to 12": the month is said once, the year mostly at the end.
    if a.day != nil, a.month == nil { a.month = b.month }
    if b.day != nil, b.month == nil { b.month = a.month }
    if a.year == nil, let year = b.year { a.year = a.month != nil && b.month != nil && (a.month ?? 0) > (b.month ?? 0) ? year - 1 : year }
    if b.year == nil { b.year = a.year }
    guard a.literal != nil, b.literal != nil, a.day == nil || a.month != nil, b.day == nil || b.month != nil else { return nil }
    return (k, a, b)
  }

  /// "3", "3rd", "21st".
  private static func number(_ word: String) -> Int? {
    if let n = Int(word) { return n }
    for suffix in ["st", "nd", "rd", "th"] where word.hasSuffix(suffix) {
      return Int(word.dropLast(2))
    }
    return nil
  }
}
