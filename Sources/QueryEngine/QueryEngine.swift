// QueryEngine: see ARCHITECTURE.md.
