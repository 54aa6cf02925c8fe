// libxml2, used only by Formats/RDFXML.
#include <libxml/xmlversion.h>
// Debian's libxml2 shows ICU's headers, which clash with the copy in Foundation. Only the
// tail of a struct that we never touch depends on them.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>
