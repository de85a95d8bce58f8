/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What drawing processes are asked beside single badges: there and back, and everything else
 * refused. */
#include "config.h"

#include "foyer-buffer.h"
#include "foyer-limits.h"
#include "foyer-worker-error.h"
#include "foyer-worker-task.h"

#include <string.h>

static FoyerRecord *
make_record (const char *name)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID,
                                 "acf49da0-2ad0-58b9-9e23-9af3657cea87");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "crm");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, name);
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  return foyer_record_builder_end (builder);
}

/* What a decoder makes of @length bytes; TRUE: it took them. */
typedef gboolean (*Decode) (gconstpointer data, gsize length, GError **error);

static gboolean
decode_file (gconstpointer data, gsize length, GError **error)
{
  FoyerWorkerFile file;
  gboolean good = foyer_worker_task_decode_file (data, length, &file, error);

  if (good)
    foyer_worker_file_clear (&file);
  return good;
}

static gboolean
decode_view (gconstpointer data, gsize length, GError **error)
{
  FoyerWorkerView view;
  gboolean good = foyer_worker_task_decode_view (data, length, &view, error);

  if (good)
    foyer_worker_view_clear (&view);
  return good;
}

static gboolean
decode_page (gconstpointer data, gsize length, GError **error)
{
  FoyerWorkerPage page;

  return foyer_worker_task_decode_page (data, length, &page, error);
}

static gboolean
decode_check (gconstpointer data, gsize length, GError **error)
{
  FoyerWorkerCheck check;
  gboolean good = foyer_worker_task_decode_check (data, length, &check, error);

  if (good)
    foyer_worker_check_clear (&check);
  return good;
}

static gboolean
decode_findings (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) findings = foyer_worker_task_decode_findings (data, length, error);

  return findings != NULL;
}

static gboolean
decode_profiled (gconstpointer data, gsize length, GError **error)
{
  FoyerWorkerProfiled profiled;
  gboolean good = foyer_worker_task_decode_profiled (data, length, &profiled, error);

  if (good)
    foyer_worker_profiled_clear (&profiled);
  return good;
}

static gboolean
decode_done (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GPtrArray) diagnostics = foyer_worker_task_decode_done (data, length, error);

  return diagnostics != NULL;
}

/* Cut at every byte and one byte more: refused. Every byte flipped: refused as no message, or
 * taken whole; never a crash. */
static void
damage (GByteArray *bytes, Decode decode)
{
  g_autoptr (GError) whole = NULL;

  g_assert_true (decode (bytes->data, bytes->len, &whole));
  g_assert_no_error (whole);
  for (guint length = 0; length < bytes->len; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *part = g_memdup2 (bytes->data, length);

      g_assert_false (decode (part, length, &error));
      g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
    }
  for (guint i = 0; i < bytes->len; i++)
    {
      g_autoptr (GError) error = NULL;

      bytes->data[i] ^= 0xff;
      if (!decode (bytes->data, bytes->len, &error))
        g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
      bytes->data[i] ^= 0xff;
    }
  foyer_buffer_put_u8 (bytes, 0);
  g_assert_false (decode (bytes->data, bytes->len, NULL));
}

static GByteArray *
make_file (guint n, guint first_dpi)
{
  g_autoptr (FoyerRecord) record = make_record ("Zoë ตัวอย่าง");
  g_autofree FoyerBadgeInput *inputs = g_new0 (FoyerBadgeInput, n);
  FoyerDigest digest = foyer_digest_of ("template", 8);
  FoyerRenderOptions options = { .dpi = first_dpi, .is_proof = TRUE };

  for (guint i = 0; i < n; i++)
    inputs[i] = (FoyerBadgeInput){ .record = record, .badge_no = i == 0 ? "FIRST" : "NEXT" };
  return foyer_worker_task_encode_file (FOYER_WORKER_FILE_PWG, FOYER_PIXELS_BITONAL, &digest,
                                        inputs, n, &options);
}

static void
test_file (void)
{
  g_autoptr (GByteArray) bytes = make_file (2, 203);
  g_autoptr (GError) error = NULL;
  FoyerWorkerFile file;

  g_assert_true (foyer_worker_task_decode_file (bytes->data, bytes->len, &file, &error));
  g_assert_no_error (error);
  g_assert_cmpint (file.kind, ==, FOYER_WORKER_FILE_PWG);
  g_assert_cmpint (file.pixels, ==, FOYER_PIXELS_BITONAL);
  g_assert_cmpuint (file.n_badges, ==, 2);
  g_assert_cmpstr (file.inputs[0].badge_no, ==, "FIRST");
  g_assert_cmpstr (file.inputs[1].badge_no, ==, "NEXT");
  g_assert_cmpuint (file.badges[0].options.dpi, ==, 203);
  g_assert_true (file.badges[0].options.is_proof);
  foyer_worker_file_clear (&file);
  damage (bytes, decode_file);
}

