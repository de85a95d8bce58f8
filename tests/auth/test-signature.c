/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures against the vectors that vendors publish, against openssl where none is published, and
 * against everything that must not pass, scheme by scheme. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-signature.h"

#include <gio/gio.h>
#include <string.h>

#define NOW_USEC (G_GINT64_CONSTANT (1614265330) * G_USEC_PER_SEC)
#define ENDPOINT "tickets"
#define URI "https://desk.example/hooks/tickets?a=1"
#define ID "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define BODY "{\"test\": 2432232314}"
#define STANDARD_SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

/* What the senders' pages say, written down a second time: the table must agree with it. */
typedef struct
{
  FoyerSignatureScheme scheme;
  const char *secret;
  const char *other_secret;
  const char *key_hex; /* NULL: the text is the key */
  const char *header;
  const char *shape; /* of its value: S signature, T time, else itself */
  gboolean is_base64;
  const char *text; /* signed: I id, T time, M method, U address, B body, else itself */
  const char *time_header;
  gboolean is_milliseconds;
  const char *id_header;
  gboolean needs_id;
} Page;

#define STANDARD_OTHER "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define STANDARD_KEY "31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0"
#define WORD "not-a-real-secret"
#define OTHER "another-secret"

static const Page pages[] = {
  { FOYER_SIGNATURE_SCHEME_STANDARD, STANDARD_SECRET, STANDARD_OTHER, STANDARD_KEY,
    "webhook-signature", "v1,S", TRUE, "I.T.B", "webhook-timestamp", FALSE, "webhook-id", TRUE },
  { FOYER_SIGNATURE_SCHEME_SVIX, STANDARD_SECRET, STANDARD_OTHER, STANDARD_KEY, "svix-signature",
    "v1,S", TRUE, "I.T.B", "svix-timestamp", FALSE, "svix-id", TRUE },
  { FOYER_SIGNATURE_SCHEME_STRIPE, STANDARD_SECRET, STANDARD_OTHER, NULL, "Stripe-Signature",
    "t=T,v1=S", FALSE, "T.B" },
  { FOYER_SIGNATURE_SCHEME_GITHUB, WORD, OTHER, NULL, "X-Hub-Signature-256", "sha256=S", FALSE, "B",
    NULL, FALSE, "X-GitHub-Delivery" },
  { FOYER_SIGNATURE_SCHEME_SHOPIFY, WORD, OTHER, NULL, "X-Shopify-Hmac-Sha256", "S", TRUE, "B",
    NULL, FALSE, "X-Shopify-Webhook-Id" },
  { FOYER_SIGNATURE_SCHEME_TITO, WORD, OTHER, NULL, "Tito-Signature", "S", TRUE, "B" },
  { FOYER_SIGNATURE_SCHEME_TITO_PLATFORM, WORD, OTHER, NULL, "X-Tito-Signature", "S", FALSE, "T.B",
    "X-Tito-Timestamp" },
  { FOYER_SIGNATURE_SCHEME_TICKET_TAILOR, WORD, OTHER, NULL, "Tickettailor-Webhook-Signature",
    "t=T,v1=S", FALSE, "TB" },
  { FOYER_SIGNATURE_SCHEME_TYPEFORM, WORD, OTHER, NULL, "Typeform-Signature", "sha256=S", TRUE,
    "B" },
  { FOYER_SIGNATURE_SCHEME_HUBSPOT, WORD, OTHER, NULL, "X-HubSpot-Signature-v3", "S", TRUE, "MUBT",
    "X-HubSpot-Request-Timestamp", TRUE },
  { FOYER_SIGNATURE_SCHEME_HI_EVENTS, WORD, OTHER, NULL, "Signature", "S", FALSE, "B" },
  { FOYER_SIGNATURE_SCHEME_CALENDLY, WORD, OTHER, NULL, "Calendly-Webhook-Signature", "t=T,v1=S",
    FALSE, "T.B" },
  { FOYER_SIGNATURE_SCHEME_WEBCONNEX, WORD, OTHER, NULL, "X-Webconnex-Signature", "S", FALSE, "B",
    NULL, FALSE, "X-Webconnex-Delivery" },
};

static FoyerSignatureKey *
parse_key (FoyerSignatureScheme scheme, const char *secret)
{
  g_autoptr (GError) error = NULL;
  FoyerSignatureKey *key = foyer_signature_key_parse (scheme, secret, &error);

  g_assert_no_error (error);
  return key;
}

