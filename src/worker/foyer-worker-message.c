/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoding and strict decoding; a decoder believes nothing. */
#include "config.h"

#include "foyer-worker-message-private.h"

#include "foyer-buffer.h"
#include "foyer-colour.h"
#include "foyer-image.h"
#include "foyer-limits.h"
#include "foyer-pwg-raster.h"
#include "foyer-worker-error.h"

#include <string.h>

#define MAX_IMAGES 64u
/* Options of a badge, in one byte. */
#define FLAG_BLEED 1u
#define FLAG_PROOF 2u
#define MAX_DPI 2400u
#define MAX_TEXT 2000
#define PDF_MAGIC "%PDF-1."

gboolean
foyer_worker_message_refuse (GError **error, const char *what)
{
  g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL, "not a message: %s", what);
  return FALSE;
}

void
foyer_worker_message_put_bytes (GByteArray *buffer, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  foyer_buffer_put_text (buffer, data, length);
}

void
foyer_worker_message_put_text (GByteArray *buffer, const char *text)
{
  foyer_buffer_put_u8 (buffer, text != NULL ? 1 : 0);
  if (text != NULL)
    foyer_buffer_put_text (buffer, text, strlen (text));
}

static gboolean
read_digest (FoyerBufferReader *reader, FoyerDigest *digest)
{
  gsize length;
  const char *data = foyer_buffer_reader_get_text (reader, &length);

  if (data == NULL || length != sizeof digest->bytes)
    return FALSE;
  memcpy (digest->bytes, data, sizeof digest->bytes);
  return TRUE;
}

/* ---- Templates ---- */

GByteArray *
foyer_worker_message_encode_template (FoyerTemplate *template)
{
  GByteArray *buffer = g_byte_array_new ();
  const FoyerDigest *digest = foyer_template_get_digest (template);
  GPtrArray *images = foyer_template_get_images (template);

  foyer_buffer_put_text (buffer, (const char *)digest->bytes, sizeof digest->bytes);
  foyer_worker_message_put_bytes (buffer, foyer_template_get_document (template));
  foyer_buffer_put_u32 (buffer, images->len);
  for (guint i = 0; i < images->len; i++)
    {
      const FoyerImage *image = images->pdata[i];

      foyer_buffer_put_text (buffer, image->file, strlen (image->file));
      foyer_worker_message_put_bytes (buffer, image->bytes);
    }
  return buffer;
}

static FoyerImage *
read_image (FoyerBufferReader *reader, GError **error)
{
  gsize name_length, length;
  const char *name = foyer_buffer_reader_get_text (reader, &name_length);
  const char *data = foyer_buffer_reader_get_text (reader, &length);
  g_autofree char *file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (reader->failed || name_length > FOYER_LIMIT_CELL_BYTES
      || length > FOYER_LIMIT_TEMPLATE_ASSET_BYTES
      || !g_utf8_validate (name, (gssize)name_length, NULL))
    {
      (void)foyer_worker_message_refuse (error, "an image of the template");
      return NULL;
    }
  file = g_strndup (name, name_length);
  bytes = g_bytes_new (data, length);
  return foyer_image_new (file, bytes, error);
}

FoyerTemplate *
foyer_worker_message_decode_template (gconstpointer data, gsize length, FoyerFontSet *fonts,
                                      GError **error)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_image_unref);
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (GBytes) document = NULL;
  FoyerBufferReader reader;
  FoyerDigest digest;
  const char *text;
  gsize text_length;
  guint n_images;

  foyer_buffer_reader_init (&reader, data, length);
  if (!read_digest (&reader, &digest))
    {
      (void)foyer_worker_message_refuse (error, "the digest of the template");
      return NULL;
    }
  text = foyer_buffer_reader_get_text (&reader, &text_length);
  n_images = foyer_buffer_reader_read_u32 (&reader);
  if (reader.failed || text_length > FOYER_LIMIT_DOCUMENT_BYTES || n_images > MAX_IMAGES)
    {
      (void)foyer_worker_message_refuse (error, "the document of the template");
      return NULL;
    }
  document = g_bytes_new (text, text_length);
  for (guint i = 0; i < n_images; i++)
    {
      FoyerImage *image = read_image (&reader, error);

      if (image == NULL)
        return NULL;
      g_ptr_array_add (images, image);
    }
  if (!foyer_buffer_reader_is_at_end (&reader))
    {
      (void)foyer_worker_message_refuse (error, "bytes after the template");
      return NULL;
    }
  template = foyer_template_unpack (document, images, fonts, error);
  if (template != NULL && !foyer_digest_equal (foyer_template_get_digest (template), &digest))
    {
      (void)foyer_worker_message_refuse (error, "the template is another than it claims");
      return NULL;
    }
  return g_steal_pointer (&template);
}

