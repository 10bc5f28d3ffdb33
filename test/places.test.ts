import { expect } from 'chai';
import { loadConfig } from '../daemon/config/load.ts';
import { placesOf } from '../daemon/places.ts';

const PEM = { cert: '', key: '' };
const CERT = ['--tls-cert', '/c', '--tls-key', '/k'];
const OWN = [...CERT, '--tls-self-signed'];

/** `plain 3` and `tls 4` for sockets, `plain 8000` for HOST and PORT; then the sockets that are shut and the codes of the notices. */
function places(names: string[], args: string[], tls: boolean, fallbackPort = false): string[] {
  const { config } = loadConfig(['--config', '/dev/null', ...args], {});
  const sockets = names.map((name, i) => ({ fd: 3 + i, name }));
  const found = placesOf({ config, sockets, tls: tls ? PEM : null, fallbackPort });
  return [
    ...found.places.map(({ on, secure }) => {
      const where = 'fd' in on ? on.fd : 'port' in on ? on.port : on.path;
      return `${secure ? 'tls' : 'plain'} ${where}`;
    }),
    ...found.shut.map(({ on }) => `shut ${'fd' in on ? on.fd : '?'}`),
    ...found.notices.map(({ code }) => code),
  ];
}

describe('placesOf', () => {
  const TABLE: [string, ...Parameters<typeof places>, string[]][] = [
    ['HOST and PORT', [], [], false, false, ['plain 8000']],
    ['HOST and PORT with TLS', [], CERT, true, false, ['tls 8000']],
    ['HOST and PORT plain beside a certificate of our own', [], OWN, true, false, ['plain 8000']],
    ['a Unix socket', [], ['--host', '/run/x'], false, false, ['plain /run/x']],
    ['a socket of any name as it always was', ['unknown'], [], false, false, ['plain 3']],
    ['a socket of any name with TLS', ['camera'], CERT, true, false, ['tls 3']],
    ['http plain, though there is a certificate', ['http'], CERT, true, false, ['plain 3']],
    ['http and https', ['http', 'https'], CERT, true, false, ['plain 3', 'tls 4']],
    ['https and http and another', ['https', 'http', 'x'], OWN, true, false, ['tls 3', 'plain 4', 'tls 5']],
    [
      'http alone, when https has no setting',
      ['http', 'https'],
      [],
      false,
      false,
      ['plain 3', 'shut 4', 'no-certificate'],
    ],
    [
      'http alone, when there is no certificate',
      ['http', 'https', 'x'],
      OWN,
      false,
      false,
      ['plain 3', 'shut 4', 'shut 5'],
    ],
    [
      'HOST and PORT, when https was all and cannot be',
      ['https'],
      OWN,
      false,
      true,
      ['plain 8000', 'shut 3'],
    ],
    [
      'the port of the package, as one that nobody chose',
      [],
      OWN,
      true,
      true,
      ['plain 8000', 'port-fallback'],
    ],
    ['sockets, whatever the package says', ['http', 'https'], OWN, true, true, ['plain 3', 'tls 4']],
  ];
  for (const [what, names, args, tls, fallbackPort, expected] of TABLE)
    it(`has ${what}`, () => expect(places(names, args, tls, fallbackPort)).to.deep.equal(expected));
});