/* A file has badges, not too many, and all of one kind. */
static void
test_refused_files (void)
{
  g_autoptr (GByteArray) none = make_file (0, 203);
  g_autoptr (GByteArray) many = make_file (FOYER_LIMIT_BADGES_PER_FILE + 1, 203);
  g_autoptr (GByteArray) a = make_file (1, 203);
  g_autoptr (GByteArray) b = make_file (1, 300);

  g_assert_false (decode_file (none->data, none->len, NULL));
  g_assert_false (decode_file (many->data, many->len, NULL));
  /* The badge of the second behind that of the first: its resolution is another. */
  g_byte_array_append (a, b->data + 6, b->len - 6);
  a->data[5] = 2;
  g_assert_false (decode_file (a->data, a->len, NULL));
}

static void
test_view (void)
{
  g_autoptr (GBytes) document = g_bytes_new_static ("%PDF-1.4\n", 9);
  FoyerWorkerView view
      = { .kind = FOYER_WORKER_VIEW_SOFT, .millidpi = 144500, .document = document };
  g_autoptr (GByteArray) bytes = foyer_worker_task_encode_view (&view);
  g_autoptr (GByteArray) none = NULL;
  g_autoptr (GError) error = NULL;
  FoyerWorkerView back;

  g_assert_true (foyer_worker_task_decode_view (bytes->data, bytes->len, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpint (back.kind, ==, FOYER_WORKER_VIEW_SOFT);
  g_assert_cmpuint (back.millidpi, ==, 144500);
  g_assert_true (g_bytes_equal (back.document, document));
  foyer_worker_view_clear (&back);
  damage (bytes, decode_view);
  view.millidpi = 0;
  none = foyer_worker_task_encode_view (&view);
  g_assert_false (decode_view (none->data, none->len, NULL));
}

/* A page that would not fit into memory is none. */
static void
test_page (void)
{
  const FoyerWorkerPage pages[]
      = { { 1216, 912 }, { 0, 912 }, { 1216, 0 }, { 30000, 30000 }, { G_MAXUINT, G_MAXUINT } };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GByteArray) bytes = foyer_worker_task_encode_page (&pages[i]);
      FoyerWorkerPage page;

      g_assert_true (foyer_worker_task_decode_page (bytes->data, bytes->len, &page, NULL)
                     == (i == 0));
      if (i != 0)
        continue;
      g_assert_cmpuint (page.width_px, ==, 1216);
      g_assert_cmpuint (page.height_px, ==, 912);
      damage (bytes, decode_page);
    }
}

