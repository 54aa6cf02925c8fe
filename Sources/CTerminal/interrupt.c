#include "CTerminal.h"

