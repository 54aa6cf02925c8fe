import Formats
import Limits
import Reading
import Store

/// One document of a load, in its place, before it is read.
struct DocumentUnit {
  /// What is known of the document so far.
  enum Content {
    /// A file that holds one document, not opened yet.
    case file
    /// A document of a file that holds several.
    case source(DocumentSource)
    /// RDF: loaded in its place among the documents.
    case rdf(RDFFormat)
    /// A file that cannot be opened.
    case failed(any Error)
  }
  /// Place among all units of the load.
  var sequence: Int
  /// Place of the file among the items.
  var item: Int
  var name: String
  var ending: String
  var content: Content
  /// Bytes of the file (of the text, when the file holds several).
  var weight: Int
  /// Documents of a file that holds several (of one that is read line by line: so far); 0 for the others.
  var total = 0
  /// Bytes of a file that is read line by line that were read for this document.
  var streamed: Int?
  var file: OpenedFile?
  /// Whether it is the last unit of its file.
  var isLast = true
}

/// What is known of a file that was opened.
struct OpenedFile: Sendable {
  var name: String
  var size: Int
  var sha256: String
}

/// Hands out the documents of a load in order, to many threads; files of many documents are
/// opened when their turn comes and given out one document at a time.
final class DocumentFeed: @unchecked Sendable {
  // @unchecked: everything is used under the lock.
  private let lock = Lock()
  private let items: [LoadItem]
  private let mediaType: String?
  private var nextItem = 0
  private var sequence = 0
  /// Documents of the file that is open, the next one last.
  private var sources: [DocumentSource] = []
  private var total = 0
  private var file: OpenedFile?
  private var ending = ""
  private var isStopped = false
  /// The file that is read line by line, and its next document.
  private var lines: DocumentLines?
  private var nextLine: DocumentSource?
  private var streamed = 0
  private var fault: (any Error)?

  /// Bytes beyond which a file of many documents is read line by line.
  private let streamedBytes: Int

  init(_ items: [LoadItem], mediaType: String?, streamedBytes: Int = Limits.documentBytes) {
    self.items = items
    self.mediaType = mediaType
    self.streamedBytes = streamedBytes
  }

  /// Nothing is handed out any more.
  func stop() {
    lock.hold {
      isStopped = true
      sources = []
      lines = nil
      nextLine = nil
    }
  }

  /// Opens a file that is too large to be held in memory; its first document.
  private func stream(_ path: String, _ name: String) throws -> DocumentUnit? {
    let opened = try DocumentLines(path: path, name: name)
    file = opened.file
    nextLine = try opened.next()
    guard nextLine != nil else { throw DatabaseError(ReadingError.empty) }
    lines = opened
    streamed = 0
    return nextOfLines()
  }

  /// The next document of the file that is read line by line; nil when none is.
  private func nextOfLines() -> DocumentUnit? {
    guard let lines, let source = nextLine else { return nil }
    total += 1
    var made: DocumentUnit
    do {
      nextLine = try lines.next()
      made = unit(.source(source), name: source.name, weight: source.text.count, isLast: nextLine == nil)
    } catch let error {
      // This document is whole; the fault comes after it.
      nextLine = nil
      fault = error
      made = unit(.source(source), name: source.name, weight: source.text.count, isLast: false)
    }
    made.streamed = lines.bytesRead - streamed
    streamed = lines.bytesRead
    if nextLine == nil, fault == nil { self.lines = nil }
    return made
  }

  /// The next document; nil at the end.
  func next() -> DocumentUnit? {
    lock.hold {
      if isStopped { return nil }
      if let source = sources.popLast() {
        return unit(.source(source), name: source.name, weight: source.text.count, isLast: sources.isEmpty)
      }
      if let fault {
        self.fault = nil
        lines = nil
        var made = unit(.failed(DatabaseError.of(fault)), name: file?.name ?? "", weight: 0)
        made.streamed = 0
        return made
      }
      if let next = nextOfLines() { return next }
      guard nextItem < items.count else { return nil }
      let item = items[nextItem]
      nextItem += 1
      total = 0
      file = nil
      ending = ""
      let kind: LoadKind
      do {
        kind = try LoadKind.of(name: item.name, mediaType: mediaType)
      } catch let error {
        return unit(.failed(error), name: item.name, weight: 0)
      }
      switch kind {
      case .rdf(let format): return unit(.rdf(format), name: item.name, weight: 0)
      case .prose(let ending):
        self.ending = ending
        if ending != "jsonl" {
          // Files are weighed before they are read, as well as can be.
          return unit(.file, name: item.name, weight: Self.size(item.input))
        }
        do {
          if case .file(let path) = item.input, isLong(item) { return try stream(path, item.name) }
          let opened = try DocumentOpening.open(item, ending: ending)
          file = opened.file
          total = opened.sources.count
          sources = opened.sources.reversed()
        } catch let error {
          return unit(.failed(error), name: item.name, weight: 0)
        }
        guard let first = sources.popLast() else {
          return unit(.failed(DatabaseError(ReadingError.empty)), name: item.name, weight: 0)
        }
        return unit(.source(first), name: first.name, weight: first.text.count, isLast: sources.isEmpty)
      }
    }
  }

  private func unit(_ content: DocumentUnit.Content, name: String, weight: Int, isLast: Bool = true) -> DocumentUnit {
    defer { sequence += 1 }
    return DocumentUnit(
      sequence: sequence, item: nextItem - 1, name: name, ending: ending, content: content, weight: weight,
      total: total, file: file, isLast: isLast)
  }

  /// Whether a file is too large to be opened as a whole; what a packed one holds is guessed at.
  private func isLong(_ item: LoadItem) -> Bool {
    let size = Self.size(item.input)
    return size > streamedBytes || (item.name.lowercased().hasSuffix(".gz") && size > streamedBytes / 20)
  }

  /// Bytes of an input as it lies there.
  static func size(_ input: LoadInput) -> Int {
    switch input {
    case .bytes(let bytes): bytes.count
    case .file(let path): InputBytes.size(ofFile: path)
    }
  }
}

/// Opens files of prose.
enum DocumentOpening {
  /// The documents of a file and what is known of the file.
  static func open(_ item: LoadItem, ending: String) throws -> (file: OpenedFile, sources: [DocumentSource]) {
    let input = try InputBytes(item.input, limit: Limits.documentBytes)
    return try withExtendedLifetime(input) {
      let file = OpenedFile(
        name: item.name, size: input.bytes.count, sha256: SHA256.hexadecimal(of: input.bytes))
      return (file, try open(input.bytes, name: item.name, ending: ending))
    }
  }

  /// The documents of bytes whose format is told by an ending, else by the name, else by looking.
  static func open(_ bytes: UnsafeRawBufferPointer, name: String, ending: String) throws -> [DocumentSource] {
    if ending.isEmpty, let format = RDFLook.ending(of: bytes) {
      throw DatabaseError(
        .unsupportedMediaType, "this looks like RDF and not like a document, and its name does not tell",
        suggestion: "say so with the format '\(format)', or with a name that ends in .\(format)")
    }
    var sources = try DocumentSource.open(bytes, name: ending.isEmpty ? name : "document.\(ending)")
    for index in sources.indices {
      // The format was told by the ending; the document keeps the name it was given.
      let number = sources[index].name.split(separator: "#").last.map(String.init) ?? "1"
      sources[index].name = ending == "jsonl" ? "\(name)#\(number)" : name
    }
    return sources
  }
}
