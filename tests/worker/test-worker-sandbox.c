/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After the sandbox is entered nothing can be opened, and what was given up stays given up: tried
 * in children that link the same function. */
#include "config.h"

#include "foyer-worker-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef int (*Attempt) (void);

static int
open_file (void)
{
  return open ("/etc/passwd", O_RDONLY);
}

static int
make_file (void)
{
  return open ("foyer-sandbox-test", O_CREAT | O_WRONLY, 0600);
}

static int
make_socket (void)
{
  return socket (AF_INET, SOCK_STREAM, 0);
}

static int
make_local_socket (void)
{
  return socket (AF_UNIX, SOCK_STREAM, 0);
}

static int
start_process (void)
{
  return fork ();
}

static int
run_program (void)
{
  return execl ("/bin/true", "true", NULL);
}

static int
map_code (void)
{
  return mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
             ? -1
             : 0;
}

static int
kill_parent (void)
{
  return kill (getppid (), 0);
}

static int
trace (void)
{
  return prctl (PR_SET_DUMPABLE, 1);
}

static int
get_attributes (void)
{
  struct stat status;

  return stat ("/etc/passwd", &status);
}

static int
list_folder (void)
{
  return open ("/", O_RDONLY | O_DIRECTORY);
}

static const struct
{
  const char *name;
  Attempt attempt;
} attempts[] = { { "open", open_file },     { "create", make_file },
                 { "socket", make_socket }, { "local-socket", make_local_socket },
                 { "fork", start_process }, { "exec", run_program },
                 { "map-code", map_code },  { "kill", kill_parent },
                 { "prctl", trace },        { "stat", get_attributes },
                 { "list", list_folder } };

/* The child's status. */
static int
run_child (void (*func) (gconstpointer), gconstpointer data)
{
  int status;
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      /* What it says at its end is no outcome of a test, and not the harness's to handle. */
      (void)dup2 (STDERR_FILENO, STDOUT_FILENO);
      g_log_set_default_handler (g_log_default_handler, NULL);
      func (data);
      _exit (99);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static void
enter (guint64 memory_bytes, guint cpu_seconds)
{
  FoyerWorkerLimits limits = { .memory_bytes = memory_bytes, .cpu_seconds = cpu_seconds };
  g_autoptr (GError) error = NULL;

  if (!foyer_worker_sandbox_enter (&limits, &error))
    {
      g_printerr ("%s\n", error->message);
      _exit (98);
    }
}

static void
try_attempt (gconstpointer data)
{
  Attempt attempt = *(const Attempt *)data;
  int result;

  enter (64 * 1024 * 1024, 10);
  errno = 0;
  result = attempt ();
  _exit (result == -1 && (errno == EPERM || errno == EACCES) ? 0 : 1);
}

static void
test_refused (gconstpointer data)
{
  int status = run_child (try_attempt, data);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* The same attempts work without a sandbox, or the test above proves nothing. */
static void
test_possible_outside (void)
{
  int fd = open_file ();

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  fd = make_socket ();
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_cmpint (get_attributes (), ==, 0);
  g_assert_cmpint (map_code (), ==, 0);
}

static void
eat_memory (gconstpointer data)
{
  enter (64 * 1024 * 1024, 10);
  for (guint i = 0; i < 64; i++)
    {
      volatile char *piece = g_malloc (8 * 1024 * 1024);

      for (guint k = 0; k < 8 * 1024 * 1024; k += 1024)
        piece[k] = 1;
      g_usleep (5000); /* a watchdog looks now and then */
    }
}

static void
test_memory (void)
{
  int status = run_child (eat_memory, NULL);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, FOYER_WORKER_EXIT_MEMORY);
}

static void
burn (gconstpointer data)
{
  enter (64 * 1024 * 1024, 60);
  foyer_worker_sandbox_allow_cpu (0); /* a second or less */
  for (volatile guint64 i = 0;; i++)
    ;
}

static void
test_processor (void)
{
  int status = run_child (burn, NULL);

  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGXCPU);
}

static void
look_at_itself (gconstpointer data)
{
  char buffer[4096];
  gssize length;
  int fd = open ("/proc/self/status", O_RDONLY); /* it reads later, what holds then */

  enter (64 * 1024 * 1024, 10);
  length = read (fd, buffer, sizeof buffer - 1);
  buffer[MAX (length, 0)] = '\0';
  _exit (strstr (buffer, "NoNewPrivs:\t1") != NULL && strstr (buffer, "Seccomp:\t2") != NULL ? 0
                                                                                             : 1);
}

static void
ask_for_files (gconstpointer data)
{
  enter (64 * 1024 * 1024, 10);
  _exit (access ("/etc/passwd", R_OK) == 0 && access ("/no/such/file", R_OK) == 0 ? 0 : 1);
}

/* What is said of a file that is there is said of one that is not. */
static void
test_access (void)
{
  int status = run_child (ask_for_files, NULL);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_no_new_privileges (void)
{
  int status = run_child (look_at_itself, NULL);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker-sandbox/possible-outside", test_possible_outside);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autofree char *path = g_strconcat ("/worker-sandbox/refused/", attempts[i].name, NULL);

      g_test_add_data_func (path, &attempts[i].attempt, test_refused);
    }
  g_test_add_func ("/worker-sandbox/access", test_access);
  g_test_add_func ("/worker-sandbox/no-new-privileges", test_no_new_privileges);
  g_test_add_func ("/worker-sandbox/memory", test_memory);
  g_test_add_func ("/worker-sandbox/processor", test_processor);
  return g_test_run ();
}
