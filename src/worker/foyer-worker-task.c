/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoding and strict decoding of what is asked beside single badges. */
#include "config.h"

#include "foyer-worker-task.h"

#include "foyer-limits.h"
#include "foyer-worker-message-private.h"

#include <string.h>

/* Options of a check, in one byte. */
#define FLAG_QUICK 1u
#define FLAG_PROFILE 2u
#define FLAG_DOCUMENT 4u
#define MAX_MILLIDPI 2400000u
#define MAX_DPI 2400u

static gboolean
refuse (GError **error, const char *what)
{
  return foyer_worker_message_refuse (error, what);
}

/* (transfer full) NULL and a failed reader: longer than @limit, or not all there. */
static GBytes *
read_bytes (FoyerBufferReader *reader, gsize limit)
{
  gsize length;
  const char *data = foyer_buffer_reader_get_text (reader, &length);

  if (reader->failed || length > limit)
    {
      reader->failed = TRUE;
      return NULL;
    }
  return g_bytes_new (data, length);
}

static gboolean
read_badge (FoyerBufferReader *reader, FoyerWorkerBadge *badge, GError **error)
{
  gsize length;
  const char *data = foyer_buffer_reader_get_text (reader, &length);

  if (reader->failed)
    return refuse (error, "it is cut short");
  return foyer_worker_message_decode_badge (data, length, badge, error);
}

static void
put_array (GByteArray *buffer, GByteArray *array)
{
  foyer_buffer_put_text (buffer, (const char *)array->data, array->len);
}

/* ---- Files ---- */

GByteArray *
foyer_worker_task_encode_file (FoyerWorkerFileKind kind, FoyerPixels pixels,
                               const FoyerDigest *template_digest, const FoyerBadgeInput *inputs,
                               guint n_inputs, const FoyerRenderOptions *options)
{
  GByteArray *buffer = g_byte_array_new ();

  foyer_buffer_put_u8 (buffer, (guint8)kind);
  foyer_buffer_put_u8 (buffer, (guint8)pixels);
  foyer_buffer_put_u32 (buffer, n_inputs);
  for (guint i = 0; i < n_inputs; i++)
    {
      g_autoptr (GByteArray) badge
          = foyer_worker_message_encode_badge (template_digest, &inputs[i], options);

      put_array (buffer, badge);
    }
  return buffer;
}

static gboolean
has_options_of (const FoyerWorkerBadge *badge, const FoyerWorkerBadge *first)
{
  const FoyerRenderOptions *a = &badge->options, *b = &first->options;

  return foyer_digest_equal (&badge->template_digest, &first->template_digest) && a->dpi == b->dpi
         && a->with_bleed == b->with_bleed && a->first_place == b->first_place
         && a->is_proof == b->is_proof && a->format == b->format && a->pixels == b->pixels
         && memcmp (&a->calibration, &b->calibration, sizeof a->calibration) == 0;
}

static gboolean
read_badges (FoyerBufferReader *reader, FoyerWorkerFile *file, guint n, GError **error)
{
  file->badges = g_new0 (FoyerWorkerBadge, n);
  file->inputs = g_new0 (FoyerBadgeInput, n);
  for (guint i = 0; i < n; i++)
    {
      if (!read_badge (reader, &file->badges[i], error))
        return FALSE;
      file->n_badges++;
      file->inputs[i] = file->badges[i].input;
      if (!has_options_of (&file->badges[i], &file->badges[0]))
        return refuse (error, "the badges of a file differ in template or options");
    }
  return foyer_buffer_reader_is_at_end (reader) || refuse (error, "bytes after the badges");
}

gboolean
foyer_worker_task_decode_file (gconstpointer data, gsize length, FoyerWorkerFile *file,
                               GError **error)
{
  FoyerBufferReader reader;
  guint kind, pixels, n;

  memset (file, 0, sizeof *file);
  foyer_buffer_reader_init (&reader, data, length);
  kind = foyer_buffer_reader_read_u8 (&reader);
  pixels = foyer_buffer_reader_read_u8 (&reader);
  n = foyer_buffer_reader_read_u32 (&reader);
  if (reader.failed || kind > FOYER_WORKER_FILE_PNG || pixels > FOYER_PIXELS_BITONAL || n == 0
      || n > FOYER_LIMIT_BADGES_PER_FILE)
    return refuse (error, "the kind of the file");
  file->kind = kind;
  file->pixels = pixels;
  if (read_badges (&reader, file, n, error))
    return TRUE;
  foyer_worker_file_clear (file);
  return FALSE;
}