/* A request and who checks it; a test changes one thing and asks. */
typedef struct
{
  const Page *page;
  FoyerSignatureKey *key;
  FoyerSignaturePolicy policy;
  FoyerSignedRequest request;
  FoyerHeaders *headers; /* good ones */
  GBytes *body;
} Fixture;

static void
fixture_init (Fixture *self, const Page *page)
{
  memset (self, 0, sizeof *self);
  self->page = page;
  self->key = parse_key (page->scheme, page->secret);
  self->body = g_bytes_new_static (BODY, strlen (BODY));
  self->headers = foyer_signature_sign (self->key, "POST", URI, page->id_header != NULL ? ID : NULL,
                                        self->body, NOW_USEC);
  self->policy = (FoyerSignaturePolicy){ .scheme = page->scheme,
                                         .endpoint = ENDPOINT,
                                         .keys = { self->key, NULL } };
  self->request = (FoyerSignedRequest){ .method = "POST",
                                        .uri = URI,
                                        .headers = self->headers,
                                        .body = self->body,
                                        .arrival_usec = NOW_USEC };
}

static void
fixture_clear (Fixture *self)
{
  foyer_signature_key_free (self->key);
  foyer_headers_unref (self->headers);
  g_bytes_unref (self->body);
}

static void
check (const FoyerSignaturePolicy *policy, const FoyerSignedRequest *request, FoyerVerdict verdict)
{
  g_auto (FoyerVerification) result = { 0 };

  g_assert_cmpint (foyer_signature_verify (policy, request, &result), ==,
                   verdict == FOYER_VERDICT_OK);
  g_assert_cmpstr (foyer_verdict_get_name (result.verdict), ==, foyer_verdict_get_name (verdict));
  g_assert_cmpint (result.delivery_id != NULL, ==,
                   verdict == FOYER_VERDICT_OK || verdict == FOYER_VERDICT_UNSIGNED);
}

/* The good headers with @value for @name; NULL takes it away. */
static void
check_header (Fixture *self, const char *name, const char *value, FoyerVerdict verdict)
{
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  FoyerSignedRequest request = self->request;

  for (guint i = 0; i < foyer_headers_get_length (self->headers); i++)
    {
      const char *each = foyer_headers_get_name (self->headers, i);

      if (g_ascii_strcasecmp (each, name) != 0)
        foyer_headers_add (headers, each, foyer_headers_get_value (self->headers, i));
    }
  if (value != NULL)
    foyer_headers_add (headers, name, value);
  request.headers = headers;
  check (&self->policy, &request, verdict);
}

static void
check_doubled (Fixture *self, const char *name)
{
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  g_autofree char *upper = g_ascii_strup (name, -1);
  FoyerSignedRequest request = self->request;

  for (guint i = 0; i < foyer_headers_get_length (self->headers); i++)
    foyer_headers_add (headers, foyer_headers_get_name (self->headers, i),
                       foyer_headers_get_value (self->headers, i));
  foyer_headers_add (headers, upper, foyer_headers_find (self->headers, name));
  request.headers = headers;
  check (&self->policy, &request, FOYER_VERDICT_DOUBLED_HEADER);
}

/* ---- Published vectors ---- */
typedef struct
{
  const char *source;
  FoyerSignatureScheme scheme;
  const char *secret;
  const char *body;
  const char *uri;
  gint64 time_usec;
  const char *fields[6]; /* name, value, … */
} Vector;

