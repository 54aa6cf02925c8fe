import RDF
import TripleIndex

/// Which named graphs exist. SPARQL 1.1 Update, section 3.2: this store records empty graphs.
///
/// A graph exists while it has triples, and from CREATE, from being cleared or emptied and
/// from being stored without triples until it is dropped. Existence without triples is itself
/// a triple, `<g> a <urn:tern:internal:graph>` in a graph of that name, so that it is
/// durable, hashed, recovered and undone like every other. That graph is no graph of a dataset.
public enum GraphRegister {
  /// The graph of the register, and the class of its members.
  public static let name = IRI("urn:tern:internal:graph")
  private static let type = IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

  /// The register's own id; nil while nothing was ever registered.
  public static func id(in snapshot: Snapshot) -> TermID? { snapshot.lookup(.iri(name)) }

  /// The named graphs that exist, in ascending order of ids.
  public static func graphs(of snapshot: Snapshot) -> [TermID] {
    let named = snapshot.namedGraphs
    guard let register = id(in: snapshot), let view = snapshot.graph(register) else { return named }
    var names = Set(named)
    names.remove(register)
    names.formUnion(members(view))
    return names.sorted()
  }

  /// Whether a named graph exists.
  public static func contains(_ graph: TermID, in snapshot: Snapshot) -> Bool {
    let register = id(in: snapshot)
    if snapshot.graph(graph) != nil { return graph != register }
    guard let register, let type = snapshot.lookup(.iri(type)) else { return false }
    return snapshot.graph(register)?.contains(graph, type, register) ?? false
  }

  /// Whether a named graph exists, by its name.
  public static func contains(_ graph: IRI, in snapshot: Snapshot) -> Bool {
    snapshot.lookup(.iri(graph)).map { contains($0, in: snapshot) } ?? false
  }

  /// Registers a graph: it exists from now on, also without triples.
  public static func add(_ graph: IRI, to builder: SnapshotBuilder) throws {
    var terms = TemplateTerms(builder, seed: 0)
    builder.add(try member(terms.term(.iri(graph)), &terms))
  }

  /// Registers a graph by its id.
  public static func add(_ graph: TermID, to builder: SnapshotBuilder) throws {
    var terms = TemplateTerms(builder, seed: 0)
    builder.add(try member(graph, &terms))
  }

  /// Takes a graph off the register: it exists only while it has triples.
  public static func remove(_ graph: TermID, from builder: SnapshotBuilder) throws {
    // Nothing was ever registered: then nothing is to be taken off.
    guard id(in: builder.draft()) != nil else { return }
    var terms = TemplateTerms(builder, seed: 0)
    builder.remove(try member(graph, &terms))
  }

  private static func member(_ graph: TermID, _ terms: inout TemplateTerms) throws -> QuadIDs {
    let register = try terms.term(.iri(name))
    return QuadIDs(s: graph, p: try terms.term(.iri(type)), o: register, g: register)
  }

  private static func members(_ view: GraphView) -> [TermID] {
    var result: [TermID] = []
    var cursor = TripleCursor(view, order: .spo)
    let buffer = UnsafeMutablePointer<Triple>.allocate(capacity: 256)
    defer { buffer.deallocate() }
    while true {
      let count = cursor.next(buffer, capacity: 256)
      if count == 0 { return result }
      for index in 0..<count { result.append(buffer[index].s) }
    }
  }
}
