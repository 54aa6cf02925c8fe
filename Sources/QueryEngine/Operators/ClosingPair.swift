import TripleIndex

/// The last two levels of a cycle: a key of the upper one gives one list of the lower, all other lists of the lower are
/// fixed while the upper one is walked.
///
/// `?a p ?b . ?b q ?c . ?a r ?c` by a, b, c: below each b hangs a list of c, which is intersected with the one of a.
struct ClosingPair {
  /// The level above, or -1: no such pair.
  var upper = -1
  var lower = 0
  /// The pattern that holds both, and the part of the upper level that is its first column.
  var pattern = 0
  var holderPart = 0
  /// Where the fixed lists of the lower level stand among those of the cursor's pieces.
  var fixedStart = 0
  var fixedEnd = 0

  /// Writes the pairs of a plan by their upper level; returns the parts whose lists are fixed.
  static func find(
    _ plan: PatternPlan, _ parts: [PatternCursor.Part], _ partStart: UnsafeMutablePointer<Int>,
    into pairs: UnsafeMutablePointer<ClosingPair>
  ) -> [Int] {
    func partsOf(_ level: Int) -> Range<Int> { partStart[level]..<partStart[level + 1] }
    var fixed: [Int] = []
    for upper in plan.boundCount..<max(plan.boundCount, plan.slots.count) where plan.children[upper].count == 1 {
      let lower = plan.children[upper][0]
      guard plan.children[lower].isEmpty, partsOf(lower).count > 1, partsOf(upper).count <= Pieces.mostLists,
        partsOf(upper).allSatisfy({ isPlain(plan, parts[$0]) })
      else { continue }
      var pair = ClosingPair(upper: upper, lower: lower, fixedStart: fixed.count)
      var hanging = 0
      var others: [Int] = []
      var fits = true
      for i in partsOf(lower) {
        let part = parts[i]
        let access = plan.accesses[Int(part.pattern)]
        let depth = Int(part.depth)
        if depth != access.levels.count - 1 || Set(access.levels).count != access.levels.count { fits = false }
        if depth == 0 || access.levels[depth - 1] != upper {
          if depth == 0 && access.constantCount != 2 { fits = false }
          others.append(i)
          continue
        }
        hanging += 1
        if depth != 1 || access.constantCount != 1 || !access.order.isGrouped { fits = false }
        pair.pattern = Int(part.pattern)
        guard let holder = partsOf(upper).first(where: { parts[$0].pattern == part.pattern && parts[$0].depth == 0 }) else {
          fits = false
          continue
        }
        pair.holderPart = holder
      }
      guard fits, hanging == 1, !others.isEmpty else { continue }
      fixed += others
      pair.fixedEnd = fixed.count
      pairs[upper] = pair
    }
    return fixed
  }

  /// Whether no key of a part's list comes twice.
  static func isPlain(_ plan: PatternPlan, _ part: PatternCursor.Part) -> Bool {
    let access = plan.accesses[Int(part.pattern)]
    if Set(access.levels).count != access.levels.count { return false }
    if part.depth > 0 { return Int(part.depth) == access.levels.count - 1 }
    return access.constantCount == 2 || access.constantCount == 1 && access.order.isGrouped && access.levels.count == 2
  }
}
