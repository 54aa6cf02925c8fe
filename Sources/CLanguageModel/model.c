#include "CLanguageModel.h"

