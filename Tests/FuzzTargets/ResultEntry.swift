import Formats
import RDF

/// Result documents: what is accepted is written and reads back as the same table.
enum ResultEntry {
  static func run(_ bytes: UnsafeRawBufferPointer, _ format: ResultFormat) -> String? {
    let table: ResultTable
    do {
      table = try ResultReader.read(bytes, format: format)
    } catch is FormatError {
      return nil
    } catch { return "another sort of error: \(error)" }
    guard format != .csv else { return nil }
    let out = OutputBytes()
    var writer = ResultWriter(format, output: out)
    if let boolean = table.boolean {
      writer.boolean(boolean)
    } else {
      writer.begin(variables: table.variables)
      writer.write(table.rows)
      writer.end()
    }
    // Names of variables, IRIs and labels are not judged by the readers, so what no engine would
    // say may come back otherwise; the rows may not become fewer.
    do {
      let again = try ResultReader.read(out.bytes, format: format)
      return again.rows.count == table.rows.count || format == .tsv ? nil : "\(table.rows.count) rows became \(again.rows.count)"
    } catch { return nil }
  }
}
