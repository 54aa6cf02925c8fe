/// The six orders of the three columns of a triple. Each order has a first, second and third column.
@frozen public enum KeyOrder: UInt8, CaseIterable, Sendable {
  case spo = 0
  case pso = 1
  case pos = 2
  case osp = 3
  case sop = 4
  case ops = 5

  /// Whether the first column is the predicate: these orders are grouped (see ``PairList``), the others flat (see ``RowList``).
  @inlinable public var isGrouped: Bool { self == .pso || self == .pos }

  /// The triple with its columns in this order.
  @inlinable @inline(__always) public func key(_ t: Triple) -> Triple {
    switch self {
    case .spo: return t
    case .pso: return Triple(t.p, t.s, t.o)
    case .pos: return Triple(t.p, t.o, t.s)
    case .osp: return Triple(t.o, t.s, t.p)
    case .sop: return Triple(t.s, t.o, t.p)
    case .ops: return Triple(t.o, t.p, t.s)
    }
  }

  /// The inverse of ``key(_:)``: the triple of a key in this order.
  @inlinable @inline(__always) public func triple(_ k: Triple) -> Triple {
    switch self {
    case .spo: return k
    case .pso: return Triple(k.p, k.s, k.o)
    case .pos: return Triple(k.o, k.s, k.p)
    case .osp: return Triple(k.p, k.o, k.s)
    case .sop: return Triple(k.s, k.o, k.p)
    case .ops: return Triple(k.o, k.p, k.s)
    }
  }
}
