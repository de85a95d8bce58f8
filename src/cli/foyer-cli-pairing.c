/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl printers discover, show, identify, trust, accept, labels, calibrate. */
#include "config.h"

#include "foyer-cli-pairing.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-engine-pairing.h"
#include "foyer-engine-print.h"

/* Media shown at most; a CUPS queue may know hundreds. */
#define SHOWN_MEDIA 8u
#define LABELS_LOW 50u
#define MOST_LABELS 1000000

/* ---- Discovery ---- */

static void
print_found_json (GPtrArray *found)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "found");
  for (guint i = 0; i < found->len; i++)
    {
      const FoyerFoundPrinter *one = found->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "name", one->name);
      foyer_cli_json_add_text (builder, "uri", one->uri);
      foyer_cli_json_add_text (builder, "make_and_model", one->make_and_model);
      foyer_cli_json_add_text (builder, "info", one->info);
      foyer_cli_json_add_text (builder, "location", one->location);
      foyer_cli_json_add_flag (builder, "is_class", one->is_class);
      foyer_cli_json_add_texts (builder, "members", (const char *const *)one->members);
      foyer_cli_json_add_flag (builder, "is_accepting", one->is_accepting);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
print_found_table (FoyerCli *cli, GPtrArray *found)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("NAME", "ADDRESS", "MODEL", "MEMBERS", NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const FoyerFoundPrinter *one = found->pdata[i];
      g_autofree char *members = g_strjoinv (", ", one->members);

      foyer_cli_table_add (table, one->name, one->uri, one->make_and_model,
                           one->is_class ? members : NULL);
    }
  if (found->len > 0)
    foyer_cli_table_print (table);
  else
    foyer_cli_say (cli, "This CUPS has no queue");
}

int
foyer_cli_run_discover (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (foyer_cli_has (cli, "dns-sd"))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "this build has no DNS-SD; give the printer's address: foyerctl "
                           "printers add NAME ipp://HOST/ipp/print");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_discover_printers_async (cli->engine, foyer_cli_get_text (cli, "cups"),
                                        cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  found = foyer_engine_discover_printers_finish (cli->engine, result, error);
  if (found == NULL)
    return FOYER_EXIT_PEER;
  if (cli->is_json)
    print_found_json (found);
  else
    print_found_table (cli, found);
  return FOYER_EXIT_DONE;
}

/* ---- Show ---- */

static void
add_numbers (FoyerCliJson *builder, const char *name, const guint *numbers)
{
  foyer_cli_json_begin_array (builder, name);
  for (; *numbers != 0; numbers++)
    foyer_cli_json_add_integer (builder, NULL, *numbers);
  foyer_cli_json_end (builder);
}

static void
add_abilities (FoyerCliJson *builder, const FoyerPrinterAbilities *abilities)
{
  foyer_cli_json_begin_object (builder, "abilities");
  foyer_cli_json_add_text (builder, "make_and_model", abilities->make_and_model);
  foyer_cli_json_add_texts (builder, "formats", (const char *const *)abilities->formats);
  foyer_cli_json_add_texts (builder, "media", (const char *const *)abilities->media);
  foyer_cli_json_add_texts (builder, "media_ready", (const char *const *)abilities->media_ready);
  add_numbers (builder, "resolutions", abilities->resolutions);
  add_numbers (builder, "raster_resolutions", abilities->raster_resolutions);
  foyer_cli_json_add_texts (builder, "raster_types", (const char *const *)abilities->raster_types);
  foyer_cli_json_add_texts (builder, "members", (const char *const *)abilities->members);
  foyer_cli_json_add_flag (builder, "is_cups", abilities->is_cups);
  foyer_cli_json_add_text (builder, "error_policy", abilities->error_policy);
  foyer_cli_json_add_text (builder, "certificate_sha256", abilities->peer_digest);
  foyer_cli_json_add_time (builder, "certificate_ends", abilities->peer_expires_usec);
  foyer_cli_json_add_time (builder, "client_certificate_ends", abilities->own_expires_usec);
  foyer_cli_json_add_time (builder, "read_at", abilities->read_usec);
  foyer_cli_json_end (builder);
}

static void
print_pairing_json (const FoyerPrinterPairing *pairing)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  FoyerPrinterReport report = { .printer = pairing->printer };

  foyer_cli_json_add_printer (builder, &report);
  foyer_cli_json_add_text (builder, "target", pairing->target);
  foyer_cli_json_add_flag (builder, "is_usable", pairing->is_usable);
  foyer_cli_json_add_flag (builder, "may_print_twice", pairing->is_risky);
  foyer_cli_json_add_text (builder, "expiry", pairing->expiry);
  foyer_cli_json_add_text (builder, "problem", pairing->problem);
  foyer_cli_json_begin_array (builder, "calibrations");
  for (guint i = 0; i < pairing->calibrations->len; i++)
    {
      const FoyerPairingCalibration *entry = pairing->calibrations->pdata[i];
      g_autofree char *text = foyer_calibration_dup_text (&entry->calibration);

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "stock", entry->stock);
      foyer_cli_json_add_text (builder, "set", text);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  if (pairing->abilities != NULL)
    add_abilities (builder, pairing->abilities);
  foyer_cli_json_print (builder);
}

