# SPDX-License-Identifier: GPL-3.0-or-later
"""A real cupsd or ippeveprinter on loopback, private to one test, set up from tests/integration/printers. Holds no test."""
import collections
import ctypes
import grp
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time

from harness import ROOT, Skip

PARTS = os.path.join(ROOT, 'tests', 'integration', 'printers')
FOLDERS = ('out', 'spool', 'spool/tmp', 'cache', 'state', 'ssl', 'ppd', 'bin', 'bin/backend')


def find(program, package):
    path = shutil.which(program, path=os.environ.get('PATH', '') + ':/usr/sbin:/usr/bin:/sbin:/bin')
    if path is None:
        raise Skip(f'{program} is not installed (package {package})')
    return path


def end_with_the_test():
    """In the child: a test that crashes takes its servers with it."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def await_answer(family, address, seconds=20):
    end = time.monotonic() + seconds
    while True:
        with socket.socket(family) as probe:
            try:
                probe.connect(address)
                return
            except OSError:
                assert time.monotonic() < end, f'nobody answers at {address}'
                time.sleep(0.02)


class PrintServer:
    """Ends with the block; count_documents() tells what came out."""

    def __init__(self, work):
        self.folder = os.path.join(work, 'server')
        self.children = []
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        os.chmod(work, 0o755)  # the servers drop their rights and must still get in
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o777)
        for name in FOLDERS:
            path = os.path.join(self.folder, name)
            os.mkdir(path)
            os.chmod(path, 0o777 if name == 'out' else 0o755)

    def start(self, *arguments, **environment):
        with open(os.path.join(self.folder, 'log'), 'ab') as log:
            self.children.append(subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                  env=dict(os.environ, **environment), preexec_fn=end_with_the_test))

    def copy_script(self, name, target):
        path = os.path.join(self.folder, target)
        shutil.copyfile(os.path.join(PARTS, name), path)
        os.chmod(path, 0o755)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def count_documents(self):
        """SHA-256 → how often it came out."""
        counts = collections.Counter()
        for name in os.listdir(os.path.join(self.folder, 'out')):
            if name.startswith('job.'):
                with open(os.path.join(self.folder, 'out', name), 'rb') as file:
                    counts[hashlib.sha256(file.read()).hexdigest()] += 1
        return counts


class Cupsd(PrintServer):
    path = '/printers/badges'

    def __init__(self, work):
        program, admin = find('cupsd', 'cups-daemon'), find('lpadmin', 'cups-client')
        super().__init__(work)
        is_root = os.geteuid() == 0
        words = {'@DIR@': self.folder, '@PORT@': str(self.port),
                 '@USER@': 'lp' if is_root else pwd.getpwuid(os.geteuid()).pw_name,
                 '@GROUP@': 'lp' if is_root else grp.getgrgid(os.getegid()).gr_name}
        for name in ('cupsd.conf', 'cups-files.conf'):
            with open(os.path.join(PARTS, name + '.in'), encoding='utf-8') as file:
                text = file.read()
            for word, value in words.items():
                text = text.replace(word, value)
            with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
                file.write(text)
            os.chmod(os.path.join(self.folder, name), 0o644)
        for part in ('filter', 'daemon', 'notifier', 'driver', 'cgi-bin', 'monitor'):
            os.symlink(os.path.join('/usr/lib/cups', part), os.path.join(self.folder, 'bin', part))
        self.copy_script('backend', 'bin/backend/foyer')
        if is_root:
            for name in ('spool', 'spool/tmp', 'cache', 'state'):
                shutil.chown(os.path.join(self.folder, name), 'lp', 'lp')
        self.start(program, '-f', '-c', os.path.join(self.folder, 'cupsd.conf'), '-s', os.path.join(self.folder, 'cups-files.conf'))
        await_answer(socket.AF_INET, ('127.0.0.1', self.port))
        subprocess.run([admin, '-p', 'badges', '-E', '-v', 'foyer:/badges', '-m', 'raw', '-o', 'printer-error-policy=abort-job'],
                       env=dict(os.environ, CUPS_SERVER=f'127.0.0.1:{self.port}'), check=True, capture_output=True, timeout=60)


class Ippeveprinter(PrintServer):
    path = '/ipp/print'

    def __init__(self, work):
        program, bus = find('ippeveprinter', 'cups-ipp-utils'), find('dbus-daemon', 'dbus-daemon')
        super().__init__(work)
        address = os.path.join(self.folder, 'bus')
        # It insists on a system bus even when told not to advertise: it gets a private one.
        self.start(bus, '--session', '--nofork', '--nopidfile', '--address=unix:path=' + address)
        await_answer(socket.AF_UNIX, address)
        self.copy_script('hook', 'hook')
        self.start(program, '-r', 'off', '-n', 'localhost', '-p', str(self.port), '-d', os.path.join(self.folder, 'spool'),
                   '-K', os.path.join(self.folder, 'ssl'), '-D', f'file://{self.folder}/state', '-c',
                   os.path.join(self.folder, 'hook'), '-f', 'application/pdf', '-F', 'application/pdf', 'badges',
                   DBUS_SYSTEM_BUS_ADDRESS='unix:path=' + address, TMPDIR=self.folder)
        await_answer(socket.AF_INET, ('127.0.0.1', self.port))
