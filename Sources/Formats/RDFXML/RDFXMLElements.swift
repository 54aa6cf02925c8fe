import Limits
import RDF

/// Node elements, property elements and their attributes. RDF 1.2 XML Syntax, sections 7.2.11 to 7.2.21.
extension RDFXMLParser {
  private static let syntaxTerms: Set<String> = [
    "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "annotation", "annotationNodeID", "version",
  ]
  private static let oldTerms: Set<String> = ["aboutEach", "aboutEachPrefix", "bagID"]
  /// Attributes that may stand without namespace.
  private static let unqualified: Set<String> = ["ID", "about", "resource", "parseType", "type"]

  /// Attributes about the context, which are no properties: `xml:*`, `its:*`, `rdf:version`.
  func isControl(_ attribute: XMLAttribute) -> Bool {
    // Names that begin with `xml` are XML's own (XML 1.0, section 2.3), whatever they may mean.
    attribute.name.namespace == Self.xml || attribute.name.namespace == Self.its
      || (attribute.name.prefix.isEmpty ? attribute.name.local : attribute.name.prefix).lowercased().hasPrefix("xml")
      || (attribute.name.namespace == Self.rdf && attribute.name.local == "version")
  }

  /// The context of an element inside another.
  func inner(_ outer: Context, _ element: XMLStart) throws -> Context {
    var context = outer
    for attribute in element.attributes {
      switch (attribute.name.namespace, attribute.name.local) {
      case (Self.xml, "base"):
        let value = context.base?.resolve(attribute.value) ?? attribute.value
        guard isAbsoluteIRI(value), let base = BaseIRI(value) else { throw fault("xml:base <\(attribute.value.prefix(80))> is not absolute") }
        context.base = base
      case (Self.xml, "lang"):
        guard attribute.value.isEmpty || isLanguageTag(attribute.value) else { throw fault("'\(attribute.value.prefix(40))' is no language tag") }
        context.language = attribute.value.isEmpty ? nil : attribute.value
      case (Self.its, "dir"): context.direction = ResultReader.direction(attribute.value)
      case (Self.rdf, "version"): context.is12 = attribute.value.hasPrefix("1.2")
      default: break
      }
    }
    return context
  }

  private func isLanguageTag(_ text: String) -> Bool {
    if text.utf8.count > Limits.languageTagBytes { return false }
    for (index, part) in text.split(separator: "-", omittingEmptySubsequences: false).enumerated() {
      guard (1...8).contains(part.utf8.count) else { return false }
      for byte in part.utf8 {
        let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        guard isLetter || (index > 0 && (0x30...0x39).contains(byte)) else { return false }
      }
    }
    return true
  }

  private func resolve(_ reference: String, _ context: Context) throws -> String {
    var resolved = reference
    if !isAbsoluteIRI(reference) {
      guard let base = context.base else {
        throw fault("relative IRI '\(reference.prefix(80))' without a base", suggestion: "add xml:base, or give a base IRI")
      }
      resolved = base.resolve(reference)
    }
    guard isAbsoluteIRI(resolved) else { throw fault("'\(resolved.prefix(80))' is not an IRI") }
    guard resolved.utf8.count <= Limits.iriBytes else { throw fault("IRI longer than \(Limits.iriBytes) bytes") }
    return resolved
  }

  private func checkedName(_ name: String, _ attribute: String) throws -> String {
    let scalars = Array(name.unicodeScalars)
    guard let first = scalars.first, first == "_" || (CharacterClass.isNameStart(first.value) || (first.isASCII && first.properties.isAlphabetic)),
      scalars.dropFirst().allSatisfy({ scalar in
        scalar.isASCII ? scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-.".unicodeScalars.contains(scalar) : CharacterClass.isName(scalar.value)
      })
    else { throw fault("'\(name.prefix(80))' is no XML name", suggestion: "\(attribute) takes a name without colon") }
    return name
  }

  private func propertyIRI(_ name: XMLName) throws -> Term {
    if name.namespace.isEmpty { throw fault("'\(name.local)' has no namespace", suggestion: "declare one with xmlns") }
    guard isAbsoluteIRI(name.iri) else { throw fault("'\(name.iri.prefix(80))' is not an absolute IRI") }
    return .iri(IRI(name.iri))
  }

  /// The name of an attribute as RDF/XML sees it: five may stand without namespace.
  private func rdfName(_ attribute: XMLAttribute) throws -> String? {
    if attribute.name.namespace == Self.rdf { return attribute.name.local }
    guard attribute.name.namespace.isEmpty else { return nil }
    guard Self.unqualified.contains(attribute.name.local) else { throw fault("attribute '\(attribute.name.local)' has no namespace") }
    return attribute.name.local
  }

  /// Property attributes: everything that no rule of RDF/XML takes.
  private func checkPropertyAttribute(_ rdfName: String?) throws {
    guard let rdfName else { return }
    if Self.syntaxTerms.contains(rdfName) || Self.oldTerms.contains(rdfName) || rdfName == "Description" || rdfName == "li" {
      throw fault("rdf:\(rdfName) is not allowed here")
    }
  }

  // MARK: Node elements

