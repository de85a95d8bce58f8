/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first records of a file as they would be read, for people who decide about it; private to the
 * engine. */
#pragma once

#include "foyer-contract.h"
#include "foyer-detect.h"

/* (transfer full) GPtrArray of FoyerDetectedRow, at most FOYER_DETECT_ROWS. @contract NULL: read
 * strictly. Pure. */
GPtrArray *foyer_file_rows_read (const FoyerDetection *detection, FoyerContract *contract,
                                 const guint8 *data, gsize length);
