extension Snapshot {
  /// Bytes of the index: the folded arrays, in memory or mapped, and about those of the changes and terms since.
  public var byteCount: Int {
    let folded = footprint.reduce(0) { $0 + $1.bytes }
    let terms = termCount - Int(dictionary.base.plainBound) - dictionary.base.valuedCount
    // Four orders of 16-byte entries a change; an entry, slots and text a term.
    return folded + deltaCount * 64 + max(0, terms) * 64
  }

  /// Bytes of the folded arrays by part: what a snapshot without changes holds.
  public var footprint: [(name: String, bytes: Int)] {
    let terms = dictionary.base
    var parts: [(name: String, bytes: Int)] = [
      ("term_text", terms.plainArenaBytes + terms.valuedArenaBytes),
      ("term_words", (Int(terms.plainBound) + terms.valuedCount) * 8),
      ("term_values", terms.valuedCount * 10),
      ("term_slots", terms.slotCount * 8),
      ("small_graphs", base.smallCount * 12 + base.nameCount * 12 + base.keptBytes),
    ]
    let views = [base.defaultGraph] + Array(base.large.values)
    for order in KeyOrder.allCases {
      var bytes = 0
      for view in views {
        if let flat = view.base.flatIfReady(order), !order.isGrouped {
          bytes += flat.first.count * 8 + view.base.count * 8 + Int(flat.first.set.blockCount) * 16
        } else if order.isGrouped, let grouped = view.base.groupedIfReady(order) {
          let last = grouped.groups[grouped.first.count]
          bytes += grouped.first.count * 20 + Int(last.pair + last.offset + last.directory) * 4 + view.base.count * 4
          bytes += Int(grouped.first.set.blockCount) * 16
        }
      }
      if bytes > 0 { parts.append(("\(order)", bytes)) }
    }
    return parts
  }
}
