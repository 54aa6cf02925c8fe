// The language model of the reader, embedded in the binary.
#pragma once

