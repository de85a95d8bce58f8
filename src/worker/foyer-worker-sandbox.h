/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Giving up rights for good: after this a process computes, and talks over the descriptors that it
 * has. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 memory_bytes; /* beyond what is in use already */
  guint cpu_seconds; /* of the whole process, from its start */
} FoyerWorkerLimits;

/* What the process ends with when its memory is used up. */
#define FOYER_WORKER_EXIT_MEMORY 71
/* It could not be set up; why is on its standard error. */
#define FOYER_WORKER_EXIT_START 72
/* It was told what is no message. */
#define FOYER_WORKER_EXIT_PROTOCOL 73

/* Sets RLIMIT_AS (in builds with AddressSanitizer, which maps terabytes, a thread that watches the
 * resident memory instead), RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE and RLIMIT_CORE;
 * then PR_SET_NO_NEW_PRIVS and a seccomp filter that answers EPERM to everything but reading,
 * writing and polling what is open, memory that is not executable, time, threads, and ending. No
 * file can be opened, no socket made, no process begun. access() says yes without looking. There is
 * no way back. Call it with one thread. FOYER_WORKER_ERROR_START. */
gboolean foyer_worker_sandbox_enter (const FoyerWorkerLimits *limits, GError **error);

/* From now on so many seconds of processor time are left before SIGXCPU ends the process; never
 * beyond the limit that it was given on entering. */
void foyer_worker_sandbox_allow_cpu (guint seconds);
