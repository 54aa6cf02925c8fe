import CVerifiedMap

/// The memory of the process as the system sees it.
public enum ProcessMemory {
  /// Gives freed memory that the allocator keeps back to the system: after a load or a fold, which free much at once.
  public static func giveBack() { tern_release_free_memory() }
}