  /// Starts a node element; returns its subject.
  func startNode(_ element: XMLStart) throws -> Term {
    let context = try inner(frames[frames.count - 1].context, element)
    if element.name.namespace == Self.rdf,
      Self.syntaxTerms.contains(element.name.local) || Self.oldTerms.contains(element.name.local) || element.name.local == "li"
    {
      throw fault("rdf:\(element.name.local) cannot be a node element")
    }
    var subject: Term?
    var properties: [(Term, XMLAttribute)] = []
    func take(_ term: Term) throws {
      if subject != nil { throw fault("only one of rdf:about, rdf:ID and rdf:nodeID is allowed") }
      subject = term
    }
    for attribute in element.attributes where !isControl(attribute) {
      let name = try rdfName(attribute)
      switch name {
      case "about": try take(.iri(IRI(resolve(attribute.value, context))))
      case "ID":
        let iri = try resolve("#" + checkedName(attribute.value, "rdf:ID"), context)
        try claim(iri)
        try take(.iri(IRI(iri)))
      case "nodeID": try take(.blankNode(BlankNode(checkedName(attribute.value, "rdf:nodeID"))))
      default:
        try checkPropertyAttribute(name)
        properties.append((name == "type" ? .iri(RDFVocabulary.type) : try propertyIRI(attribute.name), attribute))
      }
    }
    let node = subject ?? freshNode()
    if !(element.name.namespace == Self.rdf && element.name.local == "Description") {
      try emit(node, .iri(RDFVocabulary.type), propertyIRI(element.name))
    }
    try emitAttributes(properties, node, context)
    push(Frame(kind: .node(node), context: context))
    return node
  }

  private func emitAttributes(_ properties: [(Term, XMLAttribute)], _ node: Term, _ context: Context) throws {
    for (predicate, attribute) in properties {
      if predicate == .iri(RDFVocabulary.type) {
        try emit(node, predicate, .iri(IRI(resolve(attribute.value, context))))
      } else {
        guard attribute.value.utf8.count <= Limits.literalBytes else { throw fault("literal longer than \(Limits.literalBytes) bytes") }
        try emit(node, predicate, literal(attribute.value, context))
      }
    }
  }

  // MARK: Property elements

  func startProperty(_ element: XMLStart, _ subject: Term) throws {
    let context = try inner(frames[frames.count - 1].context, element)
    var name = element.name
    if name.namespace == Self.rdf {
      if Self.syntaxTerms.contains(name.local) || Self.oldTerms.contains(name.local) || name.local == "Description" {
        throw fault("rdf:\(name.local) cannot be a property element")
      }
      if name.local == "li" { name.local = "_\(nextItem())" }
    }
    let property = Property(subject, try propertyIRI(name))
    var parseType: String?
    var resource: Term?
    var datatype: String?
    var attributes: [(Term, XMLAttribute)] = []
    for attribute in element.attributes where !isControl(attribute) {
      let name = try rdfName(attribute)
      switch name {
      case "ID":
        let iri = try resolve("#" + checkedName(attribute.value, "rdf:ID"), context)
        try claim(iri)
        property.reification = .iri(IRI(iri))
      case "annotation", "annotationNodeID":
        if property.annotation != nil { throw fault("only one of rdf:annotation and rdf:annotationNodeID is allowed") }
        property.annotation =
          name == "annotation"
          ? .iri(IRI(try resolve(attribute.value, context))) : .blankNode(BlankNode(try checkedName(attribute.value, "rdf:annotationNodeID")))
      case "parseType": parseType = attribute.value
      case "resource", "nodeID":
        if resource != nil { throw fault("only one of rdf:resource and rdf:nodeID is allowed") }
        resource =
          name == "resource"
          ? .iri(IRI(try resolve(attribute.value, context))) : .blankNode(BlankNode(try checkedName(attribute.value, "rdf:nodeID")))
      case "datatype": datatype = try resolve(attribute.value, context)
      default:
        try checkPropertyAttribute(name)
        attributes.append((name == "type" ? .iri(RDFVocabulary.type) : try propertyIRI(attribute.name), attribute))
      }
    }
    if let parseType {
      guard resource == nil, datatype == nil, attributes.isEmpty else { throw fault("rdf:parseType goes with rdf:ID and annotations only") }
      return try startParseType(parseType, property, context)
    }
    if let datatype {
      guard resource == nil, attributes.isEmpty else { throw fault("rdf:datatype goes with text only") }
      guard datatype != RDFVocabulary.langString.value, datatype != RDFVocabulary.dirLangString.value else {
        throw fault("a literal of this datatype needs a language: write xml:lang")
      }
      property.form = .datatype(datatype)
    } else if resource != nil || !attributes.isEmpty {
      let object = resource ?? freshNode()
      property.form = .empty
      property.object = object
      try emitAttributes(attributes, object, context)
    }
    push(Frame(kind: .property(property), context: context))
  }

  private func startParseType(_ parseType: String, _ property: Property, _ context: Context) throws {
    switch parseType {
    case "Resource":
      let node = freshNode()
      property.object = node
      property.form = .resource
      try emitProperty(property)
      push(Frame(kind: .node(node), context: context))
      return
    case "Collection": property.form = .collection
    case "Triple":
      guard context.is12 else { return push(Frame(kind: .ignored, context: context)) }
      property.form = .triple
      beginCapture()
    default:
      property.form = .xmlLiteral
      beginLiteral()
    }
    push(Frame(kind: .property(property), context: context))
  }
}
