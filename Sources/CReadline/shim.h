// GNU readline.
#include <stdio.h>
#include <stdlib.h>
#include <locale.h>
#include <readline/readline.h>
#include <readline/history.h>