static const Vector vectors[] = {
  { "Standard Webhooks, the libraries' sign function test",
    FOYER_SIGNATURE_SCHEME_STANDARD,
    STANDARD_SECRET,
    BODY,
    NULL,
    NOW_USEC,
    { "webhook-id", ID, "webhook-timestamp", "1614265330", "webhook-signature",
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" } },
  { "the same without the prefix of the secret",
    FOYER_SIGNATURE_SCHEME_STANDARD,
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    BODY,
    NULL,
    NOW_USEC,
    { "webhook-id", ID, "webhook-timestamp", "1614265330", "webhook-signature",
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" } },
  { "Svix, the server's header test",
    FOYER_SIGNATURE_SCHEME_SVIX,
    STANDARD_SECRET,
    BODY,
    NULL,
    NOW_USEC,
    { "svix-id", ID, "svix-timestamp", "1614265330", "svix-signature",
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" } },
  { "Svix, the server's ed25519 test",
    FOYER_SIGNATURE_SCHEME_SVIX,
    "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
    BODY,
    NULL,
    NOW_USEC,
    { "svix-id", ID, "svix-timestamp", "1614265330", "svix-signature",
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/"
      "enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==" } },
  { "the same behind an HMAC signature, as during a change of scheme",
    FOYER_SIGNATURE_SCHEME_STANDARD,
    "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4",
    BODY,
    NULL,
    NOW_USEC,
    { "webhook-id", ID, "webhook-timestamp", "1614265330", "webhook-signature",
      "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= "
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/"
      "enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==" } },
  { "GitHub, Validating webhook deliveries",
    FOYER_SIGNATURE_SCHEME_GITHUB,
    "It's a Secret to Everybody",
    "Hello, World!",
    NULL,
    NOW_USEC,
    { "X-Hub-Signature-256",
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" } },
  { "HubSpot, the Python client's test",
    FOYER_SIGNATURE_SCHEME_HUBSPOT,
    "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy",
    "{'example_field':'example_value'}",
    "https://www.example.com/webhook_uri",
    G_GINT64_CONSTANT (15000000) * 1000,
    { "X-HubSpot-Request-Timestamp", "15000000", "X-HubSpot-Signature-v3",
      "HPW73RUtKmcYoEDADG0s6MmGFWUzWJKAW07r8RDgcQw=" } },
};

static void
test_published (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      const Vector *vector = &vectors[i];
      g_autoptr (FoyerSignatureKey) key = parse_key (vector->scheme, vector->secret);
      g_autoptr (GBytes) body = g_bytes_new_static (vector->body, strlen (vector->body));
      g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
      g_auto (FoyerVerification) result = { 0 };
      FoyerSignaturePolicy policy = { .scheme = vector->scheme, .endpoint = ENDPOINT };
      FoyerSignedRequest request = { "POST", vector->uri, headers, body, vector->time_usec };

      g_test_message ("%s", vector->source);
      for (guint j = 0; j < G_N_ELEMENTS (vector->fields) && vector->fields[j] != NULL; j += 2)
        foyer_headers_add (headers, vector->fields[j], vector->fields[j + 1]);
      policy.keys[1] = key;
      g_assert_true (foyer_signature_verify (&policy, &request, &result));
      g_assert_cmpuint (result.key, ==, 1);
      if (foyer_signature_scheme_get_clock (vector->scheme) != FOYER_SIGNATURE_CLOCK_NONE)
        g_assert_cmpint (result.signed_usec, ==, vector->time_usec);
    }
}

/* ---- Against openssl ---- */
static char *
expand (const char *shape, const char *time, const char *signature)
{
  GString *text = g_string_new (NULL);

  for (const char *p = shape; *p != '\0'; p++)
    switch (*p)
      {
      case 'I':
        g_string_append (text, ID);
        break;
      case 'T':
        g_string_append (text, time);
        break;
      case 'M':
        g_string_append (text, "POST");
        break;
      case 'U':
        g_string_append (text, URI);
        break;
      case 'B':
        g_string_append (text, BODY);
        break;
      case 'S':
        g_string_append (text, signature);
        break;
      default:
        g_string_append_c (text, *p);
      }
  return g_string_free (text, FALSE);
}

static char *
hmac_by_openssl (const Page *page, const char *text)
{
  g_autofree char *hex = NULL;
  g_autofree char *option = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) input = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) output = NULL;
  GString *key = g_string_new (NULL);
  const guint8 *digest;
  gsize length;

  for (const char *p = page->secret; *p != '\0'; p++)
    g_string_append_printf (key, "%02x", (guint)(guint8)*p);
  hex = g_string_free (key, FALSE);
  option = g_strconcat ("hexkey:", page->key_hex != NULL ? page->key_hex : hex, NULL);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, "openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt",
                              option, "-binary", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, input, NULL, &output, NULL, &error));
  digest = g_bytes_get_data (output, &length);
  g_assert_cmpuint (length, ==, 32);
  if (page->is_base64)
    return g_base64_encode (digest, length);
  key = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (key, "%02x", (guint)digest[i]);
  return g_string_free (key, FALSE);
}

static void
test_openssl (gconstpointer data)
{
  const Page *page = data;
  g_autofree char *program = g_find_program_in_path ("openssl");
  const char *time = page->is_milliseconds ? "1614265330000" : "1614265330";
  g_autofree char *text = expand (page->text, time, NULL);
  g_autofree char *signature = NULL;
  g_autofree char *value = NULL;
  Fixture fixture;

  if (program == NULL)
    {
      g_test_skip ("the program openssl is not installed");
      return;
    }
  signature = hmac_by_openssl (page, text);
  value = expand (page->shape, time, signature);
  fixture_init (&fixture, page);
  g_assert_cmpstr (foyer_headers_find (fixture.headers, page->header), ==, value);
  if (page->time_header != NULL)
    g_assert_cmpstr (foyer_headers_find (fixture.headers, page->time_header), ==, time);
  check_header (&fixture, page->header, value, FOYER_VERDICT_OK);
  fixture_clear (&fixture);
}

/* ---- What must not pass ---- */
static void
test_headers (gconstpointer data)
{
  const Page *page = data;
  const char *names[]
      = { page->header, page->time_header, page->needs_id ? page->id_header : NULL };
  Fixture fixture;

  fixture_init (&fixture, page);
  check (&fixture.policy, &fixture.request, FOYER_VERDICT_OK);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i] == NULL)
        continue;
      check_header (&fixture, names[i], NULL, FOYER_VERDICT_MISSING_HEADER);
      check_header (&fixture, names[i], "", FOYER_VERDICT_MISSING_HEADER);
      check_doubled (&fixture, names[i]);
    }
  if (page->id_header != NULL)
    {
      g_autofree char *longest = g_strnfill (FOYER_LIMIT_DELIVERY_ID_BYTES + 1, 'x');

      check_doubled (&fixture, page->id_header);
      check_header (&fixture, page->id_header, longest, FOYER_VERDICT_MALFORMED);
      check_header (&fixture, page->id_header, "a b", FOYER_VERDICT_MALFORMED);
      check_header (&fixture, page->id_header, "a\xc3\xa4", FOYER_VERDICT_MALFORMED);
      check_header (&fixture, page->id_header, "msg_other",
                    page->needs_id ? FOYER_VERDICT_WRONG_SIGNATURE : FOYER_VERDICT_OK);
      if (!page->needs_id)
        check_header (&fixture, page->id_header, NULL, FOYER_VERDICT_OK);
    }
  fixture_clear (&fixture);
}

