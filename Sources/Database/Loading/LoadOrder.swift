/// The order in which the files of one load are stored: the same however they were listed.
///
/// RDF before prose, so that documents are linked to what vocabularies and lists of names say; then by the
/// bytes of the name. Files of one name stay as given: the last is the newest.
enum LoadOrder {
  /// Indices into the items.
  static func of(_ items: [LoadItem], mediaType: String?) -> [Int] {
    let ranks = items.map { item -> Int in
      do {
        if case .rdf = try LoadKind.of(name: item.name, mediaType: mediaType) { return 0 }
      } catch {
        // What cannot be loaded is reported when its turn comes.
        return 1
      }
      return 1
    }
    return items.indices.sorted { a, b in
      if ranks[a] != ranks[b] { return ranks[a] < ranks[b] }
      if items[a].name != items[b].name { return items[a].name.utf8.lexicographicallyPrecedes(items[b].name.utf8) }
      return a < b
    }
  }
}
