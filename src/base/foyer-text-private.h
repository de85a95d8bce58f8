/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the text module share; nothing for other modules. */
#pragma once

#include <glib.h>

gboolean foyer_text_is_ascii (const char *text, gsize length);
