import RDF
import Reading

/// Who wrote and who published a document, as entities of it.
///
/// A byline names persons ("Ana Ruiz and Bo Chen") or a desk ("Staff report"): only what is
/// written like a person's name becomes a person; the line itself is kept as text always.
struct DocumentRoles: Sendable {
  /// Indices into the entities of the document.
  var creators: [Int] = []
  var publisher: Int?

  init() {}

  init(source: DocumentSource, document: inout ReadDocument) {
    let line = source.metadata.author ?? document.author
    for name in DocumentRoles.people(line ?? "") {
      creators.append(DocumentRoles.entity(name, .person, in: &document))
    }
    if let name = source.metadata.publisher, name.utf8.count <= 120 {
      publisher = DocumentRoles.entity(name, .organisation, in: &document)
    }
  }

  private static func entity(_ name: String, _ type: EntityType, in document: inout ReadDocument) -> Int {
    let key = NameFolding.entityKey(name)
    for (index, entity) in document.entities.enumerated() where entity.type == type {
      if NameFolding.entityKey(entity.label) == key { return index }
    }
    document.entities.append(DocumentEntity(label: name, type: type))
    return document.entities.count - 1
  }

  /// Words that no person's name has but the line of a desk or an agency does.
  private static let deskWords: Set<String> = [
    "staff", "desk", "editorial", "editor", "editors", "agency", "agencies", "news", "press", "reuters", "afp", "ap",
    "correspondent", "correspondents", "reporter", "reporters", "team", "board", "newsroom", "service", "services",
    "bureau", "report", "office", "department", "ministry", "media", "group", "university", "institute", "admin", "administrator",
    "writer", "writers", "contributor", "contributors", "guest", "online", "digital", "world", "daily", "times", "post",
  ]
  private static let particles: Set<String> = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter", "ten", "bin",
    "ibn", "al", "el", "y", "e", "af", "av", "zu", "st",
  ]

  /// The persons that a byline names.
  static func people(_ line: String) -> [String] {
    var text = line
    for opening in ["by ", "By ", "BY "] where text.hasPrefix(opening) { text = String(text.dropFirst(3)) }
    var pieces: [String] = []
    var words: [String] = []
    func close() {
      if !words.isEmpty { pieces.append(words.joined(separator: " ")) }
      words = []
    }
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\u{a0}" }) {
      if word == "and" || word == "&" || word == "with" || word == "|" {
        close()
        continue
      }
      var bare = word
      var ends = false
      while let last = bare.last, last == "," || last == ";" {
        bare = bare.dropLast()
        ends = true
      }
      if !bare.isEmpty { words.append(String(bare)) }
      if ends { close() }
    }
    close()
    return pieces.filter(isPersonName)
  }

  private static func isPersonName(_ name: String) -> Bool {
    let words = name.split(separator: " ").map(String.init)
    guard (2...5).contains(words.count), name.utf8.count <= 80 else { return false }
    for (place, word) in words.enumerated() {
      let lower = word.lowercased()
      if deskWords.contains(lower) { return false }
      for scalar in word.unicodeScalars {
        let isLetter = scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
        if !isLetter, scalar != "-", scalar != "'", scalar != "’", scalar != "." { return false }
      }
      guard let first = word.unicodeScalars.first else { return false }
      if !first.properties.isUppercase, place == 0 || place == words.count - 1 || !particles.contains(lower) { return false }
    }
    return true
  }
}
