/// What can go wrong in the index: limits of its layout and damaged images. Never a wrong answer.
public enum IndexError: Error, Equatable, Sendable {
  /// A range of ids is used up (2^30 terms), or a graph has 2^32 triples or more.
  case full(String)
  /// A term cannot be restored under the wanted id: the id is another term's, the term has another id, or the id lies in the wrong range.
  case idConflict(TermID)
  /// A triple term is nested deeper than ``Limits/Limits/tripleTermNesting``.
  case nesting
  /// The image cannot be opened or written; the system's error number.
  case system(operation: String, errno: Int32)
  /// The image is not one, or of another version, machine or layout.
  case notAnImage(String)
  /// A block of the image does not have its checksum, or its structure contradicts itself.
  case damaged(String)
}
