/// The arrays of a grouped order while it is made, in one region.
struct GroupedArrays {
  private let region: Region
  private let firsts: Int
  /// First-level keys, one a group.
  let keys: UnsafeMutablePointer<TermID>
  /// The groups; the closing entry, which tells the lengths of all arrays, is already written.
  let groups: UnsafeMutablePointer<GroupedOrder.Group>
  let pairKeys: UnsafeMutablePointer<TermID>
  let offsets: UnsafeMutablePointer<UInt32>
  let values: UnsafeMutablePointer<TermID>
  let directories: UnsafeMutablePointer<UInt32>

  init(firsts: Int, pairs: Int, offsetWords: Int, values count: Int, directoryWords: Int) {
    self.firsts = firsts
    let groupsAt = OrderBuilder.padded(firsts * 4)
    let pairsAt = groupsAt + OrderBuilder.padded((firsts + 1) * MemoryLayout<GroupedOrder.Group>.stride)
    let offsetsAt = pairsAt + OrderBuilder.padded(pairs * 4)
    let valuesAt = offsetsAt + OrderBuilder.padded(offsetWords * 4)
    let directoriesAt = valuesAt + OrderBuilder.padded(count * 4)
    region = Region(byteCount: directoriesAt + OrderBuilder.padded((directoryWords + 2) * 4))
    keys = region.pointer()
    groups = region.pointer(at: groupsAt)
    pairKeys = region.pointer(at: pairsAt)
    offsets = region.pointer(at: offsetsAt)
    values = region.pointer(at: valuesAt)
    directories = region.pointer(at: directoriesAt)
    groups[firsts] = GroupedOrder.Group(
      pair: UInt32(pairs), value: UInt32(count), offset: UInt32(offsetWords), directory: UInt32(directoryWords + 2))
  }

  /// The order, when the arrays are filled, with the region that holds it.
  func order(map: CompactMap) -> (GroupedOrder, Region) {
    let (level, setRegion) = OrderBuilder.firstLevel(keys, firsts, map: map)
    region.keep(setRegion)
    return (
      GroupedOrder(
        first: level, groups: UnsafePointer(groups), keys: UnsafePointer(pairKeys), offsets: UnsafePointer(offsets),
        values: UnsafePointer(values), directories: UnsafePointer(directories), map: map), region
    )
  }
}
