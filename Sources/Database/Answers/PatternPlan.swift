import RDF
import SPARQL
import Store
import TripleIndex

/// A pattern for people with its names resolved: the SPARQL that it became.
///
/// A name with one meaning becomes a constant; nodes that bear the same name and do not
/// differ in kind are asked together; nodes that differ are an error that lists them.
struct PatternPlan: Sendable {
  /// Where a place of a statement finds its term in an answer.
  enum Place: Sendable {
    case constant(TermID)
    /// A column of the evaluated query, possibly beyond the shown ones.
    case column(Int)
  }
  struct Statement: Sendable {
    var subject: Place
    var relation: Place
    var object: Place
    /// What the places may be; nil for anything.
    var subjects: [TermID]?
    var relations: [TermID]?
    var objects: [TermID]?
  }

  let query: Query
  /// The columns to show; the query may have more behind them.
  let columns: [String]
  let sparql: String
  let notes: [String]
  let statements: [Statement]

  init(_ pattern: NamePattern, text: String, _ resolver: NameResolver) throws {
    var builder = PatternBuilder(resolver, text)
    // A pattern without any variable shows what it asked for.
    builder.showsConstants = !pattern.statements.contains { statement in
      [statement.subject, statement.relation, statement.object].contains { slot in
        switch slot.content {
        case .variable, .anonymous: true
        default: false
        }
      }
    }
    builder.prepare(pattern.statements)
    for statement in pattern.statements { try builder.add(statement) }
    builder.noteOtherSide(pattern.statements)
    let (full, display, columns) = builder.finish()
    query = full
    self.columns = columns
    let order = Dictionary(
      uniqueKeysWithValues: builder.projection.enumerated().map { ($0.element.name, $0.offset) })
    statements = builder.statements.map { statement in
      func place(_ slot: PatternBuilder.Resolved) -> Place {
        switch slot.term {
        case .variable(let variable): .column(order[variable.name] ?? 0)
        default: .constant(slot.candidates?.first ?? 0)
        }
      }
      return Statement(
        subject: place(statement.subject), relation: place(statement.relation), object: place(statement.object),
        subjects: statement.subject.candidates, relations: statement.relation.candidates,
        objects: statement.object.candidates)
    }
    notes = builder.notes
    sparql = Printer.text(
      of: display, prefixes: Dictionary(TernVocabulary.prefixes.map { ($0.name, $0.iri) }, uniquingKeysWith: { $1 }))
  }

  /// Facts that fit a statement of the pattern and are negated, planned, possible, required or reported.
  func qualified(_ reader: StoreReader, _ names: GraphNames) throws -> [FactRow] {
    var found: [FactRow] = []
    var seen: Set<String> = []
    for statement in statements {
      let subjects = statement.subjects.map { Set($0.map(names.text)) }
      let relations = statement.relations.map { Set($0.map(names.text)) }
      let objects = statement.objects.map { Set($0.map(names.text)) }
      var rows: [FactRow] = []
      if let subjects, subjects.count <= 16 {
        for subject in subjects.sorted() { rows += try reader.facts(subject: subject, relation: nil, object: nil) }
      } else if let objects, objects.count <= 16 {
        for object in objects.sorted() { rows += try reader.facts(subject: nil, relation: nil, object: object) }
      } else {
        rows = try reader.qualifiedFacts()
      }
      for row in rows {
        let isPlain = row.polarity == "affirmed" && row.modality == "stated" && row.attribution == nil
        if isPlain { continue }
        if let subjects, !subjects.contains(row.subject) { continue }
        if let relations, !relations.contains(row.relation) { continue }
        if let objects, !objects.contains(row.object) { continue }
        if seen.insert(row.id).inserted { found.append(row) }
      }
    }
    return found
  }
}

/// Collects the statements of a pattern into a query.
struct PatternBuilder {
  /// A slot after resolution.
  struct Resolved {
    var term: TermPattern
    /// What it may be; nil for a variable.
    var candidates: [TermID]?
  }

  private let resolver: NameResolver
  private let text: String
  private let names: GraphNames
  private var triples: [TriplePattern] = []
  private var values: [(Variable, [TermID])] = []
  private var filters: [Expression] = []
  private var shown: [Variable] = []
  private var hidden: [Variable] = []
  private var used: Set<String> = []
  private(set) var notes: [String] = []
  private(set) var statements: [(subject: Resolved, relation: Resolved, object: Resolved)] = []
  var showsConstants = false
  /// Nil when nobody merged any nodes.
  private let merged: MergedJoins?
  /// Variables that stand at several places: each place has one of its own.
  private var splits: [MergedJoins.Split] = []
  /// Variables that a later place may be split from.
  private var splittable: Set<String> = []

