/// One value of a row.
enum Cell {
  case integer(Int64)
  case real(Double)
  case text(String?)
  case bytes([UInt8])
}

/// A table whose rows carry a mark: a hash of the row, compared whenever it is read, whose
/// sum over all rows is the side hash of the state. So a flipped bit in a stored
/// sentence or confidence is noticed like one in a block.
struct MarkedTable {
  enum Kind { case integer, real, text, bytes }
  let name: String
  let columns: [(name: String, kind: Kind)]
  private let seed: UInt64
  private let insertSQL: String
  private let selectSQL: String

  init(_ name: String, _ columns: [(String, Kind)]) {
    self.name = name
    self.columns = columns
    seed = [UInt8](name.utf8).withUnsafeBytes { Mixing.hash($0, seed: 0x726F_7773) }
    let list = columns.map(\.0).joined(separator: ", ") + ", mark"
    let places = (1...columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
    insertSQL = "INSERT INTO \(name)(\(list)) VALUES(\(places))"
    selectSQL = "SELECT \(list) FROM \(name) "
  }

  private func mark(_ cells: [Cell]) -> UInt64 {
    var writer = BlockWriter()
    for cell in cells {
      switch cell {
      case .integer(let value):
        writer.byte(1)
        writer.number(UInt64(bitPattern: value))
      case .real(let value):
        writer.byte(2)
        writer.number(value.bitPattern)
      case .text(let value):
        writer.byte(value == nil ? 3 : 4)
        if let value {
          let utf8 = [UInt8](value.utf8)
          utf8.withUnsafeBufferPointer { writer.text($0) }
        }
      case .bytes(let value):
        writer.byte(5)
        value.withUnsafeBufferPointer { writer.text($0) }
      }
    }
    return writer.bytes.withUnsafeBytes { Mixing.hash($0, seed: seed) }
  }

  /// The share of a row in the side hash.
  private func hash(mark: UInt64) -> ContentHash {
    ContentHash(low: mark, high: Mixing.fold(mark ^ 0x8ebc_6af0_9c88_c6e3, seed | 1))
  }

  /// Adds a row and its share of the side hash.
  func insert(_ cells: [Cell], _ transaction: StoreTransaction) throws {
    precondition(cells.count == columns.count, "a row has a cell for every column")
    let statement = try transaction.connection.prepare(insertSQL)
    for (index, cell) in cells.enumerated() {
      let place = Int32(index + 1)
      switch cell {
      case .integer(let value): try statement.bind(place, value)
      case .real(let value): try statement.bind(place, value)
      case .text(let value): try statement.bind(place, value)
      case .bytes(let value): try statement.bind(place, value)
      }
    }
    let mark = mark(cells)
    try statement.bind(Int32(cells.count + 1), Int64(bitPattern: mark)).run()
    transaction.state.sideHash.add(hash(mark: mark))
  }

  /// Removes the rows that fit and their share of the side hash; returns how many.
  @discardableResult
  func delete(_ condition: String, _ parameters: [Cell], _ transaction: StoreTransaction) throws -> Int {
    transaction.forgets = true
    let statement = try transaction.connection.prepare("DELETE FROM \(name) WHERE \(condition) RETURNING mark")
    defer { statement.reset() }
    try bind(parameters, to: statement)
    var count = 0
    while try statement.step() {
      transaction.state.sideHash.remove(hash(mark: UInt64(bitPattern: statement.integer(0))))
      count += 1
    }
    return count
  }

  /// Hands over the rows that fit (`clause` is everything after FROM), each compared with its mark.
  func select(
    _ clause: String, _ parameters: [Cell], _ reader: StoreReader, _ body: ([Cell]) throws -> Void
  ) throws {
    let statement = try reader.connection.prepare(selectSQL + clause)
    defer { statement.reset() }
    try bind(parameters, to: statement)
    while try statement.step() { try body(try cells(of: statement)) }
  }

  /// The sum of the shares of all rows; every row is compared with its mark.
  func sum(_ reader: StoreReader) throws -> (hash: ContentHash, rows: Int) {
    let statement = try reader.connection.prepare(selectSQL)
    defer { statement.reset() }
    var sum = ContentHash()
    var rows = 0
    while try statement.step() {
      _ = try cells(of: statement)
      sum.add(hash(mark: UInt64(bitPattern: statement.integer(Int32(columns.count)))))
      rows += 1
    }
    return (sum, rows)
  }

  private func cells(of statement: Statement) throws -> [Cell] {
    var cells: [Cell] = []
    cells.reserveCapacity(columns.count)
    for (index, column) in columns.enumerated() {
      let place = Int32(index)
      switch column.kind {
      case .integer: cells.append(.integer(statement.integer(place)))
      case .real: cells.append(.real(statement.double(place)))
      case .text: cells.append(.text(statement.optionalText(place)))
      case .bytes: cells.append(.bytes(statement.bytes(place)))
      }
    }
    guard mark(cells) == UInt64(bitPattern: statement.integer(Int32(columns.count))) else {
      throw StoreError(.damaged, "the database file is damaged: a row of '\(name)' does not match its mark")
    }
    return cells
  }

  private func bind(_ parameters: [Cell], to statement: Statement) throws {
    for (index, cell) in parameters.enumerated() {
      let place = Int32(index + 1)
      switch cell {
      case .integer(let value): try statement.bind(place, value)
      case .real(let value): try statement.bind(place, value)
      case .text(let value): try statement.bind(place, value)
      case .bytes(let value): try statement.bind(place, value)
      }
    }
  }
}

extension Array where Element == Cell {
  func integer(_ index: Int) -> Int64 { if case .integer(let value) = self[index] { value } else { 0 } }
  func int(_ index: Int) -> Int { Int(integer(index)) }
  func real(_ index: Int) -> Double { if case .real(let value) = self[index] { value } else { 0 } }
  func optionalText(_ index: Int) -> String? { if case .text(let value) = self[index] { value } else { nil } }
  func text(_ index: Int) -> String { optionalText(index) ?? "" }
  func bytes(_ index: Int) -> [UInt8] { if case .bytes(let value) = self[index] { value } else { [] } }
}
