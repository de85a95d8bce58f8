/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames and messages: there and back, and everything else refused. */
#include "config.h"

#include "foyer-buffer.h"
#include "foyer-limits.h"
#include "foyer-worker-channel.h"
#include "foyer-worker-error.h"
#include "foyer-worker-message.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static FoyerRecord *
make_record (void)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID,
                                 "acf49da0-2ad0-58b9-9e23-9af3657cea87");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "crm");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Zoë ตัวอย่าง");
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  return foyer_record_builder_end (builder);
}

static GByteArray *
make_badge (void)
{
  g_autoptr (FoyerRecord) record = make_record ();
  FoyerDigest digest = foyer_digest_of ("template", 8);
  FoyerBadgeInput input = { .record = record,
                            .badge_no = "ABC-123",
                            .tier_label = "Speaker",
                            .tier_colour = "#112233",
                            .event_name = "Event" };
  FoyerRenderOptions options = { .dpi = 203, .is_proof = TRUE, .first_place = 2 };

  return foyer_worker_message_encode_badge (&digest, &input, &options);
}

static void
test_badge (void)
{
  g_autoptr (GByteArray) bytes = make_badge ();
  g_autoptr (FoyerRecord) record = make_record ();
  FoyerDigest digest = foyer_digest_of ("template", 8);
  g_autoptr (GError) error = NULL;
  FoyerWorkerBadge badge;

  g_assert_true (foyer_worker_message_decode_badge (bytes->data, bytes->len, &badge, &error));
  g_assert_no_error (error);
  g_assert_true (foyer_digest_equal (&badge.template_digest, &digest));
  g_assert_true (foyer_record_equal (badge.input.record, record));
  g_assert_cmpstr (badge.input.badge_no, ==, "ABC-123");
  g_assert_null (badge.input.badge_token);
  g_assert_cmpstr (badge.input.tier_label, ==, "Speaker");
  g_assert_cmpstr (badge.input.tier_colour, ==, "#112233");
  g_assert_cmpstr (badge.input.event_name, ==, "Event");
  g_assert_null (badge.input.event_line);
  g_assert_cmpuint (badge.options.dpi, ==, 203);
  g_assert_false (badge.options.with_bleed);
  g_assert_true (badge.options.is_proof);
  g_assert_cmpuint (badge.options.first_place, ==, 2);
  foyer_worker_badge_clear (&badge);
}

/* Cut at every byte, one byte more, and every byte flipped: refused, or decoded into something
 * whole; never a crash. */
static void
test_damaged_badge (void)
{
  g_autoptr (GByteArray) bytes = make_badge ();
  FoyerWorkerBadge badge;

  for (guint length = 0; length < bytes->len; length++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (foyer_worker_message_decode_badge (bytes->data, length, &badge, &error));
      g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
    }
  for (guint i = 0; i < bytes->len; i++)
    {
      bytes->data[i] ^= 0xff;
      if (foyer_worker_message_decode_badge (bytes->data, bytes->len, &badge, NULL))
        {
          g_assert_nonnull (badge.input.record);
          foyer_worker_badge_clear (&badge);
        }
      bytes->data[i] ^= 0xff;
    }
  foyer_buffer_put_u8 (bytes, 0);
  g_assert_false (foyer_worker_message_decode_badge (bytes->data, bytes->len, &badge, NULL));
}

