extension Reader {
  /// Reads a document of any format; what the source says of itself goes before what its
  /// layout tells. Spans are bytes of ``DocumentSource/text``.
  ///
  /// Errors: ``ReadingError``.
  public static func read(_ source: DocumentSource, options: Options = Options()) throws -> ReadDocument {
    var options = options
    options.date = source.metadata.date ?? options.date ?? source.metadata.fileDate
    // Only Markdown has marks; the name of the file does not say so for the text taken out of it.
    var document = try read(source.text, name: source.format == .markdown ? "text.md" : "text.txt", options: options)
    document.title = source.metadata.title ?? document.title
    document.date = source.metadata.date ?? document.date
    document.author = source.metadata.author ?? document.author
    document.url = source.metadata.url ?? document.url
    return document
  }
}