static void
test_secrets (gconstpointer data)
{
  const Page *page = data;
  g_autoptr (FoyerSignatureKey) other = parse_key (page->scheme, page->other_secret);
  g_auto (FoyerVerification) result = { 0 };
  Fixture fixture;

  fixture_init (&fixture, page);
  fixture.policy.keys[0] = other;
  check (&fixture.policy, &fixture.request, FOYER_VERDICT_WRONG_SIGNATURE);
  fixture.policy.keys[1] = fixture.key;
  g_assert_true (foyer_signature_verify (&fixture.policy, &fixture.request, &result));
  g_assert_cmpuint (result.key, ==, 1);
  fixture.policy.keys[0] = fixture.policy.keys[1] = NULL;
  check (&fixture.policy, &fixture.request, FOYER_VERDICT_NO_SECRET);
  fixture_clear (&fixture);
}

static void
test_body (gconstpointer data)
{
  const Page *page = data;
  Fixture fixture;

  fixture_init (&fixture, page);
  for (gsize i = 0; i <= strlen (BODY); i++)
    {
      char altered[] = BODY;
      g_autoptr (GBytes) body = NULL;
      FoyerSignedRequest request = fixture.request;

      if (i < strlen (BODY))
        altered[i] ^= 1;
      body = g_bytes_new_static (altered, i < strlen (BODY) ? strlen (BODY) : i - 1);
      request.body = body;
      check (&fixture.policy, &request, FOYER_VERDICT_WRONG_SIGNATURE);
    }
  fixture_clear (&fixture);
}

static void
check_at (Fixture *fixture, guint window_seconds, gint64 seconds, gint64 usec, FoyerVerdict verdict)
{
  FoyerSignaturePolicy policy = fixture->policy;
  FoyerSignedRequest request = fixture->request;

  policy.window_seconds = window_seconds;
  request.arrival_usec = NOW_USEC + seconds * G_USEC_PER_SEC + usec;
  check (&policy, &request, verdict);
}

/* What is no time must never be read as one. */
static void
check_times (Fixture *fixture)
{
  static const char *const times[]
      = { "+1614265330",          "-1",           "1e9",        " 1614265330",
          "1614265330 ",          "1614265330.0", "0x60378432", "1614265330s",
          "99999999999999999999", "\xef\xbc\x91", "1,614" };
  const Page *page = fixture->page;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *value = NULL;
      const char *good = foyer_headers_find (fixture->headers, page->header);

      if (page->time_header != NULL)
        {
          check_header (fixture, page->time_header, times[i], FOYER_VERDICT_MALFORMED);
          continue;
        }
      if (strchr (times[i], ',') != NULL)
        continue;
      value = g_strdup_printf ("t=%s%s", times[i], strchr (good, ','));
      check_header (fixture, page->header, value, FOYER_VERDICT_MALFORMED);
    }
}