/* ---- Badges ---- */

static void
put_target (GByteArray *buffer, const FoyerRenderOptions *options)
{
  foyer_buffer_put_u8 (buffer, (guint8)options->format);
  foyer_buffer_put_u8 (buffer, (guint8)options->pixels);
  foyer_buffer_put_u32 (buffer, (guint32)options->calibration.dx_um);
  foyer_buffer_put_u32 (buffer, (guint32)options->calibration.dy_um);
  foyer_buffer_put_u32 (buffer, (guint32)options->calibration.rotation_mdeg);
  foyer_buffer_put_u32 (buffer, (guint32)options->calibration.scale_ppm);
}

static gboolean
read_target (FoyerBufferReader *reader, FoyerRenderOptions *options)
{
  guint8 format = foyer_buffer_reader_read_u8 (reader);
  guint8 pixels = foyer_buffer_reader_read_u8 (reader);

  options->calibration.dx_um = (gint32)foyer_buffer_reader_read_u32 (reader);
  options->calibration.dy_um = (gint32)foyer_buffer_reader_read_u32 (reader);
  options->calibration.rotation_mdeg = (gint32)foyer_buffer_reader_read_u32 (reader);
  options->calibration.scale_ppm = (gint32)foyer_buffer_reader_read_u32 (reader);
  options->format = (FoyerFormatKind)format;
  options->pixels = (FoyerPixels)pixels;
  return !reader->failed && format <= FOYER_FORMAT_KIND_PWG_RASTER && pixels <= FOYER_PIXELS_BITONAL
         && foyer_calibration_is_sane (&options->calibration);
}

GByteArray *
foyer_worker_message_encode_badge (const FoyerDigest *template_digest, const FoyerBadgeInput *input,
                                   const FoyerRenderOptions *options)
{
  static const FoyerRenderOptions no_options = { 0 };
  GByteArray *buffer = g_byte_array_new ();
  guint32 rgb;
  /* What is no colour counts as none. */
  const char *colour = foyer_colour_parse (input->tier_colour, &rgb) ? input->tier_colour : NULL;
  const char *texts[] = { input->badge_no, input->badge_token, input->tier_label,
                          colour,          input->event_name,  input->event_line };

  if (options == NULL)
    options = &no_options;
  foyer_buffer_put_text (buffer, (const char *)template_digest->bytes,
                         sizeof template_digest->bytes);
  foyer_buffer_put_u32 (buffer, options->dpi);
  foyer_buffer_put_u8 (buffer, (options->with_bleed ? FLAG_BLEED : 0)
                                   | (options->is_proof ? FLAG_PROOF : 0));
  foyer_buffer_put_u32 (buffer, options->first_place);
  put_target (buffer, options);
  foyer_worker_message_put_bytes (buffer, foyer_record_get_bytes (input->record));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    foyer_worker_message_put_text (buffer, texts[i]);
  return buffer;
}

