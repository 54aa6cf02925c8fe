// SQLite, and what Swift cannot import: a macro with casts and the variadic functions.
#include <sqlite3.h>
static inline sqlite3_destructor_type tern_sqlite_static(void) { return SQLITE_STATIC; }
static inline sqlite3_destructor_type tern_sqlite_transient(void) { return SQLITE_TRANSIENT; }
// Sets one on/off option of a connection and reads it back; -1 when SQLite refuses.
static inline int tern_sqlite_switch(sqlite3 *db, int option, int on) {
  int now = -1;
  return sqlite3_db_config(db, option, on, &now) == SQLITE_OK ? now : -1;
}