  init(_ resolver: NameResolver, _ text: String) {
    self.resolver = resolver
    self.text = text
    names = GraphNames(resolver.snapshot)
    merged = MergedJoins(resolver)
  }

  /// Finds the variables that join statements, before any is added.
  mutating func prepare(_ statements: [NamePattern.Statement]) {
    guard merged != nil else { return }
    var places: [String: Int] = [:]
    var relations: Set<String> = []
    for statement in statements {
      for slot in [statement.subject, statement.object] { if case .variable(let name) = slot.content { places[name, default: 0] += 1 } }
      if case .variable(let name) = statement.relation.content { relations.insert(name) }
    }
    // Names of variables are taken before those that are made.
    used.formUnion(places.keys)
    used.formUnion(relations)
    let joined = places.filter { $0.value > 1 && !relations.contains($0.key) }.map(\.key).sorted()
    splittable = Set(joined.prefix(MergedJoins.mostVariables))
    if joined.count > splittable.count { notes.append("merged nodes are followed for \(splittable.count) of \(joined.count) variables only") }
  }

  /// The variable of one more place of a name.
  private mutating func place(of name: String) -> Variable {
    let variable = Variable(name)
    guard splittable.contains(name) else { return variable }
    guard let known = splits.firstIndex(where: { $0.name == variable }) else {
      splits.append(MergedJoins.Split(name: variable, others: []))
      return variable
    }
    let other = fresh(name)
    hidden.append(other)
    splits[known].others.append(other)
    return other
  }

  /// Columns of the query: those shown, then those that only serve to find the facts.
  var projection: [Variable] { shown + hidden }

  mutating func add(_ statement: NamePattern.Statement) throws {
    let subject = try slot(statement.subject, "subject") { try $0.entities(named: $1) }
    let relation = try slot(statement.relation, "relation") { try $0.predicates(named: $1) }
    let object = try slot(statement.object, "object") { resolver, name in
      let nodes = resolver.find(name)
      let literals = resolver.literals(name)
      if nodes.isEmpty, literals.isEmpty { throw resolver.unknown(name) }
      return nodes + literals
    }
    triples.append(TriplePattern(subject.term, relation.term, object.term))
    statements.append((subject, relation, object))
    if case .variable(let variable) = relation.term, relation.candidates == nil {
      let naming = (TernVocabulary.labelPredicates + TernVocabulary.aliasPredicates).map { Expression.term(.iri($0)) }
      filters.append(.notIn(.variable(variable), naming))
    }
  }

  /// Who asks for everything about a name (`Mexico -- ? -- ?`) is told of the statements that have it as their object.
  mutating func noteOtherSide(_ asked: [NamePattern.Statement]) {
    guard asked.count == 1, case .name(let name) = asked[0].subject.content, let statement = statements.first,
      let subjects = statement.subject.candidates, statement.relation.candidates == nil, statement.object.candidates == nil
    else { return }
    let graph = resolver.snapshot.defaultGraph
    let count = subjects.reduce(0) { $0 + (names.snapshot.view($1).kind.isLiteral ? 0 : graph.count(0, 0, $1)) }
    if count > 0 { notes.append("\(count) more with it as the object: ? -- ? -- \(name)") }
  }

  private mutating func slot(
    _ slot: NamePattern.Slot, _ role: String, _ resolve: (NameResolver, String) throws -> [TermID]
  ) throws -> Resolved {
    switch slot.content {
    case .variable(let name):
      show(Variable(name))
      if role == "relation" { return Resolved(term: .variable(Variable(name))) }
      return Resolved(term: .variable(place(of: name)))
    case .anonymous:
      let variable = fresh(role)
      show(variable)
      return Resolved(term: .variable(variable))
    case .iri(let iri):
      let id = resolver.snapshot.lookup(.iri(iri))
      return constant(.iri(iri), id.map { [$0] } ?? [], role)
    case .literal(let literal):
      if literal.datatype == XSD.string, resolver.snapshot.lookup(.literal(literal)) == nil {
        let found = try located(slot) { try resolve(resolver, literal.lexical) }
        return candidates(try distinct(found, literal.lexical, slot, role), role)
      }
      let id = resolver.snapshot.lookup(.literal(literal))
      return constant(.literal(literal), id.map { [$0] } ?? [], role)
    case .name(let name):
      let found = try located(slot) { try resolve(resolver, name) }
      return candidates(try distinct(found, name, slot, role), role)
    }
  }

  /// Adds the place of the name to an error.
  private func located<Result>(_ slot: NamePattern.Slot, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch var error as DatabaseError {
      place(slot, &error)
      throw error
    }
  }

