// Formats: see ARCHITECTURE.md.