static void
test_clock (gconstpointer data)
{
  const Page *page = data;
  Fixture fixture;

  fixture_init (&fixture, page);
  if (foyer_signature_scheme_get_clock (page->scheme) == FOYER_SIGNATURE_CLOCK_NONE)
    {
      check_at (&fixture, 0, 86400, 0, FOYER_VERDICT_OK);
      fixture_clear (&fixture);
      return;
    }
  check_at (&fixture, 0, 300, 0, FOYER_VERDICT_OK);
  check_at (&fixture, 0, 300, 1, FOYER_VERDICT_OLD_CLOCK);
  check_at (&fixture, 0, 301, 0, FOYER_VERDICT_OLD_CLOCK);
  check_at (&fixture, 0, -300, 0, FOYER_VERDICT_OK);
  check_at (&fixture, 0, -300, -1, FOYER_VERDICT_FUTURE_CLOCK);
  check_at (&fixture, 0, -301, 0, FOYER_VERDICT_FUTURE_CLOCK);
  check_at (&fixture, 60, 60, 0, FOYER_VERDICT_OK);
  check_at (&fixture, 60, 61, 0, FOYER_VERDICT_OLD_CLOCK);
  check_at (&fixture, 1, 30, 0, FOYER_VERDICT_OK);
  check_at (&fixture, 1, 31, 0, FOYER_VERDICT_OLD_CLOCK);
  check_at (&fixture, G_MAXUINT, 3600, 0, FOYER_VERDICT_OK);
  check_at (&fixture, G_MAXUINT, 3601, 0, FOYER_VERDICT_OLD_CLOCK);
  check_times (&fixture);
  fixture_clear (&fixture);
}

/* The signature within its header, for changing it. */
static char *
replace_signature (Fixture *fixture, const char *signature)
{
  return expand (fixture->page->shape,
                 fixture->page->is_milliseconds ? "1614265330000" : "1614265330", signature);
}

static char *
dup_signature (Fixture *fixture)
{
  g_autofree char *around = replace_signature (fixture, "");
  const char *value = foyer_headers_find (fixture->headers, fixture->page->header);

  return g_strdup (value + strlen (around)); /* it stands last in every shape */
}

static void
check_signature (Fixture *fixture, const char *signature, FoyerVerdict verdict)
{
  g_autofree char *value = replace_signature (fixture, signature);

  check_header (fixture, fixture->page->header, value, verdict);
}

static void
test_encoding (gconstpointer data)
{
  const Page *page = data;
  g_autofree char *signature = NULL;
  g_autofree char *upper = NULL;
  g_autofree char *doubled = NULL;
  g_autofree char *spaced = NULL;
  g_autofree char *garbage = NULL;
  Fixture fixture;

  fixture_init (&fixture, page);
  signature = dup_signature (&fixture);
  upper = g_ascii_strup (signature, -1);
  doubled = g_strconcat (signature, signature, NULL);
  spaced = g_strconcat (signature, " ", NULL);
  garbage = g_strdup (signature);
  garbage[5] = '!';
  check_signature (&fixture, signature, FOYER_VERDICT_OK);
  /* The same bytes in either case of hexadecimal digits. */
  if (!page->is_base64)
    check_signature (&fixture, upper, FOYER_VERDICT_OK);
  check_signature (&fixture, doubled, FOYER_VERDICT_MALFORMED);
  check_signature (&fixture, garbage, FOYER_VERDICT_MALFORMED);
  garbage[5] = page->is_base64 ? '-' : 'g';
  check_signature (&fixture, garbage, FOYER_VERDICT_MALFORMED);
  /* A space divides the versions of Standard Webhooks; elsewhere it has no business. */
  check_signature (&fixture, spaced,
                   strcmp (page->shape, "v1,S") == 0 ? FOYER_VERDICT_OK : FOYER_VERDICT_MALFORMED);
  for (gsize length = strlen (signature) - 1;; length--)
    {
      signature[length] = '\0';
      check_signature (&fixture, signature,
                       length == 0 && strcmp (page->shape, "S") == 0 ? FOYER_VERDICT_MISSING_HEADER
                                                                     : FOYER_VERDICT_MALFORMED);
      if (length == 0)
        break;
    }
  fixture_clear (&fixture);
}

