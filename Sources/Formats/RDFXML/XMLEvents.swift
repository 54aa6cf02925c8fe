@preconcurrency import CXML2
import Limits
import RDF

/// An expanded name with the prefix it was written with.
struct XMLName: Hashable {
  var namespace: String
  var local: String
  var prefix: String

  /// Namespace and local name in one, as RDF/XML makes IRIs.
  var iri: String { namespace + local }
}

struct XMLAttribute {
  var name: XMLName
  var value: String
}

/// The start of an element with the namespaces declared on it (prefix, IRI; empty prefix for the default).
struct XMLStart {
  var name: XMLName
  var attributes: [XMLAttribute]
  var declarations: [(prefix: String, iri: String)]
}

/// Receives the events of a document. What a function throws ends the parsing.
protocol XMLHandler: AnyObject {
  func start(_ element: XMLStart) throws
  func end() throws
  func text(_ text: UnsafeBufferPointer<UInt8>) throws
  func comment(_ text: String) throws
  func instruction(_ target: String, _ data: String) throws
}

/// Feeds a document to libxml2's push parser, hardened: no network, no external entities, no
/// parameter entities, bounded depth and bounded expansion of entities.
final class XMLEvents {
  /// Text that entities may produce, beyond what stands in the document: 20 times the document, at least 1 MiB.
  private static let expansionFactor = 20
  private static let expansionFloor = 1 << 20
  private static let entityBytes = 8 << 10

  private let handler: any XMLHandler
  private let document: UnsafeRawBufferPointer
  private var depth = 0
  private var hasRoot = false
  private var produced = 0
  private var fault: (any Error)?
  private var context: xmlParserCtxtPtr?

  private init(_ document: UnsafeRawBufferPointer, _ handler: any XMLHandler) {
    self.document = document
    self.handler = handler
  }

  /// Refuses every external entity, for the whole process, once.
  private static let loaderRefuses: Bool = {
    xmlSetExternalEntityLoader { _, _, _ in nil }
    return true
  }()

  /// Parses a whole document. Throws a ``FormatError`` with the place of the fault, or what the handler threw.
  static func parse(_ document: UnsafeRawBufferPointer, handler: any XMLHandler) throws {
    try XMLEvents(document, handler).run()
  }