void
foyer_worker_file_clear (FoyerWorkerFile *self)
{
  for (guint i = 0; i < self->n_badges; i++)
    foyer_worker_badge_clear (&self->badges[i]);
  self->n_badges = 0;
  g_clear_pointer (&self->badges, g_free);
  g_clear_pointer (&self->inputs, g_free);
}

/* ---- Views ---- */

GByteArray *
foyer_worker_task_encode_view (const FoyerWorkerView *view)
{
  GByteArray *buffer = g_byte_array_sized_new ((guint)g_bytes_get_size (view->document) + 16);

  foyer_buffer_put_u8 (buffer, (guint8)view->kind);
  foyer_buffer_put_u32 (buffer, view->millidpi);
  foyer_worker_message_put_bytes (buffer, view->document);
  return buffer;
}

gboolean
foyer_worker_task_decode_view (gconstpointer data, gsize length, FoyerWorkerView *view,
                               GError **error)
{
  FoyerBufferReader reader;
  guint kind;

  memset (view, 0, sizeof *view);
  foyer_buffer_reader_init (&reader, data, length);
  kind = foyer_buffer_reader_read_u8 (&reader);
  view->millidpi = foyer_buffer_reader_read_u32 (&reader);
  if (reader.failed || kind > FOYER_WORKER_VIEW_BILEVEL || view->millidpi == 0
      || view->millidpi > MAX_MILLIDPI)
    return refuse (error, "the kind of the view");
  view->kind = kind;
  view->document = read_bytes (&reader, FOYER_LIMIT_WORKER_ANSWER_BYTES);
  if (!reader.failed && foyer_buffer_reader_is_at_end (&reader))
    return TRUE;
  foyer_worker_view_clear (view);
  return refuse (error, "the document to be viewed");
}

void
foyer_worker_view_clear (FoyerWorkerView *self)
{
  g_clear_pointer (&self->document, g_bytes_unref);
}

GByteArray *
foyer_worker_task_encode_page (const FoyerWorkerPage *page)
{
  GByteArray *buffer = g_byte_array_new ();

  foyer_buffer_put_u32 (buffer, page->width_px);
  foyer_buffer_put_u32 (buffer, page->height_px);
  return buffer;
}

gboolean
foyer_worker_task_decode_page (gconstpointer data, gsize length, FoyerWorkerPage *page,
                               GError **error)
{
  FoyerBufferReader reader;

  foyer_buffer_reader_init (&reader, data, length);
  page->width_px = foyer_buffer_reader_read_u32 (&reader);
  page->height_px = foyer_buffer_reader_read_u32 (&reader);
  if (reader.failed || !foyer_buffer_reader_is_at_end (&reader) || page->width_px == 0
      || page->height_px == 0
      || (guint64)page->width_px * page->height_px > FOYER_LIMIT_IMAGE_PIXELS)
    return refuse (error, "the size of a page");
  return TRUE;
}

/* ---- Pre-flight ---- */

GByteArray *
foyer_worker_task_encode_check (const FoyerWorkerCheck *check, const FoyerDigest *template_digest,
                                const FoyerBadgeInput *input)
{
  GByteArray *buffer = g_byte_array_new ();
  g_autoptr (GByteArray) badge = foyer_worker_message_encode_badge (template_digest, input, NULL);

  foyer_buffer_put_u32 (buffer, check->dpi);
  foyer_buffer_put_u8 (buffer, (check->is_quick ? FLAG_QUICK : 0)
                                   | (check->has_profile ? FLAG_PROFILE : 0)
                                   | (check->document != NULL ? FLAG_DOCUMENT : 0));
  if (check->document != NULL)
    foyer_worker_message_put_bytes (buffer, check->document);
  put_array (buffer, badge);
  return buffer;
}

