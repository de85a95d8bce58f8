# SPDX-License-Identifier: GPL-3.0-or-later
"""foyerctl printers: found at a real CUPS, asked, shown, corrected, counted; against real print servers on loopback."""
import hashlib
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import time

from harness import DATA, ROOT, Skip, case, main, make_event, make_reference_event, run, write
from hooks import Server as Line
from simulated import Printer

SERVERS = os.path.join(ROOT, 'tests', 'integration', 'printers')
SECONDS = 20


def find(name):
    path = shutil.which(name) or shutil.which(name, path='/usr/sbin:/usr/bin:/sbin:/bin')
    if path is None:
        raise Skip(f'{name} is not installed')
    return path


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def await_port(port):
    end = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(('127.0.0.1', port), 1).close()
            return
        except OSError:
            assert time.monotonic() < end, 'the print server does not answer'
            time.sleep(0.02)


class Server:
    """Programs of one print server in a folder that other accounts can get into; ended one by one."""

    def __init__(self, work):
        self.folder = os.path.join(work, 'server')
        self.port = free_port()
        self.children = []
        os.chmod(work, 0o755)
        for name in ('out', 'spool/tmp', 'cache', 'state', 'ssl', 'ppd', 'bin/backend'):
            os.makedirs(os.path.join(self.folder, name))
        os.chmod(os.path.join(self.folder, 'out'), 0o777)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def fill(self, name, target, **values):
        with open(os.path.join(SERVERS, name), encoding='utf-8') as file:
            text = file.read()
        for key, value in dict(values, DIR=self.folder, PORT=self.port).items():
            text = text.replace(f'@{key}@', str(value))
        with open(self.path(target), 'w', encoding='utf-8') as file:
            file.write(text)
        os.chmod(self.path(target), 0o755)

    def start(self, *arguments, **environment):
        with open(self.path('log'), 'ab') as log:
            self.children.append(subprocess.Popen(arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                                  env=dict(os.environ, **environment)))

    def documents(self):
        return [name for name in os.listdir(self.path('out')) if not name.startswith('.')]


class Cups(Server):
    def __init__(self, work):
        super().__init__(work)
        cupsd, self.lpadmin = find('cupsd'), find('lpadmin')
        user = 'lp' if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.fill('cupsd.conf.in', 'cupsd.conf')
        self.fill('cups-files.conf.in', 'cups-files.conf', USER=user, GROUP=user)
        self.fill('backend', 'bin/backend/foyer')
        for name in ('filter', 'daemon', 'notifier', 'driver', 'cgi-bin', 'monitor'):
            os.symlink('/usr/lib/cups/' + name, self.path('bin', name))
        if os.geteuid() == 0:
            for name in ('spool', 'spool/tmp', 'cache', 'state'):
                shutil.chown(self.path(name), 'lp', 'lp')
        self.start(cupsd, '-f', '-c', self.path('cupsd.conf'), '-s', self.path('cups-files.conf'))
        await_port(self.port)

    def admin(self, *arguments):
        subprocess.run([self.lpadmin, *arguments], check=True, timeout=SECONDS, capture_output=True,
                       env=dict(os.environ, CUPS_SERVER=f'127.0.0.1:{self.port}'))

    def add(self, queue, *options):
        self.admin('-p', queue, '-E', '-v', 'foyer:/' + queue, '-m', 'raw', *options)


class Label(Server):
    def __init__(self, work):
        super().__init__(work)
        printer, bus = find('ippeveprinter'), find('dbus-daemon')
        self.fill('hook', 'hook')
        self.fill('label.attrs.in', 'label.attrs', FORMAT='image/pwg-raster')
        address = 'unix:path=' + self.path('bus')
        self.start(bus, '--session', '--nofork', '--nopidfile', '--address=' + address)
        end = time.monotonic() + SECONDS
        while not os.path.exists(self.path('bus')):
            assert time.monotonic() < end
            time.sleep(0.02)
        self.start(printer, '-r', 'off', '-n', 'localhost', '-p', str(self.port), '-d', self.path('spool'), '-K',
                   self.path('ssl'), '-D', 'file://' + self.path('state'), '-c', self.path('hook'), '-a',
                   self.path('label.attrs'), 'badges', DBUS_SYSTEM_BUS_ADDRESS=address, TMPDIR=self.folder)
        await_port(self.port)

    def uri(self):
        return f'ipp://localhost:{self.port}/ipp/print'


