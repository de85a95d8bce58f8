"""The rule about pure objects: what they call is read from the compiled files, so that no macro can hide it."""
import fnmatch
import glob
import os
import re
import shutil
import subprocess

from tree import Skip

# folder: (patterns of its pure files, patterns of those that are not pure after all)
PURE = {
    'base': (['*'], ['foyer-clock', 'foyer-file']),
    'model': (['*'], []),
    'auth': (['foyer-signature*'], []),
    'transform': (['*'], []),
    'ingest': (['*'], ['foyer-endpoint*', 'foyer-watch*', 'foyer-webhook*']),
    'dispatch': (['*policy*', 'foyer-breaker*', 'foyer-ipp-message', 'foyer-ipp-status', 'foyer-ipp-values', 'foyer-media',
                  'foyer-print-request', 'foyer-printer-status', 'foyer-remote-job', 'foyer-retry*', 'foyer-route*',
                  'foyer-submission*'], []),
}

# (folder, file without ending, symbol): why it may stand there all the same
ALLOWED = {
}

# kind: patterns of symbols. Purity: equal arguments give equal results on every machine, in every locale and time zone.
FORBIDDEN = {
    'the clock': ['g_get_real_time', 'g_get_monotonic_time', 'g_get_current_time', 'g_date_time_new_now*', 'g_date_set_time*',
                  'g_timer_*', 'time', 'clock', 'clock_gettime', 'gettimeofday', 'timespec_get', 'ftime'],
    'the local time zone': ['localtime', 'localtime_r', 'mktime', 'tzset', 'g_time_zone_new', 'g_time_zone_new_local',
                            'g_time_zone_new_identifier', 'g_date_time_new_local', 'g_date_time_new_from_unix_local',
                            'g_date_time_to_local'],
    'randomness': ['g_random_*', 'g_rand_*', 'g_uuid_string_random', 'rand', 'rand_r', 'random', 'srand', 'srandom', '*rand48',
                   'arc4random*', 'getrandom', 'getentropy', 'uuid_generate*'],
    'files': ['open', 'openat', 'creat', 'fopen', 'freopen', 'fdopen', 'stat', 'lstat', 'fstat', 'access', 'unlink', 'rename',
              'remove', 'mkdir', 'opendir', 'mkstemp', 'tmpfile', 'g_file_*', 'g_mapped_file_*', 'g_fopen', 'g_open', 'g_stat',
              'g_lstat', 'g_access', 'g_unlink', 'g_remove', 'g_rename', 'g_mkdir*', 'g_dir_*', 'g_mkstemp*', 'json_load_file',
              'json_dump_file', 'foyer_file_*'],
    'the environment': ['getenv', 'secure_getenv', 'setenv', 'putenv', 'environ', 'g_getenv', 'g_setenv', 'g_get_environ',
                        'g_listenv', 'g_get_home_dir', 'g_get_user_*', 'g_get_tmp_dir', 'g_get_host_name', 'g_get_real_name',
                        'getpid', 'getuid', 'gethostname', 'getpw*', 'g_spawn_*', 'system', 'popen', 'fork'],
    'the locale': ['setlocale', 'newlocale', 'uselocale', 'localeconv', 'nl_langinfo', '__ctype_*', 'toupper', 'tolower', 'isalpha',
                   'isalnum', 'isdigit', 'isspace', 'isupper', 'islower', 'isprint', 'ispunct', 'tow*', 'isw*', 'strtod', 'strtof',
                   'strtold', 'atof', 'strcoll*', 'strxfrm', 'strcasecmp', 'strncasecmp', 'strcasestr', 'strftime', 'mbstowcs',
                   'wcstombs', 'mbrtowc', 'g_utf8_strup', 'g_utf8_strdown', 'g_utf8_collate*', 'g_locale_*', 'g_get_charset',
                   'g_get_language_names*', 'g_strcasecmp', 'gettext', 'dgettext', 'dcgettext', 'ngettext', 'g_dgettext',
                   'g_dpgettext*', 'g_dngettext', 'g_date_time_format', 'g_date_strftime'],
    'the network': ['socket', 'connect', 'bind', 'listen', 'accept', 'accept4', 'send', 'sendto', 'recv', 'recvfrom', 'getaddrinfo',
                    'gethostbyname*', 'g_socket_*', 'g_resolver_*', 'g_network_*', 'soup_*', 'http*Connect*', 'cupsDoRequest*'],
}
MATCHERS = {kind: re.compile('|'.join(fnmatch.translate(pattern) for pattern in patterns))
            for kind, patterns in FORBIDDEN.items()}


def pure_objects(tree):
    """(object file, folder, file without ending) of every pure object that any build has made."""
    for folder, (patterns, exceptions) in PURE.items():
        for path in glob.glob(tree.path('_build', '*', f'libfoyer-{folder}.a.p', '*.o')):
            stem = re.sub(r'\.c\.o$', '', os.path.basename(path)).split('_')[-1]
            if any(fnmatch.fnmatchcase(stem, pattern) for pattern in patterns) \
                    and not any(fnmatch.fnmatchcase(stem, pattern) for pattern in exceptions):
                yield path, folder, stem


def plain_name(symbol):
    """Without the version and the dressing that the C library's headers give to the same function."""
    symbol = symbol.split('@')[0]
    if symbol.startswith('__isoc99_') or symbol.startswith('__isoc23_'):
        symbol = symbol[9:]
    symbol = re.sub(r'^__(\w+)_chk$', r'\1', symbol)
    symbol = re.sub(r'^__(open|openat)(64)?_2$', r'\1', symbol)
    return re.sub(r'^(open|openat|creat|fopen|freopen|stat|lstat|fstat|mkstemp|tmpfile)64$', r'\1', symbol)


def check_pure_objects(tree):
    """Pure objects reach neither clock, randomness, files, environment, locale nor network."""
    objects = [item for item in pure_objects(tree)
               if tree.exists(f'src/{item[1]}/{item[2]}.c')]
    if not objects:
        raise Skip('nothing is built in _build/ yet')
    if not shutil.which('nm'):
        raise Skip('there is no nm (package binutils)')
    stems = {path: (folder, stem) for path, folder, stem in objects}
    listing = subprocess.run(['nm', '-u', '-P', '-A', *stems], capture_output=True, text=True, check=False).stdout
    for path, dressed in re.findall(r'^(.*?): (\S+) ', listing, re.MULTILINE):
        folder, stem = stems[path]
        symbol = plain_name(dressed)
        if (folder, stem, symbol) in ALLOWED:
            continue
        for kind, matcher in MATCHERS.items():
            if matcher.match(symbol):
                source = f'src/{folder}/{stem}.c'
                lines = [number for number, text in tree.lines(source) if re.search(rf'\b{re.escape(symbol)}\b', text)]
                yield source, lines[0] if lines else 1, (
                    f'{symbol} depends on {kind}, but this file is pure: let the caller hand the value in')