  private func run() throws {
    guard Self.loaderRefuses else { return }
    // What has no context goes to standard error otherwise; set for each thread, as libxml2 keeps it.
    xmlSetStructuredErrorFunc(nil) { _, _ in }
    tern_xml_says_nothing()
    try XMLTagSizes.check(document)
    var sax = xmlSAXHandler()
    xmlSAXVersion(&sax, 2)
    sax.initialized = UInt32(XML_SAX2_MAGIC)
    sax.startElementNs = { context, local, prefix, iri, namespaces, declarations, attributes, _, values in
      XMLEvents.with(context) { try $0.started(local, prefix, iri, namespaces, declarations, attributes, values) }
    }
    sax.endElementNs = { context, _, _, _ in
      XMLEvents.with(context) {
        $0.depth -= 1
        try $0.handler.end()
      }
    }
    sax.characters = { context, text, count in XMLEvents.with(context) { try $0.characters(text, Int(count)) } }
    sax.ignorableWhitespace = sax.characters
    sax.cdataBlock = sax.characters
    sax.comment = { context, text in
      XMLEvents.with(context) { try $0.handler.comment(XMLEvents.string(text)) }
    }
    sax.processingInstruction = { context, target, data in
      XMLEvents.with(context) { try $0.handler.instruction(XMLEvents.string(target), XMLEvents.string(data)) }
    }
    sax.entityDecl = { context, name, type, publicID, systemID, content in
      XMLEvents.with(context) { events in
        guard type == Int32(XML_INTERNAL_GENERAL_ENTITY.rawValue) else {
          throw events.error("external and parameter entities are not allowed")
        }
        let length = content.map { Int(xmlStrlen($0)) } ?? 0
        guard length <= XMLEvents.entityBytes else { throw events.error("entity longer than \(XMLEvents.entityBytes) bytes") }
        xmlSAX2EntityDecl(context, name, type, publicID, systemID, content)
      }
    }
    sax.externalSubset = nil
    sax.resolveEntity = nil
    sax.serror = { context, error in
      guard let error else { return }
      let problem = error.pointee
      // Namespaces are IRIs: libxml2 would refuse `http://example.org/é#`, which XML Namespaces 1.1, section 9 allows.
      if problem.code == Int32(XML_WAR_NS_URI.rawValue) { return }
      // Warnings (level 1) are for people.
      if problem.level.rawValue >= XML_ERR_ERROR.rawValue {
        XMLEvents.with(context) { events in
          var message = problem.message.map { String(cString: $0) } ?? "malformed XML"
          while message.hasSuffix("\n") { message.removeLast() }
          throw events.error(message)
        }
      }
    }
    guard let context = xmlCreatePushParserCtxt(&sax, nil, nil, 0, nil) else {
      throw FormatError("no memory for the XML parser", line: 1, column: 1, offset: 0)
    }
    self.context = context
    defer {
      if let tree = context.pointee.myDoc { xmlFreeDoc(tree) }
      context.pointee.myDoc = nil
      xmlFreeParserCtxt(context)
    }
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue))
    context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
    var at = 0
    let bytes = document.bindMemory(to: CChar.self)
    while at < bytes.count, fault == nil, let start = bytes.baseAddress {
      let count = min(64 << 10, bytes.count - at)
      try check(xmlParseChunk(context, start + at, Int32(count), 0), context)
      at += count
    }
    if fault == nil { try check(xmlParseChunk(context, nil, 0, 1), context) }
    if let fault { throw fault }
    // Bytes that do not belong to the encoding end the input without a word to the handler.
    if context.pointee.wellFormed == 0 || depth != 0 || !hasRoot { throw error("malformed XML") }
  }

  /// Looks at what a call returned: not every fault is told to `serror`, those of an encoding are not.
  private func check(_ code: Int32, _ context: xmlParserCtxtPtr) throws {
    guard fault == nil, code != 0, code != Int32(XML_WAR_NS_URI.rawValue) else { return }
    let isEncoding = [XML_I18N_CONV_FAILED, XML_IO_ENCODER, XML_ERR_INVALID_CHAR, XML_ERR_INVALID_ENCODING].contains { Int32($0.rawValue) == code }
    throw error(isEncoding ? "bytes that do not belong to the encoding of the document" : "malformed XML (libxml2 says \(code))")
  }

  /// Runs a handler of the object behind a context; keeps the first error and stops the parser.
  private static func with(_ context: UnsafeMutableRawPointer?, _ body: (XMLEvents) throws -> Void) {
    guard let context else { return }
    let parser = context.assumingMemoryBound(to: xmlParserCtxt.self)
    guard let pointer = parser.pointee._private else { return }
    let events = Unmanaged<XMLEvents>.fromOpaque(pointer).takeUnretainedValue()
    if events.fault != nil { return }
    do {
      try body(events)
    } catch {
      if let format = error as? FormatError, format.line == 0 {
        events.fault = events.error(format.message, suggestion: format.suggestion)
      } else {
        events.fault = error
      }
      xmlStopParser(parser)
      if let outer = events.context, outer != parser { xmlStopParser(outer) }
    }
  }

  /// An error at the place the parser has reached.
  func error(_ message: String, suggestion: String? = nil) -> FormatError {
    guard let context, let input = context.pointee.input else { return FormatError(message, line: 1, column: 1, offset: 0) }
    let offset = Int(xmlByteConsumed(context))
    return FormatError(
      message, line: max(1, Int(input.pointee.line)), column: max(1, Int(input.pointee.col)), offset: max(0, offset), suggestion: suggestion)
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String {
    guard let text else { return "" }
    return String(decoding: UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))), as: UTF8.self)
  }

  private func characters(_ text: UnsafePointer<xmlChar>?, _ count: Int) throws {
    try charge(count)
    try handler.text(UnsafeBufferPointer(start: text, count: count))
  }

  private func charge(_ count: Int) throws {
    produced += count
    if produced > max(Self.expansionFloor, document.count * Self.expansionFactor) {
      throw error("entities expand to more than \(Self.expansionFactor) times the document")
    }
  }

  private func started(
    _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ iri: UnsafePointer<xmlChar>?, _ namespaces: Int32,
    _ declared: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ attributeCount: Int32,
    _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) throws {
    depth += 1
    hasRoot = true
    if depth > Limits.xmlNesting { throw error("XML nested more than \(Limits.xmlNesting) deep") }
    var element = XMLStart(
      name: XMLName(namespace: Self.string(iri), local: Self.string(local), prefix: Self.string(prefix)), attributes: [], declarations: [])
    if let declared {
      for index in 0..<Int(namespaces) {
        element.declarations.append((Self.string(declared[index * 2]), Self.string(declared[index * 2 + 1])))
      }
    }
    if let values {
      for index in 0..<Int(attributeCount) {
        let name = XMLName(namespace: Self.string(values[index * 5 + 2]), local: Self.string(values[index * 5]), prefix: Self.string(values[index * 5 + 1]))
        guard let start = values[index * 5 + 3], let end = values[index * 5 + 4] else { continue }
        try charge(end - start)
        element.attributes.append(XMLAttribute(name: name, value: String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)))
      }
    }
    try handler.start(element)
  }
}
