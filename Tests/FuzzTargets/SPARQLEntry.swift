import RDF
import SPARQL

/// Texts of queries, updates and people's patterns.
///
/// An accepted query is printed; the print parses, and prints as itself.
enum SPARQLEntry {
  private static let options = SPARQLParser.Options(base: IRI("http://example.org/base/"))

  static func query(_ bytes: UnsafeRawBufferPointer) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    let parsed: Query
    do throws(SyntaxError) {
      parsed = try SPARQLParser.query(text, options: options)
    } catch { return place(error, text) }
    return stable(parsed)
  }

  /// Whether a query survives being printed.
  static func stable(_ parsed: Query) -> String? {
    let printed = Printer.text(of: parsed)
    do throws(SyntaxError) {
      let again = Printer.text(of: try SPARQLParser.query(printed))
      return again == printed ? nil : "a print that prints differently:\n\(printed)\n---\n\(again)"
    } catch {
      // A print is longer than the text, so it may go over a limit that the text keeps.
      return error.message.contains("more than") || error.message.contains("longer than") || error.message.contains("deep") ? nil : "a print that is refused: \(error)\n\(printed)"
    }
  }

  static func update(_ bytes: UnsafeRawBufferPointer) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(SyntaxError) {
      _ = try SPARQLParser.update(text, options: options)
      return nil
    } catch { return place(error, text) }
  }

  static func pattern(_ bytes: UnsafeRawBufferPointer) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = PatternLanguage.recognises(text)
    _ = SPARQLParser.kind(of: text)
    do throws(SyntaxError) {
      let pattern = try PatternLanguage.parse(text)
      return pattern.statements.isEmpty ? "a pattern without statements" : nil
    } catch { return place(error, text) }
  }

  private static func place(_ error: SyntaxError, _ text: String) -> String? {
    error.offset <= text.utf8.count && error.line >= 1 && error.column >= 1 ? nil : "an error outside its text: \(error)"
  }
}
