#include "ctp_revision.h"

// In C, because the language settings of Swift cannot carry a value, and because only this file is compiled again for another commit.
const char *ctp_revision(void) {
#ifdef CTP_REVISION
    return CTP_REVISION;
#else
    return "";
#endif
}
