// Signal and terminal helpers that cannot be written in Swift: see interrupt.c.
#pragma once

