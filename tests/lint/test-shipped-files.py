#!/usr/bin/env python3
"""Hands each shipped file to its own validator: desktop entry, metainfo, settings schema, icons, Flatpak manifest, shell
completion, translations, the network boundary. Takes the build directory, for what only the build makes."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))

# Warnings of the metainfo validator that are known, each with its reason.
KNOWN_WARNINGS = {'url-homepage-missing': 'there is no home page yet, and none is invented'}


class Skip(Exception):
    """A case cannot run here; the text is the reason."""


def call(*words, status=0):
    if not shutil.which(words[0]):
        raise Skip(f'{words[0]} is not installed')
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    text = result.stdout + result.stderr
    assert status is None or result.returncode == status, text
    return text


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding='utf-8') as file:
        return file.read()


def as_installed(folder, name):
    """The source under its installed name, because validators look at the name."""
    place = os.path.join(folder, name)
    with open(place, 'w', encoding='utf-8') as file:
        file.write(read('data', name + '.in'))
    return place


def desktop_entry(build, folder):
    call('desktop-file-validate', as_installed(folder, 'org.foyer.Foyer.desktop'))


def metainfo(build, folder):
    text = call('appstreamcli', 'validate', '--no-net', as_installed(folder, 'org.foyer.Foyer.metainfo.xml'), status=None)
    found = re.findall(r'^([EW]): \S+ ([\w-]+)', text, re.MULTILINE)
    bad = [tag for level, tag in found if level == 'E' or tag not in KNOWN_WARNINGS]
    assert not bad, text
    assert 'Validation' in text, text


def versions_agree(build, folder):
    version = re.search(r"version: '([^']+)'", read('meson.build'))[1]
    assert f'<release version="{version}"' in read('data', 'org.foyer.Foyer.metainfo.xml.in'), \
        f'the metainfo has no release {version}: describe it there'


def settings_schema(build, folder):
    call('glib-compile-schemas', '--strict', '--dry-run', os.path.join(ROOT, 'data'))


def icons(build, folder):
    paths = glob.glob(os.path.join(ROOT, 'data', 'icons', '**', '*.svg'), recursive=True)
    assert len(paths) >= 2, paths
    call('xmllint', '--noout', *paths)
    for path in paths:
        with open(path, encoding='utf-8') as file:
            text = file.read()
        assert '<image' not in text and 'href="http' not in text, f'{path} fetches something'


def interface_files(build, folder):
    paths = glob.glob(os.path.join(ROOT, 'ui', '*.ui'))
    if not paths:
        raise Skip('there is no ui/ yet')
    call('xmllint', '--noout', *paths)


def flatpak_manifest(build, folder):
    manifest = json.loads(read('flatpak', 'org.foyer.Foyer.json'))
    assert manifest['app-id'] == 'org.foyer.Foyer'
    for argument in manifest['finish-args']:
        assert not argument.startswith('--filesystem') and 'session-bus' not in argument, f'{argument} is more than the minimum'
        assert f'`{argument}`' in read('flatpak', 'README.md'), f'flatpak/README.md does not say why {argument} is there'


def completion_parses(build, folder):
    call('bash', '-n', os.path.join(ROOT, 'data', 'completions', 'foyerctl'))


def completion_is_current(build, folder):
    program = os.path.join(build, 'src', 'cli', 'foyerctl')
    if not os.path.exists(program):
        raise Skip('foyerctl is not built')
    assert call(program, 'completion', 'bash') == read('data', 'completions', 'foyerctl'), \
        'run: foyerctl completion bash >data/completions/foyerctl'


def translations(build, folder):
    languages = [line for line in read('po', 'LINGUAS').split('\n') if line and not line.startswith('#')]
    for language in languages:
        text = call('msgfmt', '--check', '--statistics', '-o', os.path.join(folder, 'out.mo'),
                    os.path.join(ROOT, 'po', language + '.po'))
        assert 'untranslated' not in text and 'fuzzy' not in text, f'{language}: {text}'


def make_unit(folder):
    """The unit as installed, but for the program, which the validator would look for."""
    place = os.path.join(folder, 'foyer-line@.service')
    with open(place, 'w', encoding='utf-8') as file:
        file.write(read('data', 'boundary', 'foyer-line@.service.in').replace('@bindir@/foyerctl', '/bin/true'))
    drop_ins = os.path.join(folder, 'foyer-line@.service.d')
    os.mkdir(drop_ins)
    shutil.copy(os.path.join(ROOT, 'data', 'boundary', 'foyer-line-printers.conf'), drop_ins)
    return place


def unit_is_right(build, folder):
    """systemd knows every setting: an unknown one is a warning and no failure, so that nothing may be said of the unit."""
    make_unit(folder)
    said = call('systemd-analyze', 'verify', os.path.join(folder, 'foyer-line@demo.service'))
    assert 'foyer-line@' not in said, said
    text = read('data', 'boundary', 'foyer-line@.service.in')
    assert 'IPAddressDeny=any' in text and 'IPAddressAllow=localhost\n' in text, 'the unit must allow this machine alone'


def unit_is_closed(build, folder):
    """The exposure that systemd counts stays at 1.5 of 10 (lower is better) or below."""
    text = call('systemd-analyze', 'security', '--offline=true', '--no-pager', '--threshold=15', make_unit(folder))
    assert 'Overall exposure level' in text, text


def users_file(build, folder):
    text = call('systemd-sysusers', '--dry-run', '--root=' + folder, os.path.join(ROOT, 'data', 'boundary', 'foyer.sysusers'))
    assert 'foyer' in text, text


def firewall_example(build, folder):
    words = ['nft', '-c', '-f', os.path.join(ROOT, 'data', 'boundary', 'printers.nft')]
    said = call(*words, status=None)
    if re.search('Operation not permitted|Protocol not supported|cache initialization failed', said):
        raise Skip('this kernel or user may not ask nftables')
    call(*words)


def make_certificate(folder):
    key, certificate = os.path.join(folder, 'server.key'), os.path.join(folder, 'server.pem')
    call('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost',
         '-keyout', key, '-out', certificate)
    shutil.copy(certificate, os.path.join(folder, 'authority.pem'))


def proxy_examples(build, folder):
    """nginx takes each example, and the one with every line that it offers."""
    make_certificate(folder)
    for name in ('nginx-printers.conf', 'nginx-webhooks.conf'):
        text = read('data', 'boundary', name).replace('/etc/foyer/tls/', folder + '/')
        for variant in (text, text.replace('#ssl_', 'ssl_')):
            place = os.path.join(folder, 'nginx.conf')
            with open(place, 'w', encoding='utf-8') as file:
                file.write(f'pid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n' + ''.join(
                    f'{kind}_temp_path {folder}/{kind};\n' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi')) + variant + '}\n')
            said = call('nginx', '-t', '-q', '-p', folder, '-c', place)
            assert 'warn' not in said, said
    assert 'ssl_verify_client on;' in read('data', 'boundary', 'nginx-printers.conf')


CASES = [desktop_entry, metainfo, versions_agree, settings_schema, icons, interface_files, flatpak_manifest, completion_parses,
         completion_is_current, translations, unit_is_right, unit_is_closed, users_file, firewall_example, proxy_examples]


def main(build):
    print(f'1..{len(CASES)}')
    for number, case in enumerate(CASES, 1):
        name = '/shipped-files/' + case.__name__.replace('_', '-')
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(build, folder)
                print(f'ok {number} {name}')
            except Skip as skip:
                print(f'ok {number} {name} # SKIP {skip}')
            except (AssertionError, OSError, ValueError, KeyError) as error:
                print('\n'.join('# ' + line for line in str(error).splitlines()))
                print(f'not ok {number} {name}')


if __name__ == '__main__':
    main(sys.argv[1])
