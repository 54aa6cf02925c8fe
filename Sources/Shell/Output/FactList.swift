import Client

/// Lists that the daemon cuts at a length: how much is asked for, and what is said about the rest.
public enum FactList {
  /// Facts about one name.
  public static let most = 1_000
  /// Triples about a name that no document speaks of.
  static let mostTriples = 200

  /// Says that an answer of `/facts` is not all there is.
  public static func noteMissing(_ answer: JSON, _ errors: Screen) {
    guard answer["complete"]?.bool == false else { return }
    errors.line("these are the first \(Session.count(answer["facts"]?.array?.count ?? 0, "fact")); there are more: ask with a pattern, NAME -- ? -- ?")
  }

  /// Says that an answer of `/entities` is not all there is.
  public static func noteMissingNames(_ answer: JSON, _ errors: Screen) {
    guard answer["complete"]?.bool == false else { return }
    errors.line("these are the first \(answer["entities"]?.array?.count ?? 0); there are more: a longer name finds fewer")
  }
}