def printers(directory, *words, **rules):
    return run('--event', directory, 'printers', *words, **rules)


def as_json(directory, *words, **rules):
    return run('--event', directory, '--json', 'printers', *words, **rules).json()


@case
def discovery(work):
    """queues and classes of the CUPS that is named, a class with its members."""
    directory = make_event(work)
    with Cups(work) as cups:
        server = f'ipp://localhost:{cups.port}/'
        assert as_json(directory, 'discover', '--cups', server)['found'] == []
        printers(directory, 'discover', '--cups', server, says=['no queue'])
        cups.add('one')
        cups.add('two')
        cups.admin('-p', 'one', '-c', 'both')
        cups.admin('-p', 'two', '-c', 'both')
        found = {one['name']: one for one in as_json(directory, 'discover', '--cups', server)['found']}
        assert sorted(found) == ['both', 'one', 'two'], found
        assert found['both']['is_class'] and sorted(found['both']['members']) == ['one', 'two']
        assert found['both']['uri'] == server + 'classes/both'
        assert found['one']['uri'] == server + 'printers/one' and not found['one']['is_class']
        printers(directory, 'discover', '--cups', server, says=['both', 'one, two'])
        cups.admin('-p', 'one', '-o', 'printer-error-policy=abort-job')
        printers(directory, 'add', 'desk', found['one']['uri'])
    printers(directory, 'discover', '--cups', server, status=6, says=['cannot connect'])
    printers(directory, 'discover', '--cups', 'gopher://x', status=2, says=['gopher'])
    printers(directory, 'discover', '--dns-sd', status=2, says=['no DNS-SD', 'printers add'])


@case
def risk(work):
    """a queue that tries again by itself is told of, with the command, until it is accepted."""
    directory = make_event(work)
    with Cups(work) as cups:
        cups.add('labels', '-o', 'printer-error-policy=retry-job')
        uri = f'ipp://localhost:{cups.port}/printers/labels'
        printers(directory, 'add', 'desk', uri,
                 says=['CUPS may print twice', 'lpadmin -p labels -o printer-error-policy=abort-job'])
        assert as_json(directory, 'show', 'desk')['may_print_twice']
        printers(directory, 'list', says=['CUPS may print twice'])
        run('--event', directory, 'doctor', status=1, says=['CUPS may print twice'])
        routes = write(os.path.join(work, 'routes.json'), '{"foyer_routes": 1, "chains": {"hall": {"hops": ['
                       '{"kind": "printer", "printer": "desk"}, {"kind": "hold"}]}}, "rules": [{"chain": "hall"}]}')
        for verb in ('check', 'set'):
            run('--event', directory, 'routes', verb, routes, status=None, says=["chain 'hall'", 'CUPS may print twice', 'printers accept desk'])
        run('--event', directory, 'routes', 'list', says=['No routes are set'])
        printers(directory, 'accept', 'desk')
        run('--event', directory, 'routes', 'set', routes)
        assert not as_json(directory, 'show', 'desk')['may_print_twice']
        assert as_json(directory, 'show', 'desk')['accepts_retries']
        printers(directory, 'accept', 'desk', '--take-back')
        assert as_json(directory, 'show', 'desk')['may_print_twice']
        cups.admin('-p', 'labels', '-o', 'printer-error-policy=abort-job')
        shown = as_json(directory, 'show', 'desk', '--ask')
        assert not shown['may_print_twice'] and shown['abilities']['error_policy'] == 'abort-job', shown
        printers(directory, 'add', 'known', uri, '--accept-retries')
    printers(directory, 'accept', 'nobody', status=2, says=['nobody'])
    shown = as_json(directory, 'show', 'desk', '--ask', status=6)
    assert 'cannot connect' in shown['problem'] and shown['abilities']['is_cups'], shown