/* The payload is checked again on the other side. */
static void
test_refused_badges (void)
{
  g_autoptr (FoyerRecord) record = make_record ();
  g_autofree char *long_text = g_strnfill (FOYER_LIMIT_CELL_BYTES + 1, 'x');
  const FoyerBadgeInput inputs[] = { { .record = record, .badge_no = "a\x01" },
                                     { .record = record, .badge_token = "\xff\xfe" },
                                     { .record = record, .event_name = long_text } };
  const FoyerRenderOptions options = { .dpi = 1000000 };
  FoyerBadgeInput plain = { .record = record };
  FoyerDigest digest = foyer_digest_of ("", 0);
  FoyerWorkerBadge badge;

  for (guint i = 0; i <= G_N_ELEMENTS (inputs); i++)
    {
      gboolean is_last = i == G_N_ELEMENTS (inputs);
      g_autoptr (GByteArray) bytes = foyer_worker_message_encode_badge (
          &digest, is_last ? &plain : &inputs[i], is_last ? &options : NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (foyer_worker_message_decode_badge (bytes->data, bytes->len, &badge, &error));
      g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
    }
}

static void
test_document (void)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.4\nrest", 13);
  g_autoptr (GBytes) text = g_bytes_new_static ("no document", 11);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GByteArray) wrong = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (diagnostics, foyer_diagnostic_new (FOYER_CODE_MISSING_GLYPH, "what"));
  bytes = foyer_worker_message_encode_document (pdf, diagnostics);
  g_assert_true (
      foyer_worker_message_decode_document (bytes->data, bytes->len, &back, &found, &error));
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (pdf, back));
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((FoyerDiagnostic *)found->pdata[0])->message, ==, "what");

  wrong = foyer_worker_message_encode_document (text, diagnostics);
  g_clear_pointer (&back, g_bytes_unref);
  g_clear_pointer (&found, g_ptr_array_unref);
  g_assert_false (
      foyer_worker_message_decode_document (wrong->data, wrong->len, &back, &found, &error));
  g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
  for (guint length = 0; length < bytes->len; length++)
    {
      GBytes *no_bytes = NULL;
      GPtrArray *none = NULL;

      g_assert_false (
          foyer_worker_message_decode_document (bytes->data, length, &no_bytes, &none, NULL));
      g_clear_pointer (&none, g_ptr_array_unref);
    }
}

/* What one side writes, as the other takes it: the code, or 0 for a frame. */
static int
receive (const void *data, gsize length, gsize limit)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  FoyerWorkerFrame kind;
  gboolean good;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_assert_cmpint (write (fds[0], data, length), ==, (gssize)length);
  close (fds[0]);
  good = foyer_worker_channel_receive (fds[1], limit, buffer, &kind, 0, &error);
  close (fds[1]);
  if (good)
    return 0;
  g_assert_true (error->domain == FOYER_WORKER_ERROR);
  return error->code + 1;
}

static void
test_frames (void)
{
  g_assert_cmpint (receive ("F\2\3\0\0\0\0\2ab", 10, 2), ==, 0);
  g_assert_cmpint (receive ("", 0, 9), ==, FOYER_WORKER_ERROR_CLOSED + 1);
  /* cut in the header, cut in the body, too long, another version, unknown kind, another magic */
  g_assert_cmpint (receive ("F\2\3", 3, 9), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
  g_assert_cmpint (receive ("F\2\3\0\0\0\0\3ab", 10, 9), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
  g_assert_cmpint (receive ("F\2\3\0\0\0\0\3abc", 11, 2), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
  g_assert_cmpint (receive ("F\1\3\0\0\0\0\0", 8, 9), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
  g_assert_cmpint (receive ("F\2\0\0\0\0\0\0", 8, 9), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
  g_assert_cmpint (receive ("F\2\17\0\0\0\0\0", 8, 9), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
  g_assert_cmpint (receive ("G\1\3\0\0\0\0\0", 8, 9), ==, FOYER_WORKER_ERROR_PROTOCOL + 1);
}

static gpointer
send_large (gpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (3000000);
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_worker_channel_send (GPOINTER_TO_INT (data), FOYER_WORKER_FRAME_TEMPLATE,
                                            bytes, 3000000, 0, &error));
  g_assert_no_error (error);
  return NULL;
}

static void
test_large_frame_and_deadline (void)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  FoyerWorkerFrame kind;
  GThread *thread;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  thread = g_thread_new ("send", send_large, GINT_TO_POINTER (fds[0]));
  g_assert_true (foyer_worker_channel_receive (fds[1], 3000000, buffer, &kind, 0, &error));
  g_thread_join (thread);
  g_assert_cmpuint (buffer->len, ==, 3000000);
  g_assert_cmpint (kind, ==, FOYER_WORKER_FRAME_TEMPLATE);
  g_assert_false (foyer_worker_channel_receive (fds[1], 9, buffer, &kind,
                                                g_get_monotonic_time () + 20000, &error));
  g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_TIMEOUT);
  close (fds[0]);
  close (fds[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker-message/badge", test_badge);
  g_test_add_func ("/worker-message/damaged-badge", test_damaged_badge);
  g_test_add_func ("/worker-message/refused-badges", test_refused_badges);
  g_test_add_func ("/worker-message/document", test_document);
  g_test_add_func ("/worker-message/frames", test_frames);
  g_test_add_func ("/worker-message/large-frame-and-deadline", test_large_frame_and_deadline);
  return g_test_run ();
}
