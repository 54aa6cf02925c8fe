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

// libxml2 writes what it has no context for to standard error. Its function for that has a
// variable number of arguments, which Swift cannot give it. It is kept for each thread.
static inline void tern_xml_nothing(void *context, const char *message, ...) { (void)context; (void)message; }
static inline void tern_xml_says_nothing(void) { xmlSetGenericErrorFunc(NULL, tern_xml_nothing); }
