#include "CLanguageModel.h"

_Alignas(64) static const unsigned char model[] = {
#embed "english.bin"
};

const unsigned char *tern_language_model(void) { return model; }

size_t tern_language_model_size(void) { return sizeof model; }
