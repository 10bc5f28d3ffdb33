import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { endpointsFor } from '../../daemon/server/endpoints.ts';

const PEM = { cert: '', key: '' };
const CERT = ['--tls-cert', '/c', '--tls-key', '/k'];
const OTHER = ['--fallback-port', '8001'];
const OWN = [...CERT, '--tls-self-signed'];

/** `plain 3` and `tls 4` for sockets, `plain 8000` for HOST and PORT; then the rejected sockets and the codes of the notices. */
function summary(names: string[], args: string[], tls: boolean): string[] {
  const { config } = loadConfig(['--config', '/dev/null', ...args], {});
  const sockets = names.map((name, i) => ({ fd: 3 + i, name }));
  const found = endpointsFor({ config, sockets, tls: tls ? PEM : null });
  return [
    ...found.endpoints.map(({ on, secure, fallback }) => {
      const where = 'fd' in on ? on.fd : 'port' in on ? on.port : on.path;
      const or = fallback !== null && 'port' in fallback ? ` or ${fallback.port}` : '';
      return `${secure ? 'tls' : 'plain'} ${where}${or}`;
    }),
    ...found.rejected.map(({ on }) => `rejected ${'fd' in on ? on.fd : '?'}`),
    ...found.notices.map(({ code }) => code),
  ];
}

describe('endpointsFor', () => {
  const TABLE: [string, ...Parameters<typeof summary>, string[]][] = [
    ['HOST and PORT', [], [], false, ['plain 8000']],
    ['HOST and PORT with TLS', [], CERT, true, ['tls 8000']],
    ['HOST and PORT plain with a self-signed certificate', [], OWN, true, ['plain 8000']],
    ['a Unix socket', [], ['--host', '/run/x'], false, ['plain /run/x']],
    ['a socket of any name, plain without TLS', ['unknown'], [], false, ['plain 3']],
    ['a socket of any name, TLS with a certificate', ['camera'], CERT, true, ['tls 3']],
    ['http plain, even with a certificate', ['http'], CERT, true, ['plain 3']],
    ['http and https', ['http', 'https'], CERT, true, ['plain 3', 'tls 4']],
    ['https, http and another', ['https', 'http', 'x'], OWN, true, ['tls 3', 'plain 4', 'tls 5']],
    [
      'only http when TLS_CERT is not set',
      ['http', 'https'],
      [],
      false,
      ['plain 3', 'rejected 4', 'no-certificate'],
    ],
    [
      'only http when there is no certificate',
      ['http', 'https', 'x'],
      OWN,
      false,
      ['plain 3', 'rejected 4', 'rejected 5'],
    ],
    [
      'HOST and PORT when https is the only socket and has no certificate',
      ['https'],
      OWN,
      false,
      ['plain 8000', 'rejected 3'],
    ],
    ['HOST and PORT, or FALLBACK_PORT', [], [...OWN, ...OTHER], true, ['plain 8000 or 8001']],
    ['HOST and PORT beside https', ['https'], [...OWN, ...OTHER], true, ['tls 3', 'plain 8000 or 8001']],
    [
      'sockets and no FALLBACK_PORT when one is plain',
      ['http', 'https'],
      [...OWN, ...OTHER],
      true,
      ['plain 3', 'tls 4'],
    ],
  ];
  for (const [what, names, args, tls, expected] of TABLE)
    it(`chooses ${what}`, () => expect(summary(names, args, tls)).to.deep.equal(expected));
});
