// The language model of the reader, embedded in the binary.
#pragma once

#include <stddef.h>

/// First byte of english.bin; aligned to 64 bytes, never written.
const unsigned char *tern_language_model(void);
/// Its length in bytes.
size_t tern_language_model_size(void);
