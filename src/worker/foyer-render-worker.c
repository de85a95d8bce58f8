/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyer-render-worker: draws badges under limits, for the engine that started it; all of it
 * is in foyer-worker-serve.c. */
#include "config.h"

#include "foyer-worker-serve.h"

int
main (int argc, char **argv)
{
  foyer_worker_serve (argc, argv, NULL);
}