static gboolean
read_check (FoyerBufferReader *reader, FoyerWorkerCheck *check, GError **error)
{
  guint flags;

  check->dpi = foyer_buffer_reader_read_u32 (reader);
  flags = foyer_buffer_reader_read_u8 (reader);
  if (reader->failed || check->dpi > MAX_DPI || flags > (FLAG_QUICK | FLAG_PROFILE | FLAG_DOCUMENT))
    return refuse (error, "the options of a check");
  check->is_quick = (flags & FLAG_QUICK) != 0;
  check->has_profile = (flags & FLAG_PROFILE) != 0;
  if ((flags & FLAG_DOCUMENT) != 0)
    check->document = read_bytes (reader, FOYER_LIMIT_WORKER_ANSWER_BYTES);
  return read_badge (reader, &check->badge, error)
         && (foyer_buffer_reader_is_at_end (reader) || refuse (error, "bytes after the check"));
}

gboolean
foyer_worker_task_decode_check (gconstpointer data, gsize length, FoyerWorkerCheck *check,
                                GError **error)
{
  FoyerBufferReader reader;

  memset (check, 0, sizeof *check);
  foyer_buffer_reader_init (&reader, data, length);
  if (read_check (&reader, check, error))
    return TRUE;
  foyer_worker_check_clear (check);
  return FALSE;
}

void
foyer_worker_check_clear (FoyerWorkerCheck *self)
{
  g_clear_pointer (&self->document, g_bytes_unref);
  foyer_worker_badge_clear (&self->badge);
}

/* ---- Findings ---- */

static void
put_line (GByteArray *buffer, const char *text)
{
  g_autofree char *line = text != NULL ? foyer_worker_message_dup_text (text, strlen (text)) : NULL;

  foyer_worker_message_put_text (buffer, line);
}

static void
put_double (GByteArray *buffer, double value)
{
  gint64 bits;

  memcpy (&bits, &value, sizeof bits);
  foyer_buffer_put_i64 (buffer, bits);
}

static double
read_double (FoyerBufferReader *reader)
{
  gint64 bits = foyer_buffer_reader_read_i64 (reader);
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

GByteArray *
foyer_worker_task_encode_findings (GPtrArray *findings)
{
  GByteArray *buffer = g_byte_array_new ();
  guint n = MIN (findings->len, FOYER_LIMIT_PREFLIGHT_FINDINGS);

  foyer_buffer_put_u32 (buffer, n);
  for (guint i = 0; i < n; i++)
    {
      const FoyerFinding *finding = findings->pdata[i];
      const int place[] = { finding->x_um, finding->y_um, finding->width_um, finding->height_um };

      foyer_buffer_put_u32 (buffer, finding->rule);
      put_line (buffer, finding->message);
      put_line (buffer, finding->element);
      put_line (buffer, finding->element_id);
      put_line (buffer, finding->side);
      put_line (buffer, finding->record_id);
      foyer_buffer_put_u32 (buffer, finding->page);
      for (guint k = 0; k < G_N_ELEMENTS (place); k++)
        foyer_buffer_put_u32 (buffer, (guint32)place[k]);
      foyer_buffer_put_u8 (buffer, finding->has_measure ? 1 : 0);
      put_double (buffer, finding->measured);
      put_double (buffer, finding->limit);
    }
  return buffer;
}

/* (transfer full) NULL: it is none. */
static FoyerFinding *
read_finding (FoyerBufferReader *reader)
{
  guint rule = foyer_buffer_reader_read_u32 (reader);
  g_autofree char *message = NULL;
  g_autoptr (FoyerFinding) finding = NULL;
  guint8 has_measure;

  if (reader->failed || rule >= FOYER_N_FINDING_RULES
      || !foyer_worker_message_read_text (reader, &message) || message == NULL)
    return NULL;
  finding = foyer_finding_new (rule, "%s", message);
  if (!foyer_worker_message_read_text (reader, &finding->element)
      || !foyer_worker_message_read_text (reader, &finding->element_id)
      || !foyer_worker_message_read_text (reader, &finding->side)
      || !foyer_worker_message_read_text (reader, &finding->record_id))
    return NULL;
  finding->page = foyer_buffer_reader_read_u32 (reader);
  finding->x_um = (int)foyer_buffer_reader_read_u32 (reader);
  finding->y_um = (int)foyer_buffer_reader_read_u32 (reader);
  finding->width_um = (int)foyer_buffer_reader_read_u32 (reader);
  finding->height_um = (int)foyer_buffer_reader_read_u32 (reader);
  has_measure = foyer_buffer_reader_read_u8 (reader);
  finding->has_measure = has_measure == 1;
  finding->measured = read_double (reader);
  finding->limit = read_double (reader);
  return reader->failed || has_measure > 1 ? NULL : g_steal_pointer (&finding);
}

GPtrArray *
foyer_worker_task_decode_findings (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) findings
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  FoyerBufferReader reader;
  guint n;

  foyer_buffer_reader_init (&reader, data, length);
  n = foyer_buffer_reader_read_u32 (&reader);
  for (guint i = 0; !reader.failed && i < n; i++)
    {
      FoyerFinding *finding = read_finding (&reader);

      if (finding == NULL)
        reader.failed = TRUE;
      else
        g_ptr_array_add (findings, finding);
    }
  if (reader.failed || !foyer_buffer_reader_is_at_end (&reader))
    {
      (void)refuse (error, "the findings");
      return NULL;
    }
  return g_steal_pointer (&findings);
}

