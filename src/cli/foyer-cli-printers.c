/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl printers: the configured printers of the event. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-pairing.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-routes.h"
#include "foyer-time.h"

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("NAME", "KIND", "ADDRESS", "MEDIA", ">OPEN", ">PRINTED", ">LABELS",
                             "BREAKER", "WARNING", NULL);

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_printers_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  reports = foyer_engine_list_printers_finish (cli->engine, result, error);
  if (reports == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "printers");
  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerPrinterReport *report = reports->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_printer (builder, report);
      foyer_cli_json_end (builder);
      foyer_cli_table_add_cell (table, report->printer->name);
      foyer_cli_table_add_cell (table, foyer_printer_kind_get_name (report->printer->kind));
      foyer_cli_table_add_cell (table, report->printer->uri);
      foyer_cli_table_add_cell (table, report->printer->media);
      foyer_cli_table_add_count (table, report->open_jobs);
      foyer_cli_table_add_count (table, report->printed_jobs);
      if (report->printer->labels_left >= 0)
        foyer_cli_table_add_count (table, (guint64)report->printer->labels_left);
      else
        foyer_cli_table_add_cell (table, NULL);
      foyer_cli_table_add_cell (table, report->breaker);
      foyer_cli_table_add_cell (table, report->warning);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (reports->len > 0)
    foyer_cli_table_print (table);
  else
    foyer_cli_say (cli, "No printer is configured. Add one: foyerctl printers add NAME URI");
  return FOYER_EXIT_DONE;
}

/* What is done with one printer, in one line. */
static void
say_done (FoyerCli *cli, const char *name, const char *what)
{
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "name", name);
      foyer_cli_json_add_text (builder, "done", what);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "Printer '%s' is %s", name, what);
}

static char *
dup_absolute (const char *path)
{
  return path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
}

static FoyerPrinter *
make_printer (FoyerCli *cli)
{
  FoyerPrinter *printer = foyer_printer_new ();
  const char *uri = foyer_cli_get_word (cli, 1);

  printer->name = g_strdup (foyer_cli_get_word (cli, 0));
  printer->uri = g_strdup (uri);
  printer->kind = g_str_has_prefix (uri, "file:") ? FOYER_PRINTER_FOLDER : FOYER_PRINTER_IPP;
  printer->media = g_strdup (foyer_cli_get_text (cli, "media"));
  printer->certificate_file = dup_absolute (foyer_cli_get_text (cli, "cert"));
  printer->key_file = dup_absolute (foyer_cli_get_text (cli, "key"));
  printer->ca_file = dup_absolute (foyer_cli_get_text (cli, "ca"));
  printer->pin_sha256 = g_strdup (foyer_cli_get_text (cli, "pin"));
  printer->profile_file = dup_absolute (foyer_cli_get_text (cli, "profile"));
  printer->password_file = dup_absolute (foyer_cli_get_text (cli, "password-file"));
  printer->dpi = foyer_cli_get_number (cli, "dpi", 0);
  printer->accepts_retries = foyer_cli_has (cli, "accept-retries");
  return printer;
}

