// Database: see ARCHITECTURE.md.
