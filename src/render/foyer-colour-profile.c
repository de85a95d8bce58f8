/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles through lcms2, split by concern: reading and checking here, colours in
 * foyer-colour-profile-use.c. */
#include "config.h"

#include "foyer-colour-profile-private.h"

#include "foyer-base-error.h"
#include "foyer-file.h"
#include "foyer-limits.h"

#include <string.h>

/* ICC.1:2010, 7.2: fields of the header. */
#define HEADER_BYTES 128u
#define TAG_BYTES 12u
#define OFFSET_SIZE 0
#define OFFSET_MAGIC 36
#define OFFSET_ID 84
#define ID_BYTES 16
/* Real profiles have 9 to 40. */
#define MAX_TAGS 256u
/* Files are often filled up to four bytes. */
#define MAX_PADDING 3u
#define DESCRIPTION_CHARACTERS 200

G_DEFINE_QUARK (foyer - profile - error - quark, foyer_profile_error)

/* What lcms2 says of the last thing that went wrong, one line; of its context. */
typedef struct
{
  char text[200];
} Complaint;

const char *
foyer_inks_get_name (FoyerInks inks)
{
  switch (inks)
    {
    case FOYER_INKS_GREY:
      return "grey";
    case FOYER_INKS_RGB:
      return "RGB";
    case FOYER_INKS_CMYK:
      return "CMYK";
    }
  g_return_val_if_reached (NULL);
}

static void
complain_cb (cmsContext context, cmsUInt32Number code, const char *text)
{
  Complaint *complaint = cmsGetContextUserData (context);

  if (complaint != NULL && complaint->text[0] == '\0')
    g_strlcpy (complaint->text, text, sizeof complaint->text);
}