static int
run_add (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerPrinter) printer = make_printer (cli);
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_add_printer_async (cli->engine, printer, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  if (!foyer_engine_add_printer_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  return foyer_cli_pairing_show_added (cli, printer->name, error);
}

static int
run_remove (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_remove_printer_async (cli->engine, name, cli->cancellable, foyer_cli_ready_cb,
                                     &result);
  foyer_cli_await (&result);
  if (!foyer_engine_remove_printer_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  say_done (cli, name, "removed");
  return FOYER_EXIT_DONE;
}

static int
run_test (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  gboolean is_badge = foyer_cli_has (cli, "badge");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerPrinterReport) report = NULL;
  g_autofree char *reasons = NULL;
  int status;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_test_printer_async (cli->engine, name, is_badge, cli->cancellable,
                                   foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_test_printer_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_PEER;
  status = g_strcmp0 (report->state, "stopped") == 0 ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_printer (builder, report);
      foyer_cli_json_add_flag (builder, "badge_printed", is_badge);
      foyer_cli_json_print (builder);
      return status;
    }
  reasons = report->reasons != NULL ? g_strjoinv (", ", report->reasons) : NULL;
  foyer_cli_say (cli, "Printer '%s' answers: %s%s%s", name,
                 report->state != NULL ? report->state : "ready",
                 reasons != NULL && *reasons != '\0' ? "; " : "", reasons != NULL ? reasons : "");
  if (report->message != NULL)
    foyer_cli_say (cli, "%s", report->message);
  if (is_badge)
    foyer_cli_say (cli, "A test badge of an invented person is printed");
  return status;
}

static int
run_breaker (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  const char *mode = foyer_cli_get_word (cli, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  const char *state;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_force_breaker_async (cli->engine, name, mode, cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  state = foyer_engine_force_breaker_finish (cli->engine, result, error);
  if (state == NULL)
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_text (builder, "name", name);
      foyer_cli_json_add_text (builder, "breaker", state);
      foyer_cli_json_add_text (builder, "mode", mode);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "The breaker of '%s' is %s (%s)", name, state, mode);
  return FOYER_EXIT_DONE;
}

static int
set_paused (FoyerCli *cli, gboolean is_paused, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_pause_printer_async (cli->engine, name, is_paused, cli->cancellable,
                                    foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_pause_printer_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  say_done (cli, name, is_paused ? "paused" : "resumed");
  return FOYER_EXIT_DONE;
}

static int
run_pause (FoyerCli *cli, GError **error)
{
  return set_paused (cli, TRUE, error);
}

static int
run_resume (FoyerCli *cli, GError **error)
{
  return set_paused (cli, FALSE, error);
}

static const FoyerCliOption add_options[] = {
  { "media", 0, FOYER_CLI_TEXT, "NAME",
    "self-describing media name, such as oe_badge_4x3in (default: the template's)", NULL },
  { "cert", 0, FOYER_CLI_TEXT, "FILE", "client certificate (PEM, or PKCS #12 with its key)", NULL },
  { "key", 0, FOYER_CLI_TEXT, "FILE", "its private key (PEM)", NULL },
  { "password-file", 0, FOYER_CLI_TEXT, "FILE", "its first line opens the PKCS #12 file", NULL },
  { "dpi", 0, FOYER_CLI_NUMBER, "N", "dots per inch, over what the printer says", NULL },
  { "accept-retries", 0, FOYER_CLI_FLAG, NULL,
    "a supervisor accepts that this CUPS queue may print twice", NULL },
  { "ca", 0, FOYER_CLI_TEXT, "FILE", "authority that signed the printer's certificate (PEM)",
    NULL },
  { "pin", 0, FOYER_CLI_TEXT, "SHA256", "SHA-256 of the printer's certificate (DER), hexadecimal",
    NULL },
  { "profile", 0, FOYER_CLI_TEXT, "FILE",
    "the printer's ICC profile, for preflight and proofs; the file is read where it lies", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption test_options[] = {
  { "badge", 0, FOYER_CLI_FLAG, NULL, "print a badge of an invented person and wait for it", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, NULL, run_list },
  { "add", "NAME URI", 2, 2, add_options, run_add },
  { "remove", "NAME", 1, 1, NULL, run_remove },
  { "test", "NAME", 1, 1, test_options, run_test },
  { "discover", "", 0, 0, foyer_cli_discover_options, foyer_cli_run_discover },
  { "show", "NAME", 1, 1, foyer_cli_show_options, foyer_cli_run_show },
  { "identify", "NAME", 1, 1, NULL, foyer_cli_run_identify },
  { "trust", "NAME SHA256|none", 2, 2, NULL, foyer_cli_run_trust },
  { "accept", "NAME", 1, 1, foyer_cli_accept_options, foyer_cli_run_accept },
  { "labels", "NAME N|off", 2, 2, foyer_cli_labels_options, foyer_cli_run_labels },
  { "calibrate", "NAME", 1, 1, foyer_cli_calibrate_options, foyer_cli_run_calibrate },
  { "breaker", "NAME open|close|auto", 2, 2, NULL, run_breaker },
  { "pause", "NAME", 1, 1, NULL, run_pause },
  { "resume", "NAME", 1, 1, NULL, run_resume },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_printers = {
  .name = "printers",
  .summary = "find, add, show, test, correct and remove printers",
  .description
  = "URI is ipp://, ipps://, http:// or https:// of a device or of a CUPS queue "
    "(ipp://localhost/printers/QUEUE),\n"
    "or file:///FOLDER for a folder that gets one PDF per badge. Every event begins "
    "with such a folder.\n"
    "Exit 1 of test: the printer answers, but is stopped. Exit 6: it cannot be "
    "reached, with the cause.\n"
    "add asks the printer what it can; a printer that cannot be reached is added all "
    "the same.\n"
    "discover asks the CUPS of this machine, or the one named, and nobody else.\n"
    "trust pins the certificate with this SHA-256, which a person has compared; a "
    "printer that shows another one is sent nothing.\n"
    "calibrate --target prints a page with a frame 5 mm from every edge; measure it, "
    "then --set what to move\n"
    "the page by: to the right, down (mm), clockwise (degrees), size (per cent).\n"
    "labels counts down with each badge and warns from --low on.\n"
    "breaker open sends nothing to a printer until close or auto; close sends whatever "
    "happens; auto lets it judge itself.\n"
    "pause sends nothing to a printer until resume; what it has already comes out, and "
    "badges of a chain go on to its next hop\nafter the time they would wait at a "
    "stopped printer.\n"
    "JSON: printers[]; test: the printer and badge_printed; discover: found[]; add and "
    "show: the printer and\nwhat it can; breaker: name, breaker, mode.",
  .examples = "  foyerctl printers add labels ipp://localhost/printers/labels\n"
              "  foyerctl printers add desk1 ipps://desk1.example/ipp/print --ca ca.pem\n"
              "  foyerctl printers test desk1 --badge\n"
              "  foyerctl printers discover --cups ipp://print.example/\n"
              "  foyerctl printers calibrate desk1 --set 0.5,-0.3",
  .verbs = verbs,
};
