import Glibc
import Store

/// Tells how far a rebuild of the index is: about every two seconds, with the rate and the time left.
struct RecoveryPace {
  private let note: (String) -> Void
  private let total: Int
  private let began: Double
  private var stageBegan: Double
  private var told: Double
  private var stage = ""
  private var done = 0
  /// Quads below which nothing is said.
  private static let silent = 500_000

  init(_ store: DurableStore, _ note: @escaping (String) -> Void) throws {
    self.note = note
    total = try store.read { try $0.quadBlockSize().quads }
    began = RecoveryPace.seconds()
    stageBegan = began
    told = began
    if total >= RecoveryPace.silent { note("rebuilding the index of \(total) quads from the database") }
  }

  private static func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  mutating func step(_ what: String, _ count: Int) {
    let now = RecoveryPace.seconds()
    if what != stage {
      stage = what
      stageBegan = now
      done = 0
    }
    done += count
    guard now - told >= 2 else { return }
    told = now
    let rate = Double(done) / max(now - stageBegan, 0.001)
    var line = "rebuilding: \(done) \(what) read, \(Int(rate)) a second"
    if what == "quads", total > done { line += ", about \(Int(Double(total - done) / max(rate, 1)) + 1) s left to read" }
    note(line)
  }

  func end(_ quads: Int) {
    guard total >= RecoveryPace.silent else { return }
    note("the index was rebuilt in \(Int((RecoveryPace.seconds() - began) * 10) / 10) s: \(quads) quads")
  }
}
