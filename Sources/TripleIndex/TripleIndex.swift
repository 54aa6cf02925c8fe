// TripleIndex: see ARCHITECTURE.md.