  private func place(_ slot: NamePattern.Slot, _ error: inout DatabaseError) {
    var line = 1
    var column = 1
    for byte in text.utf8.prefix(slot.offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    error.line = line
    error.column = column
    error.offset = slot.offset
    error.length = slot.length
  }

  /// The candidates, unless they are things of different kinds that all bear the name.
  private mutating func distinct(
    _ found: [TermID], _ name: String, _ slot: NamePattern.Slot, _ role: String
  ) throws -> [TermID] {
    guard role != "relation", found.count > 1 else { return found }
    let key = NameFolding.entityKey(name)
    let nodes = found.filter { names.snapshot.view($0).kind == .iri }
    // Nodes whose label it is come before nodes that are only also called so.
    let labelled = nodes.filter { names.label($0).map { NameFolding.entityKey($0) == key } ?? false }
    // What people said is one thing is asked for as a whole, whatever its parts are called.
    let kept = SameNodes(resolver.snapshot).closure(labelled.isEmpty ? nodes : labelled)
    if SameNodes(resolver.snapshot).areOne(kept) {
      if kept.count > 1 { notes.append("'\(name)' stands for \(kept.count) nodes that were merged") }
      noteNamesakes(nodes.filter { !kept.contains($0) }, name)
      return kept + found.filter { names.snapshot.view($0).kind.isLiteral }
    }
    let kinds = kept.map { names.kinds($0) }.filter { !$0.isEmpty }
    let common = kinds.dropFirst().reduce(kinds.first ?? []) { $0.intersection($1) }
    if kept.count > 1, kinds.count > 1, common.isEmpty {
      var error = DatabaseError(
        .unknownName, "'\(name)' may mean \(kept.count) different things",
        suggestion: "use one of the names or IRIs listed", candidates: kept.map { names.candidate($0) })
      place(slot, &error)
      throw error
    }
    if kept.count > 1 { notes.append("'\(name)' stands for \(kept.count) nodes that bear the name") }
    noteNamesakes(nodes.filter { !kept.contains($0) }, name)
    let literals = found.filter { names.snapshot.view($0).kind.isLiteral }
    return kept + literals
  }

  /// Nodes that are only also called so are not asked for: who meant them should know.
  private mutating func noteNamesakes(_ others: [TermID], _ name: String) {
    guard !others.isEmpty else { return }
    let shown = others.prefix(5).map { names.displayName($0) }.joined(separator: ", ")
    notes.append("not asked: \(shown)\(others.count > 5 ? ", …" : "") (also called '\(name)')")
  }

  private mutating func constant(_ term: Term, _ ids: [TermID], _ role: String) -> Resolved {
    if showsConstants, !ids.isEmpty { return candidates(ids, role) }
    return Resolved(term: .term(term), candidates: ids)
  }

  private mutating func candidates(_ ids: [TermID], _ role: String) -> Resolved {
    if ids.count == 1, !showsConstants, let term = resolver.snapshot.term(ids[0]) {
      return Resolved(term: .term(term), candidates: ids)
    }
    let variable = fresh(role)
    if showsConstants { show(variable) } else { hidden.append(variable) }
    values.append((variable, ids))
    return Resolved(term: .variable(variable), candidates: ids)
  }

  private mutating func show(_ variable: Variable) {
    used.insert(variable.name)
    if !shown.contains(variable) { shown.append(variable) }
  }

  /// A variable named after its role: `object`, then `object2` …
  private mutating func fresh(_ role: String) -> Variable {
    var number = 1
    while true {
      let name = number == 1 ? role : "\(role)\(number)"
      number += 1
      if used.insert(name).inserted { return Variable(name) }
    }
  }

  /// The query with every column, the query to show, and the names of the shown columns.
  mutating func finish() -> (Query, Query, [String]) {
    var pattern = GraphPattern.basic(triples)
    if !splits.isEmpty, let merged {
      if let joined = merged.pattern(triples, splits) {
        pattern = joined
      } else {
        notes.append("too many nodes were merged to follow them between the statements")
        let same = Dictionary(uniqueKeysWithValues: splits.flatMap { split in split.others.map { ($0, split.name) } })
        func place(_ term: TermPattern) -> TermPattern {
          if case .variable(let variable) = term, let first = same[variable] { return .variable(first) }
          return term
        }
        pattern = .basic(triples.map { TriplePattern(place($0.subject), $0.predicate, place($0.object)) })
        for (other, first) in same.sorted(by: { $0.key.name < $1.key.name }) { pattern = .extend(pattern, other, .variable(first)) }
      }
    }
    for (variable, ids) in values {
      let rows = ids.map { id in [resolver.snapshot.term(id)] }
      pattern = .join(.values([variable], rows), pattern)
    }
    for filter in filters { pattern = .filter(filter, pattern) }
    func query(_ variables: [Variable]) -> Query {
      Query(
        form: .select(variables: variables), dataset: nil, pattern: .distinct(.project(pattern, variables)), base: nil)
    }
    return (query(projection), query(shown), shown.map(\.name))
  }
}
