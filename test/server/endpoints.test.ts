import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { endpointsFor } from '../../daemon/server/endpoints.ts';

const PEM = { cert: '', key: '' };
const CERT = ['--tls-cert', '/c', '--tls-key', '/k'];
const OTHER = ['--fallback-port', '8001'];
const OWN = [...CERT, '--tls-self-signed'];

/** `plain 3` and `tls 4` for sockets, `plain 8000` for HOST and PORT; then the sockets that are shut and the codes of the notices. */
function places(names: string[], args: string[], tls: boolean): string[] {
  const { config } = loadConfig(['--config', '/dev/null', ...args], {});
  const sockets = names.map((name, i) => ({ fd: 3 + i, name }));
  const found = endpointsFor({ config, sockets, tls: tls ? PEM : null });
  return [
    ...found.places.map(({ on, secure, fallback }) => {
      const where = 'fd' in on ? on.fd : 'port' in on ? on.port : on.path;
      const or = fallback !== null && 'port' in fallback ? ` or ${fallback.port}` : '';
      return `${secure ? 'tls' : 'plain'} ${where}${or}`;
    }),
    ...found.shut.map(({ on }) => `shut ${'fd' in on ? on.fd : '?'}`),
    ...found.notices.map(({ code }) => code),
  ];
}

describe('placesOf', () => {
  const TABLE: [string, ...Parameters<typeof places>, string[]][] = [
    ['HOST and PORT', [], [], false, ['plain 8000']],
    ['HOST and PORT with TLS', [], CERT, true, ['tls 8000']],
    ['HOST and PORT plain beside a certificate of our own', [], OWN, true, ['plain 8000']],
    ['a Unix socket', [], ['--host', '/run/x'], false, ['plain /run/x']],
    ['a socket of any name as it always was', ['unknown'], [], false, ['plain 3']],
    ['a socket of any name with TLS', ['camera'], CERT, true, ['tls 3']],
    ['http plain, though there is a certificate', ['http'], CERT, true, ['plain 3']],
    ['http and https', ['http', 'https'], CERT, true, ['plain 3', 'tls 4']],
    ['https and http and another', ['https', 'http', 'x'], OWN, true, ['tls 3', 'plain 4', 'tls 5']],
    [
      'http alone, when https has no setting',
      ['http', 'https'],
      [],
      false,
      ['plain 3', 'shut 4', 'no-certificate'],
    ],
    [
      'http alone, when there is no certificate',
      ['http', 'https', 'x'],
      OWN,
      false,
      ['plain 3', 'shut 4', 'shut 5'],
    ],
    ['HOST and PORT, when https was all and cannot be', ['https'], OWN, false, ['plain 8000', 'shut 3']],
    ['HOST and PORT, or another port', [], [...OWN, ...OTHER], true, ['plain 8000 or 8001']],
    [
      'HOST and PORT beside https alone',
      ['https'],
      [...OWN, ...OTHER],
      true,
      ['tls 3', 'plain 8000 or 8001'],
    ],
    ['sockets and no other port', ['http', 'https'], [...OWN, ...OTHER], true, ['plain 3', 'tls 4']],
  ];
  for (const [what, names, args, tls, expected] of TABLE)
    it(`has ${what}`, () => expect(places(names, args, tls)).to.deep.equal(expected));
});
