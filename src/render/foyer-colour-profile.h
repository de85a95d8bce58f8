/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printer's ICC profile, checked until it is known to work, and what colours become of it; knows
 * nothing of badges. ICC.1:2010, section 7. */
#pragma once

#include <glib.h>

/* Why a profile is refused, by what the caller can do. */
#define FOYER_PROFILE_ERROR (foyer_profile_error_quark ())
GQuark foyer_profile_error_quark (void);

typedef enum
{
  /* There is no such file, or it cannot be read: name another. */
  FOYER_PROFILE_ERROR_MISSING,
  /* Over FOYER_LIMIT_PROFILE_BYTES: no printer's profile is that large. */
  FOYER_PROFILE_ERROR_LIMIT,
  /* The header promises more bytes than there are: copy the file again. */
  FOYER_PROFILE_ERROR_TRUNCATED,
  /* Not an ICC profile of version 2 or 4, or damaged: get it again from its maker. */
  FOYER_PROFILE_ERROR_CORRUPT,
  /* A sound profile of something else than a printer, or of a colour space that no printer of
     badges has (RGB, grey and CMYK are good): choose the printer's own. */
  FOYER_PROFILE_ERROR_SPACE,
} FoyerProfileError;

/* The colours that a printer mixes. */
typedef enum
{
  FOYER_INKS_GREY,
  FOYER_INKS_RGB,
  FOYER_INKS_CMYK,
} FoyerInks;

/* "grey", "RGB", "CMYK"; static. */
const char *foyer_inks_get_name (FoyerInks inks);

/* Immutable, atomic reference count, any thread. */
typedef struct _FoyerColourProfile FoyerColourProfile;

/* Checks everything that is checked, and builds the transforms that are used: to the printer, back,
 * and both in one for the screen. 1 to 60 ms. (transfer full) Errors: FOYER_PROFILE_ERROR. Takes a
 * reference on @bytes. */
FoyerColourProfile *foyer_colour_profile_new (GBytes *bytes, GError **error);
/* (transfer full) The bytes of such a file, which are not looked at: for a process that may.
 * FOYER_PROFILE_ERROR_MISSING, _LIMIT. Blocks. */
GBytes *foyer_colour_profile_read (const char *path, GError **error);
/* The same as new from a file; blocks. */
FoyerColourProfile *foyer_colour_profile_load (const char *path, GError **error);
FoyerColourProfile *foyer_colour_profile_ref (FoyerColourProfile *self);
void foyer_colour_profile_unref (FoyerColourProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerColourProfile, foyer_colour_profile_unref)

/* What the profile calls itself, one line of valid UTF-8, at most 200 characters; "" if it does
 * not. Lent. */
const char *foyer_colour_profile_get_description (FoyerColourProfile *self);
FoyerInks foyer_colour_profile_get_inks (FoyerColourProfile *self);
/* 2.1, 4.3, … */
double foyer_colour_profile_get_version (FoyerColourProfile *self);
/* Profile ID: MD5 of the bytes as ICC.1 defines it, 32 hexadecimal figures. Lent. */
const char *foyer_colour_profile_get_id (FoyerColourProfile *self);
/* Whether the header holds an ID and it is another: the bytes were changed since. Such a profile
 * works and should be got again. */
gboolean foyer_colour_profile_has_wrong_id (FoyerColourProfile *self);

/* ΔE2000 between @rgb (sRGB, 0xrrggbb) and what the printer makes of it, relative colorimetric both
 * ways: next to 0 for what the printer can mix. @shown (may be NULL) gets the sRGB that looks like
 * the print. Pure black is 0 and itself: it prints as black alone and is never converted. Any
 * thread. */
double foyer_colour_profile_measure (FoyerColourProfile *self, guint32 rgb, guint32 *shown);

/* @n pixels of cairo's RGB24 or opaque ARGB32 as they will look printed; pure black stays as it is.
 * @source may be @target. Any thread. */
void foyer_colour_profile_convert (FoyerColourProfile *self, const guint32 *source, guint32 *target,
                                   gsize n);

/* CIEDE2000 (CIE 142-2001, all weights 1) of two colours, each L*, a*, b*. Pure. */
double foyer_colour_get_difference (const double a[3], const double b[3]);