/* Lists: any match will do, what is unknown is passed over, and there is an end to it. */
static void
check_list (const Page *page, const char *shape, FoyerVerdict verdict)
{
  g_autofree char *signature = NULL;
  g_autofree char *value = NULL;
  Fixture fixture;

  fixture_init (&fixture, page);
  signature = dup_signature (&fixture);
  value = expand (shape, "1614265330", signature);
  check_header (&fixture, page->header, value, verdict);
  fixture_clear (&fixture);
}

static void
test_lists (void)
{
  g_autofree char *many = g_strnfill (FOYER_LIMIT_SIGNATURES, ' ');
  g_autofree char *too_many = g_strconcat (many, "v1,S", NULL);
  g_autofree char *commas = g_strdelimit (g_strdup (many), " ", ',');
  g_autofree char *too_many_pairs = g_strconcat ("t=T,v1=S", commas, NULL);
  const Page *standard = &pages[0];
  const Page *stripe = &pages[2];
  const struct
  {
    const Page *page;
    const char *shape;
    FoyerVerdict verdict;
  } lists[] = {
    { standard, "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v1,S", FOYER_VERDICT_OK },
    { standard, "v1,S v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", FOYER_VERDICT_OK },
    { standard, "v1,!!! v1,S", FOYER_VERDICT_OK },
    { standard, "v2,S v1,S", FOYER_VERDICT_OK },
    { standard, "v2,S", FOYER_VERDICT_MALFORMED },
    { standard, "v1a,S", FOYER_VERDICT_MALFORMED },
    { standard, "v1S", FOYER_VERDICT_MALFORMED },
    { standard, "S", FOYER_VERDICT_MALFORMED },
    { standard, "v1,S,v1,S", FOYER_VERDICT_MALFORMED },
    { standard, "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", FOYER_VERDICT_WRONG_SIGNATURE },
    { standard, too_many, FOYER_VERDICT_MALFORMED },
    { stripe, "t=T,v0=S,v1=S", FOYER_VERDICT_OK },
    { stripe, "v1=S,t=T", FOYER_VERDICT_OK },
    { stripe, "t=T,v1=00,v1=S", FOYER_VERDICT_OK },
    { stripe, "t=T,v0=S", FOYER_VERDICT_MALFORMED },
    { stripe, "v1=S", FOYER_VERDICT_MALFORMED },
    { stripe, "t=,v1=S", FOYER_VERDICT_MALFORMED },
    { stripe, "t=T,t=T,v1=S", FOYER_VERDICT_MALFORMED },
    { stripe, "t=T, v1=S", FOYER_VERDICT_MALFORMED },
    { stripe, "t=T;v1=S", FOYER_VERDICT_MALFORMED },
    { stripe, too_many_pairs, FOYER_VERDICT_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    check_list (lists[i].page, lists[i].shape, lists[i].verdict);
}

/* One key of each kind during a change of scheme: each reads its own version of the list. */
static void
test_mixed_keys (void)
{
  g_autoptr (FoyerSignatureKey) key = parse_key (
      FOYER_SIGNATURE_SCHEME_STANDARD, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
  Fixture fixture;

  fixture_init (&fixture, &pages[0]);
  g_assert_null (foyer_signature_sign (key, "POST", URI, ID, fixture.body, NOW_USEC));
  fixture.policy.keys[0] = key;
  check (&fixture.policy, &fixture.request, FOYER_VERDICT_MALFORMED);
  fixture.policy.keys[1] = fixture.key;
  check (&fixture.policy, &fixture.request, FOYER_VERDICT_OK);
  check_header (&fixture, "webhook-signature",
                "v1a,AAAAf9T8Ytu9HwrXslvumlUpqtNVqkhqw/"
                "enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
                FOYER_VERDICT_WRONG_SIGNATURE);
  fixture_clear (&fixture);
}

static void
test_address (void)
{
  static const struct
  {
    const char *method;
    const char *uri;
    FoyerVerdict verdict;
  } cases[] = {
    { "POST", "https://desk.example/hooks/tickets?a=1", FOYER_VERDICT_OK },
    { "GET", "https://desk.example/hooks/tickets?a=1", FOYER_VERDICT_WRONG_SIGNATURE },
    { "POST", "http://desk.example/hooks/tickets?a=1", FOYER_VERDICT_WRONG_SIGNATURE },
    { "POST", "https://desk.example/hooks/tickets", FOYER_VERDICT_WRONG_SIGNATURE },
    /* HubSpot signs these characters decoded, whatever stood in the request. */
    { "POST", "https://desk.example%2fhooks%2Ftickets%3Fa=1", FOYER_VERDICT_OK },
    /* But not these. */
    { "POST", "https://desk.example/hooks/tickets?%61=1", FOYER_VERDICT_WRONG_SIGNATURE },
    { "POST", "https://desk.example/hooks/tickets?a=1%", FOYER_VERDICT_WRONG_SIGNATURE },
    { "POST", "https://desk.example/hooks/tickets?a=1%2", FOYER_VERDICT_WRONG_SIGNATURE },
    { "POST", "https://desk.example/hooks/tickets?a=1%00", FOYER_VERDICT_WRONG_SIGNATURE },
  };
  Fixture fixture;

  fixture_init (&fixture, &pages[9]);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture.request.method = cases[i].method;
      fixture.request.uri = cases[i].uri;
      check (&fixture.policy, &fixture.request, cases[i].verdict);
    }
  fixture_clear (&fixture);
}

static char *
dup_id (const Page *page, const char *endpoint, const char *text)
{
  g_auto (FoyerVerification) result = { 0 };
  g_autoptr (FoyerHeaders) headers = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  Fixture fixture;

  fixture_init (&fixture, page);
  headers = foyer_signature_sign (fixture.key, "POST", URI, page->id_header != NULL ? ID : NULL,
                                  body, NOW_USEC);
  fixture.request.headers = headers;
  fixture.request.body = body;
  fixture.policy.endpoint = endpoint;
  g_assert_true (foyer_signature_verify (&fixture.policy, &fixture.request, &result));
  g_assert_cmpint (result.is_id_from_body, ==, page->id_header == NULL);
  fixture_clear (&fixture);
  return g_steal_pointer (&result.delivery_id);
}

static void
test_ids (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *id = dup_id (&pages[i], ENDPOINT, "{}");
      g_autofree char *other_body = dup_id (&pages[i], ENDPOINT, "{ }");
      g_autofree char *other_endpoint = dup_id (&pages[i], "ticket", "s{}");

      if (pages[i].id_header != NULL)
        {
          g_assert_cmpstr (id, ==, ID);
          g_assert_cmpstr (other_body, ==, ID);
          continue;
        }
      /* printf 'tickets\0{}' | sha256sum */
      g_assert_cmpstr (id, ==,
                       "sha256:994549c106298d88091852c7cab2fc230639cbd4b6d465aedadadfa4b09b3294");
      g_assert_cmpstr (other_body, !=, id);
      g_assert_cmpstr (other_endpoint, !=, id);
    }
}

static void
test_unsigned (void)
{
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  g_autoptr (GBytes) body = g_bytes_new_static (NULL, 0);
  FoyerSignaturePolicy policy = { .scheme = FOYER_SIGNATURE_SCHEME_NONE, .endpoint = ENDPOINT };
  FoyerSignedRequest request = { "POST", NULL, headers, body, NOW_USEC };

  foyer_headers_add (headers, "webhook-signature", "v1,x");
  check (&policy, &request, FOYER_VERDICT_UNSIGNED);
}

static void
test_names (void)
{
  FoyerSignatureScheme scheme = FOYER_SIGNATURE_SCHEME_STRIPE;

  for (guint i = 0; i < FOYER_SIGNATURE_SCHEMES; i++)
    {
      FoyerSignatureScheme each = (FoyerSignatureScheme)i;

      g_assert_true (
          foyer_signature_scheme_parse (foyer_signature_scheme_get_name (each), &scheme));
      g_assert_cmpint (scheme, ==, each);
      g_assert_nonnull (foyer_signature_scheme_get_title (each));
      g_assert_cmpint (foyer_signature_scheme_is_signed (each), ==, i != 0);
    }
  scheme = FOYER_SIGNATURE_SCHEME_STRIPE;
  g_assert_false (foyer_signature_scheme_parse ("Stripe", &scheme));
  g_assert_cmpint (scheme, ==, FOYER_SIGNATURE_SCHEME_STRIPE);
  g_assert_cmpuint (G_N_ELEMENTS (pages), ==, FOYER_SIGNATURE_SCHEMES - 1);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_cmpint (pages[i].scheme, ==, i + 1);
      g_assert_cmpstr (foyer_signature_scheme_get_signature_header (pages[i].scheme), ==,
                       pages[i].header);
      g_assert_cmpstr (foyer_signature_scheme_get_id_header (pages[i].scheme), ==,
                       pages[i].id_header);
      g_assert_cmpstr (foyer_signature_scheme_get_clock_header (pages[i].scheme), ==,
                       pages[i].time_header);
    }
  g_assert_false (foyer_signature_scheme_is_verified (FOYER_SIGNATURE_SCHEME_CALENDLY));
  for (guint i = 0; i < FOYER_VERDICTS; i++)
    g_assert_nonnull (foyer_verdict_get_name ((FoyerVerdict)i));
}