static void
say_list (FoyerCli *cli, const char *title, char **values)
{
  GString *text = g_string_new (NULL);
  guint n = g_strv_length (values);

  for (guint i = 0; i < MIN (n, SHOWN_MEDIA); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", values[i]);
  if (n > SHOWN_MEDIA)
    g_string_append_printf (text, " and %u more", n - SHOWN_MEDIA);
  if (n > 0)
    foyer_cli_say (cli, "%-12s %s", title, text->str);
  g_string_free (text, TRUE);
}

static void
say_abilities (FoyerCli *cli, const FoyerPrinterAbilities *abilities)
{
  if (abilities->make_and_model != NULL)
    foyer_cli_say (cli, "%-12s %s", "Model", abilities->make_and_model);
  say_list (cli, "Members", abilities->members);
  say_list (cli, "Formats", abilities->formats);
  say_list (cli, "Media", abilities->media);
  say_list (cli, "Loaded", abilities->media_ready);
  if (abilities->error_policy != NULL)
    foyer_cli_say (cli, "%-12s %s", "Error policy", abilities->error_policy);
  if (abilities->peer_digest != NULL)
    foyer_cli_say (cli, "%-12s SHA-256 %s", "Certificate", abilities->peer_digest);
}

static void
say_warnings (FoyerCli *cli, const FoyerPrinterPairing *pairing)
{
  const char *name = pairing->printer->name;

  if (pairing->problem != NULL)
    foyer_cli_note (cli, "Not asked: %s; ask later: foyerctl printers show %s --ask",
                    pairing->problem, name);
  if (pairing->expiry != NULL)
    foyer_cli_note (cli, "Warning: %s", pairing->expiry);
  if (pairing->is_risky)
    {
      g_autofree char *remedy = foyer_printer_abilities_dup_risk_remedy (pairing->printer);

      foyer_cli_note (cli,
                      "Warning: CUPS may print twice: it tries again by itself. Turn that off: "
                      "%s",
                      remedy);
    }
}

static FoyerPrinterPairing *
get_pairing (FoyerCli *cli, const char *name, gboolean is_asked, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_pair_printer_async (cli->engine, name, is_asked, cli->cancellable,
                                   foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_pair_printer_finish (cli->engine, result, error);
}

static void
say_pairing (FoyerCli *cli, const FoyerPrinterPairing *pairing)
{
  if (cli->is_json)
    {
      print_pairing_json (pairing);
      say_warnings (cli, pairing);
      return;
    }
  if (pairing->abilities != NULL)
    say_abilities (cli, pairing->abilities);
  foyer_cli_say (cli, "%-12s %s", pairing->is_usable ? "Badges as" : "Refused", pairing->target);
  for (guint i = 0; i < pairing->calibrations->len; i++)
    {
      const FoyerPairingCalibration *entry = pairing->calibrations->pdata[i];
      g_autofree char *text = foyer_calibration_dup_text (&entry->calibration);

      foyer_cli_say (cli, "%-12s %s on %s", "Calibrated", text, entry->stock);
    }
  if (pairing->printer->labels_left >= 0)
    foyer_cli_say (cli, "%-12s %" G_GINT64_FORMAT, "Labels left", pairing->printer->labels_left);
  say_warnings (cli, pairing);
}

int
foyer_cli_run_show (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  gboolean is_asked = foyer_cli_has (cli, "ask");
  g_autoptr (FoyerPrinterPairing) pairing = NULL;

  if (foyer_cli_open (cli, !is_asked, error) == NULL)
    return FOYER_EXIT_STORE;
  pairing = get_pairing (cli, name, is_asked, error);
  if (pairing == NULL)
    return FOYER_EXIT_USAGE;
  if (!cli->is_json)
    foyer_cli_say (cli, "Printer '%s', %s, %s", name,
                   foyer_printer_kind_get_name (pairing->printer->kind), pairing->printer->uri);
  say_pairing (cli, pairing);
  if (pairing->problem != NULL)
    return FOYER_EXIT_PEER;
  return pairing->is_usable ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

int
foyer_cli_pairing_show_added (FoyerCli *cli, const char *name, GError **error)
{
  g_autoptr (FoyerPrinterPairing) pairing = get_pairing (cli, name, TRUE, error);

  if (pairing == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    foyer_cli_say (cli, "Printer '%s' is added", name);
  say_pairing (cli, pairing);
  if (!cli->is_json)
    foyer_cli_say (cli, "Next: foyerctl printers test %s --badge", name);
  return FOYER_EXIT_DONE;
}

/* ---- Acts ---- */

/* What is done with one printer, in one line. */
static int
say_done (FoyerCli *cli, const char *what)
{
  const char *name = foyer_cli_get_word (cli, 0);

  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "name", name);
      foyer_cli_json_add_text (builder, "done", what);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "Printer '%s': %s", name, what);
  return FOYER_EXIT_DONE;
}

int
foyer_cli_run_identify (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_identify_printer_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                       foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_identify_printer_finish (cli->engine, result, error))
    return FOYER_EXIT_PEER;
  return say_done (cli, "it shows itself now");
}

int
foyer_cli_run_trust (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 1);
  const char *pin = g_strcmp0 (word, "none") != 0 ? word : NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_trust_printer_async (cli->engine, foyer_cli_get_word (cli, 0), pin, cli->cancellable,
                                    foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_trust_printer_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  return say_done (cli, pin != NULL ? "only this certificate is trusted now"
                                    : "no certificate is pinned any more");
}

int
foyer_cli_run_accept (FoyerCli *cli, GError **error)
{
  gboolean accepts = !foyer_cli_has (cli, "take-back");
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_accept_retries_async (cli->engine, foyer_cli_get_word (cli, 0), accepts,
                                     cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_accept_retries_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  return say_done (cli, accepts ? "accepted that CUPS may print twice"
                                : "no longer accepted that CUPS may print twice");
}

int
foyer_cli_run_labels (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *what = NULL;
  gint64 left = -1;

  if (g_strcmp0 (word, "off") != 0
      && !g_ascii_string_to_signed (word, 10, 0, MOST_LABELS, &left, NULL))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no number of labels: 0 to %d, or off", word, MOST_LABELS);
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_labels_async (cli->engine, foyer_cli_get_word (cli, 0), left,
                                 foyer_cli_get_number (cli, "low", LABELS_LOW), cli->cancellable,
                                 foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_set_labels_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  what = left < 0 ? g_strdup ("labels are not counted")
                  : g_strdup_printf ("%" G_GINT64_FORMAT " labels", left);
  return say_done (cli, what);
}

/* ---- Calibration ---- */

static int
print_target (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_print_calibration_async (cli->engine, foyer_cli_get_word (cli, 0),
                                        foyer_cli_get_text (cli, "stock"), cli->cancellable,
                                        foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_print_calibration_finish (cli->engine, result, error))
    return FOYER_EXIT_PEER;
  return say_done (cli, "the calibration target is printed");
}

static int
set_calibration (FoyerCli *cli, const FoyerCalibration *calibration, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *stock = NULL;
  g_autofree char *text = foyer_calibration_dup_text (calibration);
  g_autofree char *what = NULL;

  foyer_engine_set_calibration_async (cli->engine, foyer_cli_get_word (cli, 0),
                                      foyer_cli_get_text (cli, "stock"), calibration,
                                      cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  stock = foyer_engine_set_calibration_finish (cli->engine, result, error);
  if (stock == NULL)
    return FOYER_EXIT_USAGE;
  what = g_strdup_printf ("calibrated by %s on %s", text, stock);
  return say_done (cli, what);
}

int
foyer_cli_run_calibrate (FoyerCli *cli, GError **error)
{
  const char *set = foyer_cli_get_text (cli, "set");
  gboolean is_target = foyer_cli_has (cli, "target");
  FoyerCalibration calibration = { 0 };

  if ((set != NULL) == is_target)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say either --target, to print the page, or --set DX,DY,ROTATION,SCALE");
      return FOYER_EXIT_USAGE;
    }
  if (set != NULL && !foyer_calibration_parse (set, &calibration))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no calibration: DX,DY,ROTATION,SCALE in mm (20 at most), degrees (5) "
                   "and per cent (95 to 105); 0,0 takes it away",
                   set);
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  return is_target ? print_target (cli, error) : set_calibration (cli, &calibration, error);
}

/* ---- Options ---- */

const FoyerCliOption foyer_cli_discover_options[] = {
  { "cups", 0, FOYER_CLI_TEXT, "URI", "the CUPS to ask: ipp://HOST/ (default: this machine's)",
    NULL },
  { "dns-sd", 0, FOYER_CLI_FLAG, NULL, "ask the local network too, where the build can", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

const FoyerCliOption foyer_cli_show_options[] = {
  { "ask", 0, FOYER_CLI_FLAG, NULL, "ask the printer first, and keep what it says", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

const FoyerCliOption foyer_cli_accept_options[] = {
  { "take-back", 0, FOYER_CLI_FLAG, NULL, "no longer accept it", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

const FoyerCliOption foyer_cli_labels_options[] = {
  { "low", 0, FOYER_CLI_NUMBER, "N", "warn from here on (default: 50)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

const FoyerCliOption foyer_cli_calibrate_options[] = {
  { "target", 0, FOYER_CLI_FLAG, NULL, "print the page to measure, with what is set", NULL },
  { "set", 0, FOYER_CLI_TEXT, "DX,DY,ROTATION,SCALE",
    "move every page: mm to the right, mm down, degrees clockwise, per cent", NULL },
  { "stock", 0, FOYER_CLI_TEXT, "NAME", "PWG name of the stock (default: the template's)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
