/// One question of the benchmark.
struct Question {
  let id: String
  /// What sort of work it is; results are averaged by class.
  let kind: String
  let text: String
}

/// The two sets of data.
enum DataSet: String, CaseIterable {
  case web, campus

  func write(_ triples: Int, to path: String) throws -> Int {
    switch self {
    case .web: try WebData.write(triples, to: path)
    case .campus: try CampusData.write(triples, to: path)
    }
  }

  private var prefixes: String {
    switch self {
    case .web:
      "PREFIX t: <http://web.example/terms#> PREFIX p: <http://web.example/page/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    case .campus:
      "PREFIX t: <http://campus.example/terms#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    }
  }

  /// Every question, by name, class and text.
  var questions: [Question] {
    let lines = self == .web ? DataSet.web_ : DataSet.campus_
    return lines.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map(String.init)
      return Question(id: parts[0], kind: parts[1], text: prefixes + parts[2])
    }
  }

  /// Subjects that the load test looks up.
  func subject(_ random: inout Random, triples: Int) -> String {
    switch self {
    case .web: WebData.page(random.below(WebData.pages(triples)))
    case .campus: "<http://campus.example/u\(random.below(max(1, triples / CampusData.perUniversity)))/f\(random.below(14))/student\(random.below(280))>"
    }
  }

  private static let web_ = """
    w-out point SELECT ?p ?o WHERE { p:777 ?p ?o }
    w-in point SELECT ?s ?p WHERE { ?s ?p p:40000 }
    w-label point SELECT ?l WHERE { p:5000 rdfs:label ?l }
    w-star3 star SELECT (COUNT(*) AS ?n) WHERE { ?a t:link4 ?b . ?a t:link6 ?c . ?a t:link8 ?d }
    w-star5 star SELECT (COUNT(*) AS ?n) WHERE { ?a a t:Kind3 . ?a t:size ?v . ?a t:year ?y . ?a rdfs:label ?l . ?a t:within ?u }
    w-chain2 chain SELECT (COUNT(*) AS ?n) WHERE { ?a t:link10 ?b . ?b t:link11 ?c }
    w-chain3 chain SELECT (COUNT(*) AS ?n) WHERE { ?a t:link20 ?b . ?b t:link21 ?c . ?c t:link22 ?d }
    w-tri cyclic SELECT (COUNT(*) AS ?n) WHERE { ?a t:link0 ?b . ?b t:link1 ?c . ?c t:link2 ?a }
    w-hubs cyclic SELECT (COUNT(*) AS ?n) WHERE { ?a t:link0 ?b . ?b t:link0 ?c . ?a t:link0 ?c }
    w-square cyclic SELECT (COUNT(*) AS ?n) WHERE { ?a t:link1 ?b . ?b t:link2 ?c . ?c t:link3 ?d . ?d t:link4 ?a }
    w-up path SELECT ?x WHERE { p:60000 t:within* ?x }
    w-down path SELECT (COUNT(*) AS ?n) WHERE { ?x t:within+ p:10 }
    w-pairs path SELECT (COUNT(*) AS ?n) WHERE { ?x t:within+ ?y }
    w-reach path SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { p:100 (t:link1|t:link2)+ ?x }
    w-kinds aggregate SELECT ?k (COUNT(*) AS ?n) WHERE { ?a a ?k } GROUP BY ?k
    w-means aggregate SELECT ?k (COUNT(*) AS ?n) (AVG(?v) AS ?m) WHERE { ?a a ?k . ?a t:size ?v } GROUP BY ?k
    w-range filter SELECT (COUNT(*) AS ?n) WHERE { ?a t:size ?v . ?a t:year ?y . FILTER(?v > 1000 && ?v < 5000 && ?y >= 1990) }
    w-text filter SELECT (COUNT(*) AS ?n) WHERE { ?a rdfs:label ?l . FILTER(CONTAINS(STR(?l), "777")) }
    w-top order SELECT ?a ?v WHERE { ?a t:size ?v . ?a t:year ?y } ORDER BY DESC(?v) ?a LIMIT 10
    w-big big SELECT ?a ?l ?k WHERE { ?a rdfs:label ?l . ?a a ?k }
    """

  private static let campus_ = """
    c-one point SELECT ?p ?o WHERE { <http://campus.example/u0/f0/student5> ?p ?o }
    c-course point SELECT ?x WHERE { ?x a t:Master . ?x t:attends <http://campus.example/u0/f0/course0> }
    c-papers point SELECT ?x WHERE { ?x a t:Paper . ?x t:author <http://campus.example/u0/f0/teacher0> }
    c-staff star SELECT ?x ?a ?b WHERE { ?x a t:Reader . ?x t:worksFor <http://campus.example/u0/f0> . ?x t:name ?a . ?x t:mail ?b }
    c-chairs star SELECT (COUNT(*) AS ?n) WHERE { ?x a t:Chair . ?x t:worksFor ?f . ?x t:name ?a . ?x t:mail ?b . ?x t:field ?c . ?x t:degreeFrom ?u }
    c-pupils chain SELECT ?x ?y WHERE { ?x a t:Bachelor . ?x t:attends ?y . <http://campus.example/u0/f0/teacher0> t:teaches ?y }
    c-mails chain SELECT ?x ?y ?z WHERE { ?x a t:Bachelor . ?y a t:Faculty . ?x t:memberOf ?y . ?y t:partOf <http://campus.example/u0> . ?x t:mail ?z }
    c-long chain SELECT (COUNT(*) AS ?n) WHERE { ?p t:author ?x . ?s t:advisedBy ?x . ?x t:worksFor ?f . ?f t:partOf ?u }
    c-home cyclic SELECT ?x ?y ?z WHERE { ?x a t:Master . ?y a t:University . ?z a t:Faculty . ?x t:memberOf ?z . ?z t:partOf ?y . ?x t:degreeFrom ?y }
    c-taught cyclic SELECT ?x ?y ?z WHERE { ?x t:advisedBy ?y . ?y t:teaches ?z . ?x t:attends ?z }
    c-people path SELECT (COUNT(*) AS ?n) WHERE { ?x a/rdfs:subClassOf* t:Person }
    c-types aggregate SELECT ?t (COUNT(*) AS ?n) WHERE { ?x a ?t } GROUP BY ?t
    c-terms aggregate SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p
    c-masters aggregate SELECT ?f (COUNT(?x) AS ?n) WHERE { ?x a t:Master . ?x t:memberOf ?f } GROUP BY ?f
    c-degrees aggregate SELECT (COUNT(DISTINCT ?u) AS ?n) WHERE { ?x t:memberOf ?f . ?x t:degreeFrom ?u }
    c-first order SELECT ?x ?e WHERE { ?x a t:Bachelor . ?x t:mail ?e } ORDER BY ?e LIMIT 10
    c-maybe optional SELECT (COUNT(*) AS ?n) WHERE { ?x a t:Bachelor . OPTIONAL { ?x t:advisedBy ?y } }
    c-without optional SELECT (COUNT(*) AS ?n) WHERE { ?x a t:Master . FILTER NOT EXISTS { ?x t:assists ?c } }
    c-names big SELECT ?x WHERE { ?x a t:Bachelor }
    c-table big SELECT ?x ?n ?e WHERE { ?x t:memberOf ?f . ?x t:name ?n . ?x t:mail ?e }
    c-all scan SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }
    """
}
