// zlib, and the two macros that Swift cannot import.
#include <zlib.h>
static inline int tern_inflate_init_gzip(z_streamp s) { return inflateInit2(s, 15 + 32); }
static inline int tern_deflate_init(z_streamp s, int level) { return deflateInit(s, level); }
