import Reading

/// What is read of a text, as a document of one day when `date` says which.
func read(_ text: String, date: String? = nil) throws -> ReadDocument {
  try Reader.read(Array(text.utf8), name: "a.txt", options: Reader.Options(date: date))
}

/// Whether a fact is among those of a document, by its words.
func has(_ document: ReadDocument, _ subject: String, _ relation: String, _ object: String) -> Bool {
  lines(document).contains { $0.0 == subject && $0.1 == relation && $0.2 == object }
}
