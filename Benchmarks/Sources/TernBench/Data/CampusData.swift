/// Universities with faculties, teachers, courses, students and papers, about 150 000 triples each: long chains,
/// many literals, few predicates.
enum CampusData {
  /// Triples of one university, roughly.
  static let perUniversity = 150_000

  static func term(_ name: String) -> String { "<http://campus.example/terms#\(name)>" }
  static func university(_ number: Int) -> String { "<http://campus.example/u\(number)>" }

  static let subclasses = [
    ("Chair", "Professor"), ("Reader", "Professor"), ("Professor", "Teacher"), ("Lecturer", "Teacher"), ("Teacher", "Person"),
    ("Bachelor", "Student"), ("Master", "Student"), ("Student", "Person"), ("Seminar", "Course"),
  ]

  static func write(_ triples: Int, to path: String) throws -> Int {
    let file = try TripleFile(path)
    for (below, above) in subclasses { try file.add(term(below), Words.subclass, term(above)) }
    var random = Random(seed: 7)
    var number = 0
    while file.count < triples {
      try add(number, universities: max(1, triples / CampusData.perUniversity), file, &random)
      number += 1
    }
    try file.close()
    return file.count
  }

  private static func add(_ number: Int, universities: Int, _ file: TripleFile, _ random: inout Random) throws {
    let me = university(number)
    try file.add(me, Words.type, term("University"))
    for faculty in 0..<random.between(14, 22) {
      try Faculty(base: "http://campus.example/u\(number)/f\(faculty)", host: "f\(faculty).u\(number).campus.example", universities: universities)
        .write(in: me, file, &random)
    }
  }

  /// One faculty and everybody in it.
  private struct Faculty {
    let base: String
    let host: String
    let universities: Int

    func name(_ kind: String, _ number: Int) -> String { "<\(base)/\(kind)\(number)>" }

    func write(in university: String, _ file: TripleFile, _ random: inout Random) throws {
      let me = "<\(base)>"
      try file.add(me, Words.type, term("Faculty"))
      try file.add(me, term("partOf"), university)
      let courses = random.between(40, 55)
      for course in 0..<courses {
        try file.add(name("course", course), Words.type, term(course % 3 == 0 ? "Seminar" : "Course"))
        try file.add(name("course", course), term("title"), Words.text("Course \(course)"))
      }
      let teachers = random.between(28, 40)
      for teacher in 0..<teachers { try add(teacher: teacher, me, courses, file, &random) }
      for student in 0..<(teachers * random.between(10, 14)) {
        try add(student: student, me, courses, teachers, file, &random)
      }
    }

    private func person(_ me: String, _ kind: String, _ number: Int, _ file: TripleFile) throws {
      try file.add(me, Words.type, term(kind))
      try file.add(me, term("name"), Words.text("\(kind) \(number)"))
      try file.add(me, term("mail"), Words.text("\(kind.lowercased())\(number)@\(host)"))
    }

    private func add(teacher: Int, _ faculty: String, _ courses: Int, _ file: TripleFile, _ random: inout Random) throws {
      let me = name("teacher", teacher)
      let kind = ["Chair", "Reader", "Reader", "Lecturer"][teacher % 4]
      try person(me, kind, teacher, file)
      try file.add(me, term("worksFor"), faculty)
      try file.add(me, term("degreeFrom"), university(random.below(universities * 10)))
      if kind != "Lecturer" { try file.add(me, term("field"), Words.text("Field \(random.below(30))")) }
      for course in 0..<3 { try file.add(me, term("teaches"), name("course", (teacher * 3 + course) % courses)) }
      for paper in 0..<random.between(0, 16) {
        let it = "<\(base)/teacher\(teacher)/paper\(paper)>"
        try file.add(it, Words.type, term("Paper"))
        try file.add(it, term("author"), me)
      }
    }

    private func add(
      student: Int, _ faculty: String, _ courses: Int, _ teachers: Int, _ file: TripleFile, _ random: inout Random
    ) throws {
      let me = name("student", student)
      let kind = student % 4 == 0 ? "Master" : "Bachelor"
      try person(me, kind, student, file)
      try file.add(me, term("memberOf"), faculty)
      let first = random.below(courses)
      for course in 0..<random.between(2, 4) { try file.add(me, term("attends"), name("course", (first + course * 7) % courses)) }
      if kind == "Master" { try file.add(me, term("degreeFrom"), university(random.below(universities * 10))) }
      if kind == "Master" || random.chance(20) { try file.add(me, term("advisedBy"), name("teacher", random.below(teachers))) }
      if kind == "Master", random.chance(40) { try file.add(me, term("assists"), name("course", random.below(courses))) }
    }
  }
}