@case
def a_label_printer(work):
    """what a printer can is shown; badges are made for it, corrected, counted down."""
    directory = make_reference_event(work)
    with Label(work) as label:
        printers(directory, 'add', 'label', label.uri(), says=['203 dpi', 'black_1', 'oe_badge_4x3in', 'test label'])
        shown = as_json(directory, 'show', 'label')
        assert shown['target'] == 'image/pwg-raster, 203 dpi, black_1', shown['target']
        assert shown['abilities']['media_ready'] == ['oe_badge_4x3in']
        preflight = ('--event', directory, '--json', 'preflight', '--all', '--quick')
        assert run(*preflight, status=None).json()['dpi'] == 300
        assert run(*preflight, '--printer', 'label', status=None).json()['dpi'] == 203
        assert run(*preflight, '--printer', 'label', '--dpi', '600', status=None).json()['dpi'] == 600
        printers(directory, 'identify', 'label')
        printers(directory, 'labels', 'label', '3', '--low', '2')
        run('--event', directory, 'print', '--all', '--printer', 'label', '--wait', says=['2 printed'])
        assert as_json(directory, 'show', 'label')['labels_left'] == 1
        printers(directory, 'list', says=['1 labels left'])
        run('--event', directory, 'doctor', status=1, says=['1 labels left'])
        assert len(label.documents()) == 2
        printers(directory, 'calibrate', 'label', '--set', '1.5,-2,0.5,101', says=['1.5,-2,0.5,101'])
        printers(directory, 'calibrate', 'label', '--target')
        printers(directory, 'test', 'label', '--badge')
        assert len(label.documents()) == 4
        assert [one['set'] for one in as_json(directory, 'show', 'label')['calibrations']] == ['1.5,-2,0.5,101']
        printers(directory, 'calibrate', 'label', '--set', '0,0')
        assert as_json(directory, 'show', 'label')['calibrations'] == []
    printers(directory, 'identify', 'label', status=6, says=['label'])
    printers(directory, 'calibrate', 'label', '--target', status=6, says=['label'])


def listed(directory, name):
    return next(one for one in as_json(directory, 'list')['printers'] if one['name'] == name)


@case
def how_it_is(work):
    """what a printer said of itself, or why it did not answer, is kept with its time, for whoever looks next."""
    directory = make_reference_event(work)
    with Printer('--fault', 'media empty*1, then ok') as printer:
        printers(directory, 'add', 'desk', printer.uri)
        first = listed(directory, 'desk')
        assert (first['is_ready'], first['reasons']) == (False, ['media-empty']) and first['since'], first
        printers(directory, 'test', 'desk')
        second = listed(directory, 'desk')
        assert (second['state'], second['reasons'], second['is_ready']) == ('idle', [], True) and second['since'] > first['since'], second
        run('--event', directory, 'print', '--all', '--printer', 'desk', '--wait')
        assert listed(directory, 'desk')['since'] == second['since'], 'each badge is news'
    assert listed(directory, 'desk')['state'] == 'idle', 'nobody asked since'
    printers(directory, 'test', 'desk', status=6)
    gone = listed(directory, 'desk')
    assert gone['state'] == 'unreachable' and 'cannot connect' in gone['message'], gone
    printers(directory, 'remove', 'desk')
    printers(directory, 'add', 'desk', printer.uri)
    assert listed(directory, 'desk')['since'] >= gone['since'], 'the former one is remembered'


