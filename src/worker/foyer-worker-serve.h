/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a drawing process: set up, give up rights, draw what comes until nobody asks. */
#pragma once

#include "foyer-renderer.h"

/* Called with each badge before it is drawn or looked at: for processes that fail as tests say. */
typedef void (*FoyerWorkerMeet) (const FoyerBadgeInput *input);

/* Descriptor of the socket. */
#define FOYER_WORKER_FD 0

/* The whole program (@meet may be NULL): @argv is the program and the path of the font manifest.
 * Fonts are loaded and every file is opened first; then the sandbox is entered,
 * FOYER_WORKER_FRAME_READY sent, and each question answered. Of templates the
 * FOYER_LIMIT_WORKER_TEMPLATES given last are kept. Does not return: the process ends without a
 * word when the socket is closed, with FOYER_WORKER_EXIT_START or _PROTOCOL otherwise. */
void foyer_worker_serve (int argc, char **argv, FoyerWorkerMeet meet) G_GNUC_NORETURN;
