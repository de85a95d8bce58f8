/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a connection: the reader finds the same requests however they are divided, and the
 * listener hands on nothing that is not whole and within the limits, and comes to an end. */
#include "config.h"

#include "foyer-http-core-private.h"
#include "foyer-http-reader-private.h"

#include "foyer-test-fuzz.h"

#include <string.h>

#define HEADER_BYTES 600u
#define BODY_BYTES 200u

static FoyerHttpSettings settings;
static FoyerHttpCounters *counters;
static GSocketAddress *address;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  FoyerHttpListenerOptions options = { .header_bytes = HEADER_BYTES, .body_bytes = BODY_BYTES };

  foyer_http_settings_init (&settings, &options);
  counters = g_atomic_rc_box_new0 (FoyerHttpCounters);
  address = g_inet_socket_address_new_from_string ("127.0.0.1", 80);
  return 0;
}

/* Reads one request in pieces of @piece; what was found, as text. */
static char *
read_in_pieces (const guint8 *data, gsize length, gsize piece)
{
  gsize end = 0;
  FoyerHttpReader reader;
  FoyerHttpRead result = FOYER_HTTP_READ_MORE;
  gboolean has_head = FALSE;
  char *text;

  foyer_http_reader_init (&reader, HEADER_BYTES, BODY_BYTES);
  while (result == FOYER_HTTP_READ_HEAD || (result == FOYER_HTTP_READ_MORE && end < length))
    {
      gsize wanted = MIN (piece, length - end);
      g_autofree guint8 *copy = g_memdup2 (data + end, wanted);
      gsize used;

      result = foyer_http_reader_push (&reader, copy, wanted, &used);
      g_assert_cmpuint (used, <=, wanted);
      g_assert_cmpuint (reader.body->len, <=, BODY_BYTES);
      has_head = has_head || result == FOYER_HTTP_READ_HEAD;
      end += used;
    }
  /* How far it read is only of interest where something follows. */
  if (result == FOYER_HTTP_READ_WHOLE)
    text = g_strdup_printf ("%d %s %s %u %u %" G_GSIZE_FORMAT, has_head, reader.method,
                            reader.target, foyer_headers_get_length (reader.headers),
                            reader.body->len, end);
  else
    text = g_strdup_printf ("%d %d", has_head, (int)result);
  foyer_http_reader_clear (&reader);
  return text;
}

static void
check_reader (const guint8 *data, gsize length, gsize piece)
{
  g_autofree char *whole = read_in_pieces (data, length, MAX (length, 1));
  g_autofree char *pieces = read_in_pieces (data, length, piece);

  g_assert_cmpstr (pieces, ==, whole);
}

static void
handle (FoyerHttpRequest *request, FoyerHttpResponder *responder, gpointer user_data)
{
  const char *path = foyer_http_request_get_path (request);
  GBytes *body = foyer_http_request_get_body (request);

  g_assert_true (g_utf8_validate (path, -1, NULL) && *path == '/');
  g_assert_cmpint (*foyer_http_request_get_target (request), ==, '/');
  g_assert_cmpuint (g_bytes_get_size (body), <=, BODY_BYTES);
  g_assert_cmpstr (foyer_http_request_get_peer (request), ==, "127.0.0.1");
  if (g_bytes_get_size (body) % 5 == 4)
    foyer_http_responder_free (responder);
  else
    foyer_http_responder_answer (responder, 200, NULL, body);
}

static void
check_listener (const guint8 *data, gsize length)
{
  FoyerHttpCoreParts parts = { .settings = &settings, .counters = counters, .handler = handle };
  FoyerHttpCore *core = foyer_http_core_new (&parts);
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (data, (gssize)length, NULL);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (input, output);
  gsize written;

  foyer_http_core_take (core, stream, address, address);
  foyer_http_core_quit_when_empty (core);
  foyer_http_core_run (core);
  foyer_http_core_finish (core);
  foyer_http_core_unref (core);
  g_assert_cmpuint (counters->open, ==, 0);
  written = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (output));
  if (written > 0)
    {
      g_assert_cmpuint (written, >, strlen ("HTTP/1.1 200"));
      g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (output)), 7,
                       "HTTP/1.", 7);
    }
}

/* The first byte is the size of the pieces. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  if (length == 0)
    return 0;
  check_reader (data + 1, length - 1, 1 + data[0] % 23);
  check_listener (data + 1, length - 1);
  return 0;
}
