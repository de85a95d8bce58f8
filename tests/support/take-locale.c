/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes every test program take the locale of its environment, as the real programs do; no test of
 * its own. */

#include <locale.h>

__attribute__ ((constructor)) static void
take_locale (void)
{
  (void)setlocale (LC_ALL, "");
}
