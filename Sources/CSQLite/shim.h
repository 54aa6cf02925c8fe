// SQLite, and what Swift cannot import: a macro with casts and the variadic functions.
#include <sqlite3.h>
static inline sqlite3_destructor_type tern_sqlite_static(void) { return SQLITE_STATIC; }
static inline sqlite3_destructor_type tern_sqlite_transient(void) { return SQLITE_TRANSIENT; }
// Sets one on/off option of a connection and reads it back; -1 when SQLite refuses.
static inline int tern_sqlite_switch(sqlite3 *db, int option, int on) {
  int now = -1;
  return sqlite3_db_config(db, option, on, &now) == SQLITE_OK ? now : -1;
}
// Writes zeros behind the end of the log until it has so many bytes; SQLite's codes. The log is read up to its first frame
// that does not match, so zeros behind it are nothing.
static inline int tern_sqlite_extend_log(sqlite3 *db, sqlite3_int64 bytes, const void *zeros, int count) {
  sqlite3_file *log = 0;
  sqlite3_int64 size = 0;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (code != SQLITE_OK) return code;
  if (!log || !log->pMethods) return SQLITE_OK;
  code = log->pMethods->xFileSize(log, &size);
  while (code == SQLITE_OK && size < bytes) {
    int piece = bytes - size < count ? (int)(bytes - size) : count;
    code = log->pMethods->xWrite(log, zeros, piece, size);
    size += piece;
  }
  return code;
}
