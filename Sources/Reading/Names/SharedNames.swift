/// Names that only the rest of the document gives away: "Marhoven was born in Ostend", where the
/// model saw no name at the start of the sentence, though "Ilse Marhoven" was spoken of before.
enum SharedNames {
  /// Makes tokens names that are the last word of a person's name elsewhere in the document.
  static func complete(_ sentences: inout [AnalysedSentence]) {
    var known: Set<String> = []
    for sentence in sentences {
      for name in sentence.names where name.tokens.count >= 2 && name.tokens.count <= 4 {
        let first = sentence.tokens[name.tokens.lowerBound].text
        let last = sentence.tokens[name.tokens.upperBound - 1]
        guard name.label == .person || name.title != nil || GivenNames.gender(first) != nil, last.text.utf8.count > 2, last.text.unicodeScalars.first?.properties.isUppercase == true,
          !RoleNouns.isClassNoun(last.text.lowercased()), !RoleNouns.persons.contains(last.text.lowercased())
        else { continue }
        known.insert(last.text)
      }
    }
    guard !known.isEmpty else { return }
    for k in sentences.indices {
      for i in sentences[k].tokens.indices where sentences[k].nameAt[i] < 0 && known.contains(sentences[k].tokens[i].text) {
        let token = sentences[k].tokens[i]
        guard [.nsubj, .nsubjpass, .dobj, .pobj, .poss, .conj, .appos, .attr, .root].contains(token.label), sentences[k].valueEntity(at: i) == nil else { continue }
        sentences[k].add(NameSpan(tokens: i..<i + 1, head: i, label: .person, title: nil))
      }
    }
  }
}