def make_certificate(work, name):
    """Self-signed, for localhost: options of a simulated printer, and the SHA-256 of its DER."""
    openssl = find('openssl')
    certificate, key = os.path.join(work, name + '.pem'), os.path.join(work, name + '.key')
    subprocess.run([openssl, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
                    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-out', certificate, '-keyout', key],
                   check=True, capture_output=True, timeout=SECONDS)
    with open(certificate, encoding='ascii') as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    return ('--tls-cert', certificate, '--tls-key', key), hashlib.sha256(der).hexdigest()


@case
def another_certificate(work):
    """a changed certificate stops printing and is shown beside the trusted one, until a person trusts it."""
    directory = make_reference_event(work)
    one, one_digest = make_certificate(work, 'one')
    two, two_digest = make_certificate(work, 'two')
    with Printer(*one) as printer:
        printers(directory, 'add', 'plain', printer.uri, says=['unknown authority', one_digest])
        assert listed(directory, 'plain')['state'] == 'refused' and listed(directory, 'plain')['shown_sha256'] == one_digest
        printers(directory, 'add', 'desk', printer.uri, '--pin', one_digest)
        assert listed(directory, 'desk')['state'] == 'idle' and listed(directory, 'desk')['shown_sha256'] is None
        run('--event', directory, 'print', '--attendee', 'REG-001', '--printer', 'desk', '--wait')
    with Printer('--port', printer.port, *two) as other:
        with Line(directory):
            printers(directory, 'test', 'desk', status=6, says=[one_digest, two_digest])
            changed = listed(directory, 'desk')
            assert (changed['state'], changed['pin_sha256'], changed['shown_sha256']) == ('refused', one_digest, two_digest), changed
            printers(directory, 'trust', 'desk', two_digest[:-1], status=2, says=['64 hexadecimal digits'])
            printers(directory, 'trust', 'folder', two_digest, status=2, says=['folder'])
            printers(directory, 'trust', 'nobody', two_digest, status=2, says=['nobody'])
            printers(directory, 'trust', 'desk', two_digest, says=['only this certificate'])
            # The line that runs already goes by it.
            run('--event', directory, 'jobs', 'reprint', run('--event', directory, '--json', 'jobs', 'list').json()['jobs'][0]['job_id'], '--reason', 'torn', '--wait')
    assert other.report['printed'] == 1, other.report
    audit = run('--event', directory, '--json', 'audit', 'list').json()
    assert f'{two_digest} instead of {one_digest}' in str(audit), audit
    printers(directory, 'trust', 'desk', 'none', says=['no certificate is pinned'])


@case
def wrong_words(work):
    """what makes no sense is refused with what would."""
    directory = make_event(work)
    printers(directory, 'calibrate', 'folder', status=2, says=['--target', '--set'])
    printers(directory, 'calibrate', 'folder', '--target', '--set', '0,0', status=2, says=['--target'])
    printers(directory, 'calibrate', 'folder', '--set', '99,0', status=2, says=['20 at most'])
    printers(directory, 'calibrate', 'folder', '--set', '1,1', '--stock', 'paper', status=2, says=['paper'])
    printers(directory, 'calibrate', 'nobody', '--set', '1,1', status=2, says=['nobody'])
    printers(directory, 'labels', 'folder', 'many', status=2, says=['many'])
    printers(directory, 'labels', 'nobody', '5', status=2, says=['nobody'])
    printers(directory, 'labels', 'folder', '5')
    printers(directory, 'labels', 'folder', 'off', says=['not counted'])
    printers(directory, 'identify', 'folder', status=2, says=['folder'])
    printers(directory, 'show', 'nobody', status=2, says=['nobody'])
    printers(directory, 'show', 'folder', says=['application/pdf'])
    missing = os.path.join(DATA, 'missing.p12')
    printers(directory, 'add', 'odd', 'ipps://localhost/', '--cert', missing, status=2, says=['missing.p12'])


if __name__ == '__main__':
    main()