/* ---- Secrets ---- */
static void
test_refused_secrets (void)
{
  static const struct
  {
    FoyerSignatureScheme scheme;
    const char *secret;
    const char *reason;
  } cases[] = {
    { FOYER_SIGNATURE_SCHEME_STANDARD, "whsec_", "24 to 64" },
    { FOYER_SIGNATURE_SCHEME_STANDARD, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "24 to 64" },
    { FOYER_SIGNATURE_SCHEME_STANDARD,
      "whsec_"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "24 to 64" },
    { FOYER_SIGNATURE_SCHEME_STANDARD, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ", "not base64" },
    { FOYER_SIGNATURE_SCHEME_STANDARD, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_", "not base64" },
    { FOYER_SIGNATURE_SCHEME_STANDARD, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAB==x",
      "not base64" },
    { FOYER_SIGNATURE_SCHEME_STANDARD, "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "32 bytes" },
    { FOYER_SIGNATURE_SCHEME_SVIX, "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=", "private" },
    { FOYER_SIGNATURE_SCHEME_STRIPE, "whsec_abcd efghij", "white space" },
    { FOYER_SIGNATURE_SCHEME_STRIPE, "whsec_abcdefghij\n", "white space" },
    { FOYER_SIGNATURE_SCHEME_GITHUB, " whole phrase", "white space at an end" },
    { FOYER_SIGNATURE_SCHEME_GITHUB, "whole phrase\t", "white space at an end" },
    { FOYER_SIGNATURE_SCHEME_GITHUB, "sch\xc3\xb6nes Geheimnis", "outside of ASCII" },
    { FOYER_SIGNATURE_SCHEME_SHOPIFY, "", "8 to 256" },
    { FOYER_SIGNATURE_SCHEME_SHOPIFY, "shorter", "8 to 256" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (foyer_signature_key_parse (cases[i].scheme, cases[i].secret, &error));
      g_assert_error (error, FOYER_AUTH_ERROR, FOYER_AUTH_ERROR_SECRET);
      if (strstr (error->message, cases[i].reason) == NULL)
        g_error ("'%s' does not say '%s'", error->message, cases[i].reason);
      if (strlen (cases[i].secret) > 10)
        g_assert_null (strstr (error->message, cases[i].secret + strlen (cases[i].secret) - 5));
    }
}

static void
test_new_secret (void)
{
  guint8 random[FOYER_SIGNATURE_SECRET_BYTES];
  char *secret;

  for (guint i = 0; i < sizeof random; i++)
    random[i] = (guint8)i;
  secret = foyer_signature_secret_new (random);
  g_assert_cmpstr (secret, ==, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  for (guint i = 1; i < FOYER_SIGNATURE_SCHEMES; i++)
    {
      g_autoptr (FoyerSignatureKey) key = parse_key ((FoyerSignatureScheme)i, secret);

      g_assert_cmpint (foyer_signature_key_get_scheme (key), ==, i);
    }
  foyer_signature_secret_free (secret);
  foyer_signature_secret_free (NULL);
}

static void
add_for_each (const char *aspect, GTestDataFunc function)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/signature/%s/%s", aspect,
                                               foyer_signature_scheme_get_name (pages[i].scheme));

      g_test_add_data_func (path, &pages[i], function);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signature/names", test_names);
  g_test_add_func ("/signature/published", test_published);
  add_for_each ("openssl", test_openssl);
  add_for_each ("headers", test_headers);
  add_for_each ("secrets", test_secrets);
  add_for_each ("body", test_body);
  add_for_each ("clock", test_clock);
  add_for_each ("encoding", test_encoding);
  g_test_add_func ("/signature/lists", test_lists);
  g_test_add_func ("/signature/mixed-keys", test_mixed_keys);
  g_test_add_func ("/signature/address", test_address);
  g_test_add_func ("/signature/ids", test_ids);
  g_test_add_func ("/signature/unsigned", test_unsigned);
  g_test_add_func ("/signature/secret/refused", test_refused_secrets);
  g_test_add_func ("/signature/secret/new", test_new_secret);
  return g_test_run ();
}
