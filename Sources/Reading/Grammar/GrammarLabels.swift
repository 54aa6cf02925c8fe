/// The closed label sets of the English model: dependency labels (CLEAR style), Universal
/// part-of-speech tags, Penn Treebank tags, entity labels (OntoNotes 5).
///
/// Raw values are the spellings of the model and of its test data.

/// A dependency label: how a word hangs on its head.
public enum DependencyLabel: String, Sendable, Hashable, CaseIterable {
  case root = "ROOT"
  /// A clause that modifies a noun: infinitive or participle ("the plan *to cut* costs").
  case acl
  /// An adjective as complement of a verb ("is *large*").
  case acomp
  case advcl, advmod
  /// The `by` of a passive.
  case agent
  case amod, appos
  /// A noun as complement of a copula ("is a *city*").
  case attr
  case aux, auxpass
  /// The possessive `'s`.
  case caseMarker = "case"
  case cc, ccomp, compound, conj, csubj, csubjpass
  /// An indirect object, or the `to`/`for` that introduces it.
  case dative
  case dep, det
  /// A direct object.
  case dobj
  case expl, intj, mark, meta, neg, nmod, npadvmod, nsubj, nsubjpass, nummod
  /// The complement of an object ("elected him *president*").
  case oprd
  case parataxis, pcomp
  /// The object of a preposition.
  case pobj
  case poss, preconj, predet, prep
  /// The particle of a phrasal verb.
  case prt
  case punct, quantmod, relcl, xcomp
  /// White space, which hangs on its neighbour without a label.
  case none = ""
}

/// A Universal part-of-speech tag.
public enum UniversalTag: String, Sendable, Hashable, CaseIterable {
  case adjective = "ADJ"
  case adposition = "ADP"
  case adverb = "ADV"
  case auxiliary = "AUX"
  case coordinator = "CCONJ"
  case determiner = "DET"
  case interjection = "INTJ"
  case noun = "NOUN"
  case number = "NUM"
  case particle = "PART"
  case pronoun = "PRON"
  case properNoun = "PROPN"
  case punctuation = "PUNCT"
  case subordinator = "SCONJ"
  case symbol = "SYM"
  case verb = "VERB"
  case other = "X"
  case space = "SPACE"
  case none = ""
}

/// A Penn Treebank tag, as the model extends the set.
public enum FineTag: String, Sendable, Hashable, CaseIterable {
  case currency = "$"
  case closingQuote = "''"
  case comma = ","
  case leftBracket = "-LRB-"
  case rightBracket = "-RRB-"
  case sentenceEnd = "."
  case colon = ":"
  case openingQuote = "``"
  case addressWord = "ADD"
  case affix = "AFX"
  case cc = "CC"
  case cd = "CD"
  case dt = "DT"
  case ex = "EX"
  case fw = "FW"
  case hyphen = "HYPH"
  case `in` = "IN"
  case jj = "JJ"
  case jjr = "JJR"
  case jjs = "JJS"
  case ls = "LS"
  case md = "MD"
  case nfp = "NFP"
  case nn = "NN"
  case nnp = "NNP"
  case nnps = "NNPS"
  case nns = "NNS"
  case pdt = "PDT"
  case pos = "POS"
  case prp = "PRP"
  case prpPossessive = "PRP$"
  case rb = "RB"
  case rbr = "RBR"
  case rbs = "RBS"
  case rp = "RP"
  case sym = "SYM"
  case to = "TO"
  case uh = "UH"
  case vb = "VB"
  case vbd = "VBD"
  case vbg = "VBG"
  case vbn = "VBN"
  case vbp = "VBP"
  case vbz = "VBZ"
  case wdt = "WDT"
  case wp = "WP"
  case wpPossessive = "WP$"
  case wrb = "WRB"
  case other = "XX"
  case space = "_SP"
  case none = ""
}

/// What kind of thing a name names (OntoNotes 5).
public enum EntityLabel: String, Sendable, Hashable, CaseIterable {
  case cardinal = "CARDINAL"
  case date = "DATE"
  case event = "EVENT"
  case facility = "FAC"
  /// Countries, cities, states.
  case geopolitical = "GPE"
  case language = "LANGUAGE"
  case law = "LAW"
  /// Places that are not geopolitical: mountains, rivers.
  case location = "LOC"
  case money = "MONEY"
  /// Nationalities, religious and political groups.
  case group = "NORP"
  case ordinal = "ORDINAL"
  case organisation = "ORG"
  case percent = "PERCENT"
  case person = "PERSON"
  case product = "PRODUCT"
  case quantity = "QUANTITY"
  case time = "TIME"
  case workOfArt = "WORK_OF_ART"
}