/* ---- Profiles ---- */

GByteArray *
foyer_worker_task_encode_profiled (const FoyerWorkerProfiled *profiled)
{
  GByteArray *buffer = g_byte_array_new ();

  foyer_buffer_put_u8 (buffer, profiled->is_refused ? 1 : 0);
  foyer_buffer_put_u8 (buffer,
                       (guint8)(profiled->is_refused ? (guint)profiled->refusal : profiled->inks));
  foyer_buffer_put_u8 (buffer, profiled->has_wrong_id ? 1 : 0);
  put_line (buffer, profiled->text);
  return buffer;
}

gboolean
foyer_worker_task_decode_profiled (gconstpointer data, gsize length, FoyerWorkerProfiled *profiled,
                                   GError **error)
{
  FoyerBufferReader reader;
  guint is_refused, kind, has_wrong_id;

  memset (profiled, 0, sizeof *profiled);
  foyer_buffer_reader_init (&reader, data, length);
  is_refused = foyer_buffer_reader_read_u8 (&reader);
  kind = foyer_buffer_reader_read_u8 (&reader);
  has_wrong_id = foyer_buffer_reader_read_u8 (&reader);
  if (!reader.failed && is_refused <= 1 && has_wrong_id <= 1
      && kind <= (is_refused == 1 ? (guint)FOYER_PROFILE_ERROR_SPACE : (guint)FOYER_INKS_CMYK)
      && foyer_worker_message_read_text (&reader, &profiled->text) && profiled->text != NULL
      && foyer_buffer_reader_is_at_end (&reader))
    {
      profiled->is_refused = is_refused == 1;
      profiled->has_wrong_id = has_wrong_id == 1;
      if (profiled->is_refused)
        profiled->refusal = kind;
      else
        profiled->inks = kind;
      return TRUE;
    }
  foyer_worker_profiled_clear (profiled);
  return refuse (error, "what became of a profile");
}

void
foyer_worker_profiled_clear (FoyerWorkerProfiled *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* ---- The end of an answer ---- */

GByteArray *
foyer_worker_task_encode_done (GPtrArray *diagnostics)
{
  GByteArray *buffer = g_byte_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *json = foyer_diagnostics_dup_json (diagnostics != NULL ? diagnostics : none);

  foyer_buffer_put_text (buffer, json, strlen (json));
  return buffer;
}

GPtrArray *
foyer_worker_task_decode_done (gconstpointer data, gsize length, GError **error)
{
  FoyerBufferReader reader;
  const char *text;
  gsize text_length;

  foyer_buffer_reader_init (&reader, data, length);
  text = foyer_buffer_reader_get_text (&reader, &text_length);
  if (!reader.failed && foyer_buffer_reader_is_at_end (&reader))
    return foyer_worker_message_parse_diagnostics (text, text_length, error);
  (void)refuse (error, "the end of an answer");
  return NULL;
}