static void
test_check (void)
{
  g_autoptr (FoyerRecord) record = make_record ("Jane Doe");
  g_autoptr (GBytes) document = g_bytes_new_static ("%PDF-1.4\n", 9);
  FoyerBadgeInput input = { .record = record, .badge_token = "F1TOKEN" };
  FoyerDigest digest = foyer_digest_of ("template", 8);
  FoyerWorkerCheck check
      = { .dpi = 300, .is_quick = TRUE, .has_profile = TRUE, .document = document };
  g_autoptr (GByteArray) bytes = foyer_worker_task_encode_check (&check, &digest, &input);
  g_autoptr (GByteArray) plain = NULL;
  g_autoptr (GError) error = NULL;
  FoyerWorkerCheck back;

  g_assert_true (foyer_worker_task_decode_check (bytes->data, bytes->len, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (back.dpi, ==, 300);
  g_assert_true (back.is_quick && back.has_profile);
  g_assert_true (g_bytes_equal (back.document, document));
  g_assert_cmpstr (back.badge.input.badge_token, ==, "F1TOKEN");
  foyer_worker_check_clear (&back);
  damage (bytes, decode_check);

  check = (FoyerWorkerCheck){ 0 };
  plain = foyer_worker_task_encode_check (&check, &digest, &input);
  g_assert_true (foyer_worker_task_decode_check (plain->data, plain->len, &back, &error));
  g_assert_false (back.is_quick || back.has_profile);
  g_assert_null (back.document);
  foyer_worker_check_clear (&back);
}

static void
test_findings (void)
{
  g_autoptr (GPtrArray) findings
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_finding_unref);
  FoyerFinding *finding = foyer_finding_new (FOYER_RULE_CODE_MODULE, "modules of 0.2 mm");
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const FoyerFinding *first, *second;

  finding->element = g_strdup ("/sides/front/elements/3");
  finding->side = g_strdup ("front");
  finding->record_id = g_strdup ("line\nbreak\x02");
  finding->page = 1;
  finding->x_um = -1500;
  finding->height_um = 22000;
  finding->has_measure = TRUE;
  finding->measured = 0.2;
  finding->limit = 0.25;
  g_ptr_array_add (findings, finding);
  g_ptr_array_add (findings, foyer_finding_new (FOYER_RULE_RENDERING, "%s", ""));
  bytes = foyer_worker_task_encode_findings (findings);
  back = foyer_worker_task_decode_findings (bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 2);
  first = back->pdata[0];
  second = back->pdata[1];
  g_assert_cmpint (first->rule, ==, FOYER_RULE_CODE_MODULE);
  g_assert_cmpstr (first->message, ==, "modules of 0.2 mm");
  g_assert_cmpstr (first->element, ==, "/sides/front/elements/3");
  g_assert_null (first->element_id);
  g_assert_cmpstr (first->side, ==, "front");
  g_assert_nonnull (strstr (first->record_id, "break"));
  g_assert_cmpuint (first->page, ==, 1);
  g_assert_cmpint (first->x_um, ==, -1500);
  g_assert_cmpint (first->height_um, ==, 22000);
  g_assert_true (first->has_measure);
  g_assert_true (first->measured == 0.2 && first->limit == 0.25);
  g_assert_cmpuint (first->n_badges, ==, 1);
  g_assert_cmpint (second->rule, ==, FOYER_RULE_RENDERING);
  damage (bytes, decode_findings);
}

static void
test_profiled (void)
{
  FoyerWorkerProfiled good
      = { .inks = FOYER_INKS_CMYK, .has_wrong_id = TRUE, .text = (char *)"A press" };
  FoyerWorkerProfiled bad
      = { .is_refused = TRUE, .refusal = FOYER_PROFILE_ERROR_SPACE, .text = (char *)"a monitor's" };
  g_autoptr (GByteArray) good_bytes = foyer_worker_task_encode_profiled (&good);
  g_autoptr (GByteArray) bad_bytes = foyer_worker_task_encode_profiled (&bad);
  FoyerWorkerProfiled back;

  g_assert_true (
      foyer_worker_task_decode_profiled (good_bytes->data, good_bytes->len, &back, NULL));
  g_assert_false (back.is_refused);
  g_assert_true (back.has_wrong_id);
  g_assert_cmpint (back.inks, ==, FOYER_INKS_CMYK);
  g_assert_cmpstr (back.text, ==, "A press");
  foyer_worker_profiled_clear (&back);
  g_assert_true (foyer_worker_task_decode_profiled (bad_bytes->data, bad_bytes->len, &back, NULL));
  g_assert_true (back.is_refused);
  g_assert_cmpint (back.refusal, ==, FOYER_PROFILE_ERROR_SPACE);
  g_assert_cmpstr (back.text, ==, "a monitor's");
  foyer_worker_profiled_clear (&back);
  damage (good_bytes, decode_profiled);
  damage (bad_bytes, decode_profiled);
}

static void
test_done (void)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_autoptr (GByteArray) none = foyer_worker_task_encode_done (NULL);
  g_autoptr (GByteArray) one = NULL;
  g_autoptr (GPtrArray) back = NULL;

  g_ptr_array_add (diagnostics, foyer_diagnostic_new (FOYER_CODE_MISSING_GLYPH, "what"));
  one = foyer_worker_task_encode_done (diagnostics);
  back = foyer_worker_task_decode_done (one->data, one->len, NULL);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_cmpstr (((FoyerDiagnostic *)back->pdata[0])->message, ==, "what");
  g_clear_pointer (&back, g_ptr_array_unref);
  back = foyer_worker_task_decode_done (none->data, none->len, NULL);
  g_assert_cmpuint (back->len, ==, 0);
  damage (one, decode_done);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker-task/file", test_file);
  g_test_add_func ("/worker-task/refused-files", test_refused_files);
  g_test_add_func ("/worker-task/view", test_view);
  g_test_add_func ("/worker-task/page", test_page);
  g_test_add_func ("/worker-task/check", test_check);
  g_test_add_func ("/worker-task/findings", test_findings);
  g_test_add_func ("/worker-task/profiled", test_profiled);
  g_test_add_func ("/worker-task/done", test_done);
  return g_test_run ();
}
