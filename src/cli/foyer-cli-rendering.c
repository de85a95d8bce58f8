/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl rendering: whether badges are drawn; halt, resume, plain badges. */
#include "config.h"

#include "foyer-cli-rendering.h"

#include "foyer-time.h"

void
foyer_cli_rendering_add_json (FoyerCliJson *builder, const FoyerRendering *rendering)
{
  foyer_cli_json_add_flag (builder, "is_halted", rendering->is_halted);
  foyer_cli_json_add_flag (builder, "is_static", rendering->is_static);
  foyer_cli_json_add_text (builder, "reason", rendering->reason);
  foyer_cli_json_add_time (builder, "halted", rendering->halted_usec);
  foyer_cli_json_add_integer (builder, "halts", (gint64)rendering->n_halts);
  foyer_cli_json_begin_array (builder, "ends");
  for (guint i = 0; i < rendering->ends->len; i++)
    {
      const FoyerRenderingEnd *end = rendering->ends->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "cause", end->cause);
      foyer_cli_json_add_integer (builder, "n", (gint64)end->n);
      foyer_cli_json_add_time (builder, "last", end->last_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

static void
print_json (const FoyerRendering *rendering)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_rendering_add_json (builder, rendering);
  foyer_cli_json_print (builder);
}

void
foyer_cli_rendering_say_ends (FoyerCli *cli, const FoyerRendering *rendering)
{
  char when[FOYER_TIME_TEXT_BYTES];

  if (rendering->n_halts > 0)
    foyer_cli_say (cli, "%8" G_GUINT64_FORMAT "  halts since the event was made",
                   rendering->n_halts);
  for (guint i = 0; i < rendering->ends->len; i++)
    {
      const FoyerRenderingEnd *end = rendering->ends->pdata[i];

      foyer_time_print (end->last_usec - end->last_usec % G_USEC_PER_SEC, when);
      foyer_cli_say (cli, "%8" G_GUINT64_FORMAT "  drawing processes ended: %s (last %s)", end->n,
                     end->cause, when);
    }
}

static void
say (FoyerCli *cli, const FoyerRendering *rendering)
{
  char when[FOYER_TIME_TEXT_BYTES];

  if (!rendering->is_halted)
    foyer_cli_say (cli, "Badges are drawn as they come");
  else
    {
      foyer_time_print (rendering->halted_usec - rendering->halted_usec % G_USEC_PER_SEC, when);
      foyer_cli_say (cli, "Rendering is halted since %s: %s", when, rendering->reason);
      foyer_cli_say (cli, "%s",
                     rendering->is_static
                         ? "Plain badges are drawn: name, tier, number. When the cause is mended: "
                           "foyerctl rendering resume"
                         : "Mend the cause, then: foyerctl rendering resume. Until then plain "
                           "badges: foyerctl rendering static on");
    }
  foyer_cli_rendering_say_ends (cli, rendering);
}

FoyerRendering *
foyer_cli_get_rendering (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_get_rendering_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_get_rendering_finish (cli->engine, result, error);
}

void
foyer_cli_note_halt (FoyerCli *cli)
{
  g_autoptr (FoyerRendering) rendering = foyer_cli_get_rendering (cli, NULL);

  if (rendering != NULL && rendering->is_halted && !rendering->is_static)
    foyer_cli_note (cli,
                    "Rendering is halted, so that badges wait: %s; see: foyerctl rendering status",
                    rendering->reason);
}

static int
show (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerRendering) rendering = foyer_cli_get_rendering (cli, error);

  if (rendering == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (rendering);
  else
    say (cli, rendering);
  return FOYER_EXIT_DONE;
}

static int
run_status (FoyerCli *cli, GError **error)
{
  return foyer_cli_open (cli, TRUE, error) != NULL ? show (cli, error) : FOYER_EXIT_STORE;
}

static int
act (FoyerCli *cli, FoyerRenderingAct act, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_rendering_async (cli->engine, act, foyer_cli_get_text (cli, "reason"),
                                    cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_set_rendering_finish (cli->engine, result, error))
    return FOYER_EXIT_CONFLICT;
  return show (cli, error);
}

static int
run_halt (FoyerCli *cli, GError **error)
{
  return act (cli, FOYER_RENDERING_HALT, error);
}

static int
run_resume (FoyerCli *cli, GError **error)
{
  return act (cli, FOYER_RENDERING_RESUME, error);
}

static int
run_static (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 0);

  if (g_str_equal (word, "on"))
    return act (cli, FOYER_RENDERING_STATIC_ON, error);
  if (g_str_equal (word, "off"))
    return act (cli, FOYER_RENDERING_STATIC_OFF, error);
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is neither on nor off; say one of them", word);
  return FOYER_EXIT_USAGE;
}

static const FoyerCliOption halt_options[] = {
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for those who see it (no names)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "status", "", 0, 0, NULL, run_status }, { "halt", "", 0, 0, halt_options, run_halt },
  { "resume", "", 0, 0, NULL, run_resume }, { "static", "on|off", 1, 1, NULL, run_static },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_rendering = {
  .name = "rendering",
  .summary = "whether badges are drawn; halt, resume, plain badges",
  .description
  = "Rendering halts by itself when drawing processes keep ending; badges then wait. static on has "
    "plain badges drawn\n"
    "meanwhile: name, tier and number, without code and picture, until resume. Everything is "
    "audited.\n"
    "JSON: is_halted, is_static, reason, halted, halts, ends[] (cause, n, last).",
  .examples = "  foyerctl rendering status\n"
              "  foyerctl rendering static on\n"
              "  foyerctl rendering resume",
  .verbs = verbs,
};
