#pragma once

/// The commit that the program was built from, as 40 hexadecimal digits; empty if the build was not told.
const char *_Nonnull ctp_revision(void);
