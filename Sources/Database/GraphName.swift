/// A graph that the graph store protocol or a dump names.
public enum GraphName: Sendable, Hashable {
  case defaultGraph
  case named(String)
  /// Every graph (dump only).
  case all
}
