/// A block of parsed quads: what a parser hands over, a few thousand quads at a time.
///
/// Terms are stored once per block as records; quads name them by index. A parser
/// adds a record when it meets a term that is not the one of the previous quad, so
/// repeated subjects and predicates cost nothing. The text of a record points either
/// into the parser's input (which must outlive the block's use) or into memory that the
/// block owns (unescaped or resolved text). A triple term's record names three earlier
/// records. The consumer turns records into ids in one pass and then maps the quads.
public final class QuadBlock {
  /// One term of the block. For `.triple`, `a`, `b`, `c` are record indices; otherwise
  /// `text`/`tag` are as in ``TermView``.
  @frozen public struct Record {
    public var text: UnsafePointer<UInt8>?
    public var tag: UnsafePointer<UInt8>?
    public var textCount: UInt32
    public var tagCount: UInt32
    public var a: UInt32 = 0
    public var b: UInt32 = 0
    public var c: UInt32 = 0
    public var kind: TermKind

    @inlinable public init(
      kind: TermKind, text: UnsafePointer<UInt8>?, textCount: Int,
      tag: UnsafePointer<UInt8>? = nil, tagCount: Int = 0
    ) {
      self.kind = kind
      self.text = text
      self.textCount = UInt32(truncatingIfNeeded: textCount)
      self.tag = tag
      self.tagCount = UInt32(truncatingIfNeeded: tagCount)
    }
  }

  /// A quad of record indices; `g` is ``QuadBlock/defaultGraph`` in the default graph.
  @frozen public struct IndexedQuad {
    public var s: UInt32
    public var p: UInt32
    public var o: UInt32
    public var g: UInt32
    @inlinable public init(s: UInt32, p: UInt32, o: UInt32, g: UInt32) {
      self.s = s
      self.p = p
      self.o = o
      self.g = g
    }
  }

  /// The graph index that means the default graph.
  public static let defaultGraph = UInt32.max

  public var records: ContiguousArray<Record> = []
  public var quads: ContiguousArray<IndexedQuad> = []
  private var owned: [UnsafeMutableBufferPointer<UInt8>] = []
  private var free = 0

  public init() {}

  deinit { for chunk in owned { chunk.deallocate() } }

  /// Adds a term and returns its index.
  @inlinable public func add(_ record: Record) -> UInt32 {
    records.append(record)
    return UInt32(truncatingIfNeeded: records.count &- 1)
  }

  /// Copies bytes into memory of the block that stays in place until ``removeAll()``.
  public func store(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8> {
    let target = reserve(bytes.count)
    if let base = bytes.baseAddress { target.update(from: base, count: bytes.count) }
    return UnsafePointer(target)
  }

  /// Room for `count` bytes that stay in place until ``removeAll()``.
  public func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if let last = owned.last, free + count <= last.count, let base = last.baseAddress {
      defer { free += count }
      return base + free
    }
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(count, 64 << 10))
    owned.append(chunk)
    free = count
    // Safe: a chunk of at least 64 KiB has an address.
    return chunk.baseAddress.unsafelyUnwrapped
  }

  /// Empties the block for reuse; pointers given out before are void.
  public func removeAll() {
    records.removeAll(keepingCapacity: true)
    quads.removeAll(keepingCapacity: true)
    for chunk in owned.dropFirst() { chunk.deallocate() }
    if owned.count > 1 { owned.removeSubrange(1...) }
    free = 0
  }
}
