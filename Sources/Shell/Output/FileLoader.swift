import Client

/// Loads files with a progress bar; a failed file does not stop the others.
///
/// The daemon reads files of this machine itself, with all cores, in one request. Where it may
/// not (another user's daemon), the bytes are sent one file after the other.
public struct FileLoader {
  private let client: TernClient
  private let screen: Screen
  private let isQuiet: Bool

  public init(client: TernClient, screen: Screen, isQuiet: Bool = false) {
    self.client = client
    self.screen = screen
    self.isQuiet = isQuiet
  }

  /// What has been loaded so far.
  private struct Totals {
    var files = 0
    var triples = 0
    var facts = 0
    var documents = 0
    var unchanged = 0
    var failed = 0
    var failure: Int32 = 0
  }

  /// More files than this are told in one line, and in one for each that fails.
  private static let linesForFiles = 40

  /// Returns the exit code of the first failure, 0 without one.
  public func load(_ input: InputFiles, _ settings: LoadSettings) throws(ClientError) -> Int32 {
    let bar = ProgressBar(screen, files: input.files.count, bytes: input.files.reduce(0) { $0 + $1.bytes })
    let start = Session.now()
    var totals = Totals()
    let tellsEach = !isQuiet && input.files.count <= Self.linesForFiles
    do throws(ClientError) {
      try loadAll(input.files, settings, bar, &totals, tellsEach)
    } catch {
      bar.clear()
      if error.exitCode == 130, !isQuiet {
        screen.line(
          "interrupted: \(Session.count(totals.documents, "document")) in the database, \(totals.files) of \(input.files.count) files done; the same command goes on from there")
      }
      throw error
    }
    bar.clear()
    if input.files.count > 1, !isQuiet {
      let seconds = Double(Session.now() &- start) / 1e9
      var line = "\(input.files.count) files: \(Session.count(totals.triples, "triple")), \(Session.count(totals.facts, "fact")) from \(Session.count(totals.documents, "document"))"
      if totals.unchanged > 0 { line += ", \(Session.grouped(totals.unchanged)) of them unchanged" }
      if totals.failed > 0 { line += ", \(totals.failed) failed" }
      screen.line(line + ", \(Self.tenths(seconds)) s")
    }
    return totals.failure
  }

  private func loadAll(
    _ files: [InputFiles.File], _ settings: LoadSettings, _ bar: ProgressBar, _ totals: inout Totals, _ tellsEach: Bool
  ) throws(ClientError) {
    do throws(ClientError) {
      var sums = totals
      defer { totals = sums }
      try client.load(files, settings, progress: { bar.step($0) }) { file, result in
        account(file, result, bar, &sums, tellsEach)
      }
      return
    } catch {
      // The daemon may not read files for us: their bytes are sent.
      guard error.status == 403, totals.files == 0 else { throw error }
    }
    for file in files {
      do throws(ClientError) {
        let outcome = try client.load(file, settings) { bar.step(file.name, $0) }
        bar.finished(bytes: file.bytes, items: outcome["quadsRead"]?.int ?? 0)
        account(file, .success(outcome), bar, &totals, tellsEach)
      } catch {
        if error.exitCode == 130 || error.exitCode == 69 { throw error }
        account(file, .failure(error), bar, &totals, tellsEach)
      }
    }
  }

  private func account(
    _ file: InputFiles.File, _ result: Result<JSON, ClientError>, _ bar: ProgressBar, _ totals: inout Totals, _ tells: Bool
  ) {
    totals.files += 1
    switch result {
    case .success(let outcome):
      if tells {
        bar.clear()
        screen.line(Self.summary(file.name, outcome))
      }
      if outcome["kind"]?.string == "rdf" {
        totals.triples += outcome["quadsRead"]?.int ?? 0
      } else {
        totals.facts += outcome["documents"]?["facts"]?.int ?? 0
        totals.documents += outcome["documents"]?["count"]?.int ?? 0
        totals.unchanged += outcome["documents"]?["unchanged"]?.int ?? 0
      }
    case .failure(let error):
      bar.clear()
      totals.failed += 1
      if totals.failure == 0 { totals.failure = error.exitCode }
      screen.line(screen.styled("error: ", .red) + DisplayText.safe(FactText.place(file.name)) + ": " + DisplayText.safe(error.description, keepLines: true))
    }
  }

  /// One line about a loaded file.
  public static func summary(_ name: String, _ outcome: JSON) -> String {
    let shown = DisplayText.safe(FactText.place(name))
    let sums = outcome["documents"]
    let count = sums?["count"]?.int ?? 0
    if outcome["kind"]?.string == "rdf", outcome["quadsRead"]?.int == 0 { return shown + ": no triples in it" }
    if outcome["unchanged"]?.bool == true {
      if let other = outcome["document"]?["name"]?.string, other != name { return shown + ": the same as " + DisplayText.safe(FactText.place(other)) }
      return shown + ": unchanged" + (count > 1 ? " (\(count) documents)" : "")
    }
    let verb = outcome["replaced"]?.bool == true ? "replaced" : "loaded"
    if outcome["kind"]?.string == "prose" {
      var line = "\(shown): \(verb), "
      if count > 1 { line += "\(Session.grouped(count)) documents, " }
      let entities = sums?["entities"]?.int ?? 0
      line += "\(Session.count(sums?["sentences"]?.int ?? 0, "sentence")), \(Session.count(sums?["facts"]?.int ?? 0, "fact")), \(Session.grouped(entities)) \(entities == 1 ? "entity" : "entities")"
      if let same = sums?["unchanged"]?.int, same > 0 { line += " (\(Session.grouped(same)) documents unchanged)" }
      if let dropped = sums?["unquoted"]?.int, dropped > 0 { line += "; \(dropped) facts of the model dropped: their quotes are not in the text or do not name both ends" }
      return line
    }
    let added = outcome["quadsAdded"]?.int ?? 0
    return "\(shown): \(verb), \(Session.count(outcome["quadsRead"]?.int ?? added, "triple")) (\(Session.grouped(added)) new)"
  }

  static func tenths(_ seconds: Double) -> String {
    let value = Int((seconds * 10).rounded())
    return "\(value / 10).\(value % 10)"
  }
}
