@testable import Reading
import Testing

@Suite("Intake")
struct IntakeTests {
  func read(_ bytes: [UInt8]) throws -> ReadDocument { try Reader.read(bytes, name: "a.txt") }

  @Test("What is not text is refused with the place")
  func refused() {
    #expect(throws: ReadingError.empty) { try read([]) }
    #expect(throws: ReadingError.empty) { try read(Array(" \n\t ".utf8)) }
    #expect(throws: ReadingError.binary(offset: 2)) { try read(Array("ab".utf8) + [0, 1, 2]) }
    #expect(throws: ReadingError.invalidUTF8(offset: 3)) { try read(Array("abc".utf8) + [0xFF] + Array("d".utf8)) }
    #expect(throws: ReadingError.invalidUTF8(offset: 0)) { try read([0xC0, 0xAF]) }
    #expect(throws: ReadingError.invalidUTF8(offset: 1)) { try read([0x61, 0xED, 0xA0, 0x80]) }
    #expect(throws: ReadingError.invalidUTF8(offset: 0)) { try read([0xF4, 0x90, 0x80, 0x80]) }
    #expect(throws: ReadingError.invalidUTF8(offset: 1)) { try read([0x61, 0xE2, 0x82]) }
  }

  @Test("A byte order mark is skipped and offsets still count it")
  func mark() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("Estonia joined the council in 2004 after long talks.".utf8)
    let d = try read(bytes)
    #expect(d.sentences.first?.span.lowerBound == 3)
  }
}