static gboolean refuse (GError **error, FoyerProfileError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, FoyerProfileError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (FOYER_PROFILE_ERROR, (int)code, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* ---- Bytes ---- */

static guint32
get_u32 (const guint8 *data, gsize offset)
{
  guint32 value;

  memcpy (&value, data + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* lcms2 drops tags that lie outside the file without a word, so that a truncated profile opens
 * fine: the table is read here. */
static gboolean
check_tags (const guint8 *data, guint32 size, GError **error)
{
  guint32 n_tags = get_u32 (data, HEADER_BYTES);

  if (n_tags == 0 || n_tags > MAX_TAGS
      || HEADER_BYTES + 4 + (guint64)n_tags * TAG_BYTES > (guint64)size)
    return refuse (error, FOYER_PROFILE_ERROR_CORRUPT, "a table of %u tags cannot be right",
                   n_tags);
  for (guint32 i = 0; i < n_tags; i++)
    {
      gsize entry = HEADER_BYTES + 4 + (gsize)i * TAG_BYTES;
      guint64 offset = get_u32 (data, entry + 4), length = get_u32 (data, entry + 8);

      if (offset < HEADER_BYTES || offset + length > size)
        return refuse (error, FOYER_PROFILE_ERROR_CORRUPT,
                       "tag %u lies outside the profile (bytes %" G_GUINT64_FORMAT
                       " to %" G_GUINT64_FORMAT " of %u)",
                       i + 1, offset, offset + length, size);
    }
  return TRUE;
}

static gboolean
check_bytes (GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint32 size;

  if (length > FOYER_LIMIT_PROFILE_BYTES)
    return refuse (error, FOYER_PROFILE_ERROR_LIMIT,
                   "%" G_GSIZE_FORMAT " bytes are more than the %u of the largest profiles", length,
                   FOYER_LIMIT_PROFILE_BYTES);
  if (length < OFFSET_MAGIC + 4 || memcmp (data + OFFSET_MAGIC, "acsp", 4) != 0)
    return refuse (error, FOYER_PROFILE_ERROR_CORRUPT, "not an ICC profile");
  size = get_u32 (data, OFFSET_SIZE);
  if (length < HEADER_BYTES + 4 || size > length)
    return refuse (error, FOYER_PROFILE_ERROR_TRUNCATED,
                   "the profile says it has %u bytes, and there are %" G_GSIZE_FORMAT
                   ": it was cut off",
                   size, length);
  if (size < HEADER_BYTES + 4 || length - size > MAX_PADDING)
    return refuse (error, FOYER_PROFILE_ERROR_CORRUPT,
                   "the profile says it has %u bytes, and there are %" G_GSIZE_FORMAT, size,
                   length);
  return check_tags (data, size, error);
}

/* ---- Header ---- */

/* "prtr" as text, whatever the bytes are. */
static void
print_signature (cmsUInt32Number signature, char text[5])
{
  for (guint i = 0; i < 4; i++)
    {
      char c = (char)(signature >> (24 - 8 * i) & 0xff);

      text[i] = g_ascii_isprint (c) ? c : '?';
    }
  text[4] = '\0';
}

static gboolean
check_class (FoyerColourProfile *self, GError **error)
{
  cmsProfileClassSignature class = cmsGetDeviceClass (self->profile);
  char text[5];

  if (class == cmsSigOutputClass)
    return TRUE;
  print_signature (class, text);
  return refuse (error, FOYER_PROFILE_ERROR_SPACE,
                 "the profile describes %s (class '%s'), not a printer",
                 class == cmsSigDisplayClass      ? "a screen"
                 : class == cmsSigInputClass      ? "a camera or scanner"
                 : class == cmsSigColorSpaceClass ? "a colour space"
                                                  : "something else",
                 text);
}

static gboolean
check_space (FoyerColourProfile *self, GError **error)
{
  cmsColorSpaceSignature space = cmsGetColorSpace (self->profile);
  cmsColorSpaceSignature connection = cmsGetPCS (self->profile);
  char text[5];

  if (space == cmsSigGrayData)
    self->inks = FOYER_INKS_GREY;
  else if (space == cmsSigRgbData)
    self->inks = FOYER_INKS_RGB;
  else if (space == cmsSigCmykData)
    self->inks = FOYER_INKS_CMYK;
  else
    {
      print_signature (space, text);
      return refuse (error, FOYER_PROFILE_ERROR_SPACE,
                     "the profile is for the colour space '%s'; badges print in grey, RGB or CMYK",
                     text);
    }
  if (connection == cmsSigLabData || connection == cmsSigXYZData)
    return TRUE;
  print_signature (connection, text);
  return refuse (error, FOYER_PROFILE_ERROR_CORRUPT,
                 "the profile connects through '%s', which is neither Lab nor XYZ", text);
}

/* Both ways in relative colorimetric: nothing else is ever asked of it. */
static gboolean
check_intents (FoyerColourProfile *self, GError **error)
{
  static const struct
  {
    cmsUInt32Number direction;
    const char *name;
  } directions[]
      = { { LCMS_USED_AS_OUTPUT, "to the printer" }, { LCMS_USED_AS_PROOF, "for a proof" } };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    if (!cmsIsIntentSupported (self->profile, INTENT_RELATIVE_COLORIMETRIC,
                               directions[i].direction))
      return refuse (error, FOYER_PROFILE_ERROR_CORRUPT,
                     "the profile lacks the tables that lead %s", directions[i].name);
  return TRUE;
}

static void
read_description (FoyerColourProfile *self)
{
  cmsUInt32Number size
      = cmsGetProfileInfoASCII (self->profile, cmsInfoDescription, "en", "US", NULL, 0);
  g_autofree char *raw = NULL;
  g_autofree char *valid = NULL;

  if (size > 0 && size <= FOYER_LIMIT_PROFILE_BYTES)
    {
      raw = g_malloc0 ((gsize)size + 1);
      cmsGetProfileInfoASCII (self->profile, cmsInfoDescription, "en", "US", raw, size);
      valid = g_utf8_make_valid (raw, -1);
      for (char *p = valid; *p != '\0'; p++)
        if ((guchar)*p < 0x20 || *p == 0x7f)
          *p = ' ';
    }
  else
    valid = g_strdup ("");
  self->description = g_utf8_strlen (valid, -1) > DESCRIPTION_CHARACTERS
                          ? g_utf8_substring (valid, 0, DESCRIPTION_CHARACTERS)
                          : g_steal_pointer (&valid);
}

static gboolean
read_id (FoyerColourProfile *self, const guint8 *data, GError **error)
{
  static const guint8 none[ID_BYTES] = { 0 };
  guint8 id[ID_BYTES];

  if (!cmsMD5computeID (self->profile))
    return refuse (error, FOYER_PROFILE_ERROR_CORRUPT, "the profile's ID cannot be computed");
  cmsGetHeaderProfileID (self->profile, id);
  for (guint i = 0; i < ID_BYTES; i++)
    g_snprintf (self->id + 2 * i, 3, "%02x", id[i]);
  self->has_wrong_id = memcmp (data + OFFSET_ID, none, ID_BYTES) != 0
                       && memcmp (data + OFFSET_ID, id, ID_BYTES) != 0;
  return TRUE;
}

static gboolean
check_profile (FoyerColourProfile *self, GError **error)
{
  guint major;

  self->version = cmsGetProfileVersion (self->profile);
  major = (guint)self->version;
  if (major != 2 && major != 4)
    return refuse (error, FOYER_PROFILE_ERROR_CORRUPT,
                   "a profile of version %u; versions 2 and 4 are known", major);
  return check_class (self, error) && check_space (self, error) && check_intents (self, error);
}

/* ---- Making ---- */

static void
profile_clear (gpointer data)
{
  FoyerColourProfile *self = data;

  foyer_colour_profile_drop_transforms (self);
  g_clear_pointer (&self->profile, cmsCloseProfile);
  if (self->context != NULL)
    {
      Complaint *complaint = cmsGetContextUserData (self->context);

      cmsDeleteContext (self->context);
      g_free (complaint);
    }
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->description, g_free);
}

FoyerColourProfile *
foyer_colour_profile_new (GBytes *bytes, GError **error)
{
  g_autoptr (FoyerColourProfile) self = NULL;
  Complaint *complaint;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!check_bytes (bytes, error))
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  self = g_atomic_rc_box_new0 (FoyerColourProfile);
  self->bytes = g_bytes_ref (bytes);
  complaint = g_new0 (Complaint, 1);
  self->context = cmsCreateContext (NULL, complaint);
  cmsSetLogErrorHandlerTHR (self->context, complain_cb);
  self->profile
      = cmsOpenProfileFromMemTHR (self->context, data, (cmsUInt32Number)get_u32 (data, 0));
  if (self->profile == NULL)
    {
      refuse (error, FOYER_PROFILE_ERROR_CORRUPT, "not a profile that can be read: %s",
              complaint->text[0] != '\0' ? complaint->text : "no reason is known");
      return NULL;
    }
  if (!check_profile (self, error) || !read_id (self, data, error))
    return NULL;
  read_description (self);
  complaint->text[0] = '\0';
  if (!foyer_colour_profile_build_transforms (self))
    {
      refuse (error, FOYER_PROFILE_ERROR_CORRUPT, "no colours can be led through the profile: %s",
              complaint->text[0] != '\0' ? complaint->text : "its tables are damaged");
      return NULL;
    }
  return g_steal_pointer (&self);
}

GBytes *
foyer_colour_profile_read (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GBytes *bytes;
  gboolean is_large;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = foyer_file_read (path, FOYER_LIMIT_PROFILE_BYTES, &cause);
  if (bytes != NULL)
    return bytes;
  is_large = g_error_matches (cause, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);
  refuse (error, is_large ? FOYER_PROFILE_ERROR_LIMIT : FOYER_PROFILE_ERROR_MISSING, "%s",
          cause->message);
  return NULL;
}

FoyerColourProfile *
foyer_colour_profile_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = foyer_colour_profile_read (path, error);
  FoyerColourProfile *self = bytes != NULL ? foyer_colour_profile_new (bytes, error) : NULL;

  if (bytes != NULL && self == NULL)
    g_prefix_error (error, "colour profile '%s': ", path);
  return self;
}

FoyerColourProfile *
foyer_colour_profile_ref (FoyerColourProfile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
foyer_colour_profile_unref (FoyerColourProfile *self)
{
  g_atomic_rc_box_release_full (self, profile_clear);
}

const char *
foyer_colour_profile_get_description (FoyerColourProfile *self)
{
  return self->description;
}

FoyerInks
foyer_colour_profile_get_inks (FoyerColourProfile *self)
{
  return self->inks;
}

double
foyer_colour_profile_get_version (FoyerColourProfile *self)
{
  return self->version;
}

const char *
foyer_colour_profile_get_id (FoyerColourProfile *self)
{
  return self->id;
}

gboolean
foyer_colour_profile_has_wrong_id (FoyerColourProfile *self)
{
  return self->has_wrong_id;
}
