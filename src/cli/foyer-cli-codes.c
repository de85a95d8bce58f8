/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl codes: what a scanned badge is worth. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-codes.h"

static const char *
get_field (const FoyerTokenCheck *check, FoyerField field)
{
  return check->attendee != NULL ? foyer_record_get_text (check->attendee->record, field) : NULL;
}

static const char *
get_status (const FoyerTokenCheck *check)
{
  return check->attendee != NULL
             ? foyer_status_get_name (foyer_record_get_status (check->attendee->record))
             : NULL;
}

static void
print_json (const FoyerTokenCheck *check)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "verdict", foyer_token_verdict_get_name (check->verdict));
  foyer_cli_json_add_text (builder, "reason", check->reason);
  foyer_cli_json_add_text (builder, "badge_no", check->badge_no);
  foyer_cli_json_add_text (builder, "attendee_id", get_field (check, FOYER_FIELD_ATTENDEE_ID));
  foyer_cli_json_add_text (builder, "full_name", get_field (check, FOYER_FIELD_FULL_NAME));
  foyer_cli_json_add_text (builder, "print_tier", get_field (check, FOYER_FIELD_PRINT_TIER));
  foyer_cli_json_add_text (builder, "status", get_status (check));
  foyer_cli_json_add_time (builder, "revoked_at", check->revoked_usec);
  foyer_cli_json_add_text (builder, "revoked_because", check->revoked_reason);
  foyer_cli_json_add_text (builder, "newer_badge_no", check->newer_no);
  foyer_cli_json_print (builder);
}

static void
print_text (FoyerCli *cli, const FoyerTokenCheck *check)
{
  foyer_cli_say (cli, "%s: %s", foyer_token_verdict_get_name (check->verdict), check->reason);
  if (check->badge_no != NULL)
    foyer_cli_say (cli, "Badge   %s", check->badge_no);
  if (check->newer_no != NULL)
    foyer_cli_say (cli, "Newer   %s", check->newer_no);
  if (check->revoked_reason != NULL)
    foyer_cli_say (cli, "Because %s", check->revoked_reason);
  if (check->attendee != NULL)
    {
      const char *tier = get_field (check, FOYER_FIELD_PRINT_TIER);
      g_autofree char *name = foyer_cli_text_dup_safe (get_field (check, FOYER_FIELD_FULL_NAME));

      foyer_cli_say (cli, "Person  %s, %s, %s", name, tier != NULL ? tier : "no tier",
                     get_status (check));
    }
}

static int
run_verify (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerTokenCheck) check = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_verify_token_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                   foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  check = foyer_engine_verify_token_finish (cli->engine, result, error);
  if (check == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (check);
  else
    print_text (cli, check);
  return check->verdict == FOYER_TOKEN_VALID ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliVerb verbs[] = {
  { "verify", "TEXT", 1, 1, NULL, run_verify },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_codes = {
  .name = "codes",
  .summary = "say what a scanned badge is worth",
  .description
  = "verify: checks the text of a badge's QR code: valid (exit 0), or with exit 1 revoked (the\n"
    "badge was replaced, or the registration no longer stands), unknown (nobody has the badge "
    "number) or foreign (not made "
    "by\n"
    "this event). Badge numbers under bars are not signed: look them up with attendees show.\n"
    "JSON: verdict, reason, badge_no, attendee_id, full_name, print_tier, status, revoked_at, "
    "revoked_because, newer_badge_no.",
  .examples = "  foyerctl codes verify F1K7QXWMTZ8QZ1M0RTV3W5Y7K2",
  .verbs = verbs,
};
