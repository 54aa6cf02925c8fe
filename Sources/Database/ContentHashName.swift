import Store

/// The hash that the tables carry. `TripleIndex` has one of its own over snapshots; in this
/// room the bare name means the store's.
typealias ContentHash = Store.ContentHash