static gboolean
is_plain_text (const char *text, gsize length)
{
  if (length > FOYER_LIMIT_CELL_BYTES || !g_utf8_validate (text, (gssize)length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((guint8)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t')
      return FALSE;
  return TRUE;
}

gboolean
foyer_worker_message_read_text (FoyerBufferReader *reader, char **text)
{
  guint8 is_there = foyer_buffer_reader_read_u8 (reader);
  const char *data;
  gsize length;

  if (reader->failed || is_there > 1)
    return FALSE;
  if (is_there == 0)
    return TRUE;
  data = foyer_buffer_reader_get_text (reader, &length);
  if (data == NULL || !is_plain_text (data, length))
    return FALSE;
  *text = g_strndup (data, length);
  return TRUE;
}

static gboolean
read_badge (FoyerBufferReader *reader, FoyerWorkerBadge *badge, GError **error)
{
  guint8 flags;
  const char *record;
  gsize length;
  guint32 rgb;

  if (!read_digest (reader, &badge->template_digest))
    return foyer_worker_message_refuse (error, "the digest of the badge's template");
  badge->options.dpi = foyer_buffer_reader_read_u32 (reader);
  flags = foyer_buffer_reader_read_u8 (reader);
  badge->options.with_bleed = (flags & FLAG_BLEED) != 0;
  badge->options.is_proof = (flags & FLAG_PROOF) != 0;
  badge->options.first_place = foyer_buffer_reader_read_u32 (reader);
  if (reader->failed || badge->options.dpi > MAX_DPI || flags > (FLAG_BLEED | FLAG_PROOF)
      || !read_target (reader, &badge->options))
    return foyer_worker_message_refuse (error, "the options of the badge");
  record = foyer_buffer_reader_get_text (reader, &length);
  if (record == NULL || length > FOYER_LIMIT_RECORD_BYTES)
    return foyer_worker_message_refuse (error, "the record of the badge");
  badge->input.record = foyer_record_decode (record, length, error);
  if (badge->input.record == NULL)
    {
      g_clear_error (error);
      return foyer_worker_message_refuse (error, "the record of the badge");
    }
  for (guint i = 0; i < G_N_ELEMENTS (badge->texts); i++)
    if (!foyer_worker_message_read_text (reader, &badge->texts[i]))
      return foyer_worker_message_refuse (error, "a text of the badge");
  if (badge->texts[3] != NULL && !foyer_colour_parse (badge->texts[3], &rgb))
    return foyer_worker_message_refuse (error, "the colour of the tier");
  if (!foyer_buffer_reader_is_at_end (reader))
    return foyer_worker_message_refuse (error, "bytes after the badge");
  return TRUE;
}

gboolean
foyer_worker_message_decode_badge (gconstpointer data, gsize length, FoyerWorkerBadge *badge,
                                   GError **error)
{
  FoyerBufferReader reader;

  memset (badge, 0, sizeof *badge);
  foyer_buffer_reader_init (&reader, data, length);
  if (!read_badge (&reader, badge, error))
    {
      foyer_worker_badge_clear (badge);
      return FALSE;
    }
  badge->input.badge_no = badge->texts[0];
  badge->input.badge_token = badge->texts[1];
  badge->input.tier_label = badge->texts[2];
  badge->input.tier_colour = badge->texts[3];
  badge->input.event_name = badge->texts[4];
  badge->input.event_line = badge->texts[5];
  return TRUE;
}

void
foyer_worker_badge_clear (FoyerWorkerBadge *self)
{
  g_clear_pointer (&self->input.record, foyer_record_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_clear_pointer (&self->texts[i], g_free);
}

/* ---- Answers ---- */

GPtrArray *
foyer_worker_message_parse_diagnostics (const char *text, gsize length, GError **error)
{
  g_autofree char *json = NULL;
  GPtrArray *diagnostics = NULL;

  if (g_utf8_validate (text, (gssize)length, NULL))
    {
      json = g_strndup (text, length);
      diagnostics = foyer_diagnostics_parse (json, NULL);
    }
  if (diagnostics == NULL)
    (void)foyer_worker_message_refuse (error, "the diagnostics");
  return diagnostics;
}

GByteArray *
foyer_worker_message_encode_document (GBytes *document, GPtrArray *diagnostics)
{
  GByteArray *buffer = g_byte_array_sized_new ((guint)g_bytes_get_size (document) + 256);
  g_autofree char *json = foyer_diagnostics_dup_json (diagnostics);

  foyer_buffer_put_text (buffer, json, strlen (json));
  foyer_worker_message_put_bytes (buffer, document);
  return buffer;
}

static gboolean
begins_with (const char *bytes, gsize n_bytes, const char *magic)
{
  return n_bytes >= strlen (magic) && memcmp (bytes, magic, strlen (magic)) == 0;
}

gboolean
foyer_worker_message_decode_document (gconstpointer data, gsize length, GBytes **document,
                                      GPtrArray **diagnostics, GError **error)
{
  FoyerBufferReader reader;
  const char *text, *bytes;
  gsize text_length, n_bytes;

  foyer_buffer_reader_init (&reader, data, length);
  text = foyer_buffer_reader_get_text (&reader, &text_length);
  bytes = foyer_buffer_reader_get_text (&reader, &n_bytes);
  if (reader.failed || !foyer_buffer_reader_is_at_end (&reader))
    return foyer_worker_message_refuse (error, "the answer is cut short");
  if (!begins_with (bytes, n_bytes, PDF_MAGIC)
      && !begins_with (bytes, n_bytes, FOYER_PWG_RASTER_SYNC))
    return foyer_worker_message_refuse (error, "the answer is neither PDF nor PWG raster");
  *diagnostics = foyer_worker_message_parse_diagnostics (text, text_length, error);
  if (*diagnostics == NULL)
    return FALSE;
  *document = g_bytes_new (bytes, n_bytes);
  return TRUE;
}

char *
foyer_worker_message_dup_text (gconstpointer data, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (data != NULL ? data : "", (gssize)length);

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\n')
      *p = ' ';
  return g_utf8_strlen (valid, -1) > MAX_TEXT ? g_utf8_substring (valid, 0, MAX_TEXT)
                                              : g_steal_pointer (&valid);
}
