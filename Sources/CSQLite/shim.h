// SQLite, and the one macro that Swift cannot import.
#include <sqlite3.h>
static inline sqlite3_destructor_type tern_sqlite_static(void) { return SQLITE_STATIC; }
static inline sqlite3_destructor_type tern_sqlite_transient(void) { return SQLITE_TRANSIENT; }
