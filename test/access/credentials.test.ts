import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  assert,
  constantFrom,
  date,
  option,
  property,
  string,
  stringMatching,
  subarray,
  tuple,
  uniqueArray,
} from 'fast-check';
import {
  hasAdmin,
  hasAnyone,
  noCredentials,
  parseCameras,
  unknownEntries,
  unknownEntry,
  unknownText,
} from '../../daemon/access/credentials.ts';
import { formatCredentials, parseCredentials } from '../../daemon/access/credentials-text.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { TOKEN_RIGHTS } from '../../daemon/access/rights.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { CHEAP, tokenOf, userOf } from '../helpers/credentials.ts';

describe('credentials', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-credentials-'));
    path = join(folder, 'credentials');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function some() {
    const token = newToken();
    const users = new Map([['anna', userOf(await hashPassword('geheim 1', CHEAP))]]);
    const tokens = new Map([
      ['nvr', tokenOf(tokenDigest(token))],
      ['guest', tokenOf(tokenDigest('x'), 1_700_000_000_000)],
    ]);
    return { token, credentials: { ...noCredentials(), users, tokens } };
  }

  const rejection = async (run: () => unknown): Promise<string> => {
    try {
      await run();
    } catch (error) {
      if (error instanceof PicamdError && error.code === 'bad-credentials') return error.message;
      throw error;
    }
    throw new Error('it should have been rejected');
  };

  it('survive being written and read', async () => {
    const { credentials } = await some();
    await writeCredentials(path, credentials);
    expect(await readCredentials(path)).to.deep.equal(credentials);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(readFileSync(path, 'utf8')).to.not.include('geheim');
    expect(readdirSync(folder).toSorted()).to.deep.equal(['credentials', 'credentials.closed']);
    expect(await readCredentials(join(folder, 'none'))).to.equal(null);
  });

  it('are rejected if other users can read them, or if they are not a file', async () => {
    await writeCredentials(path, noCredentials());
    for (const mode of [0o640, 0o604, 0o666]) {
      chmodSync(path, mode);
      expect(await rejection(() => readCredentials(path))).to.include(
        'other users of this machine can read it',
      );
    }
    chmodSync(path, 0o600);
    expect(await rejection(() => readCredentials(folder))).to.include('it is not a credentials file');
    expect(await rejection(() => writeCredentials(join(path, 'below'), noCredentials()))).to.include(
      'cannot be written',
    );
  });

  it('are rejected if they are truncated anywhere, or changed, without showing a secret', async () => {
    const text = formatCredentials((await some()).credentials);
    for (let length = 0; length < text.length - 1; length++)
      expect(await rejection(() => parseCredentials(text.slice(0, length), path)), String(length)).to.match(
        /it is incomplete|line \d+ is not a user, token or key/,
      );
    for (const line of [
      'user a b',
      'user anna',
      'token x y',
      'key 00',
      'nonsense geheim',
      `user ../x ${await hashPassword('x', CHEAP)}`,
    ])
      expect(await rejection(() => parseCredentials(`${line}\n${text}`, path)))
        .to.match(/line 1 is not a user, token or key/)
        .and.not.include('geheim');
    const [user = ''] = text.split('\n').filter((line) => line.startsWith('user'));
    expect(await rejection(() => parseCredentials(`${text}${user}\n`, path))).to.include('is a duplicate');
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0]), { mode: 0o600 });
    expect(await rejection(() => readCredentials(path))).to.match(/line 1 /);
  });

  it('throw only PicamdError, whatever the file holds', () => {
    assert(
      property(string({ maxLength: 200 }), (text) => {
        try {
          parseCredentials(text, path);
        } catch (error) {
          return error instanceof PicamdError;
        }
        return true;
      }),
    );
  });

  const HASH = `$scrypt$ln=10,r=8,p=1$${'a'.repeat(22)}$${'b'.repeat(43)}`;
  const DIGEST = '0123456789abcdef'.repeat(4);

  it('survive being formatted and parsed, whatever their names, dates, rights and cameras', () => {
    const name = stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
    const role = constantFrom(...(['viewer', 'admin'] as const));
    const cameras = option(uniqueArray(name, { minLength: 1, maxLength: 4 }));
    const rights = subarray([...TOKEN_RIGHTS], { minLength: 1 });
    const ends = option(date({ noInvalidDate: true, min: new Date(0), max: new Date(8e15) }));
    assert(
      property(
        uniqueArray(name),
        uniqueArray(tuple(name, ends), { selector: ([key]) => key }),
        role,
        cameras,
        rights,
        (names, made, ofUser, named, ofToken) => {
          const users = new Map(names.map((key) => [key, userOf(HASH, ofUser, named)]));
          const tokens = new Map(
            made.map(([key, end]) => [key, tokenOf(DIGEST, end?.getTime() ?? null, ofToken, named)]),
          );
          const credentials = { ...noCredentials(), users, tokens };
          expect(parseCredentials(formatCredentials(credentials), path)).to.deep.equal(credentials);
        },
      ),
    );
  });

  it('may be written by hand: with comments, blank lines, more spaces, dates without time, tokens without an end', () => {
    const text = [
      '# comment',
      '',
      '  # another',
      `\tuser  anna\t${HASH} `,
      `token nvr ${DIGEST}`,
      `token guest ${DIGEST} 2030-01-01`,
      `token other ${DIGEST} never`,
      `key ${DIGEST}`,
    ].join('\r\n');
    const { key, users, tokens } = parseCredentials(text, path);
    expect(key.toString('hex')).to.equal(DIGEST);
    expect([...users]).to.deep.equal([['anna', userOf(HASH)]]);
    expect([...tokens]).to.deep.equal([
      ['nvr', tokenOf(DIGEST)],
      ['guest', tokenOf(DIGEST, Date.UTC(2030, 0, 1))],
      ['other', tokenOf(DIGEST)],
    ]);
  });

  const RESTRICTED = [
    `#: user bob ${HASH} viewer`,
    `#: user eve ${HASH} viewer cameras=hall,garage`,
    `#: user max ${HASH} admin cameras=hall`,
    `#: token tv ${DIGEST} never live,status,event`,
    `#: token bell ${DIGEST} 2030-01-01T00:00:00.000Z event cameras=door`,
    `#: token wall ${DIGEST} never live cameras=hall`,
  ];

  it('have roles, rights and cameras in lines that earlier versions take for comments', () => {
    const plain = [`user anna ${HASH}`, `token nvr ${DIGEST} never`];
    const text = [...RESTRICTED, ...plain, `key ${DIGEST}`].join('\n');
    const credentials = parseCredentials(text, path);
    expect(Object.fromEntries(credentials.users)).to.deep.equal({
      anna: userOf(HASH),
      bob: userOf(HASH, 'viewer'),
      eve: userOf(HASH, 'viewer', ['hall', 'garage']),
      max: userOf(HASH, 'admin', ['hall']),
    });
    expect(Object.fromEntries(credentials.tokens)).to.deep.equal({
      nvr: tokenOf(DIGEST),
      tv: tokenOf(DIGEST, null, ['live', 'status', 'event']),
      bell: tokenOf(DIGEST, Date.UTC(2030, 0, 1), ['event'], ['door']),
      wall: tokenOf(DIGEST, null, ['live'], ['hall']),
    });
    expect(credentials.unknown).to.deep.equal([]);
    const written = formatCredentials(credentials);
    expect(written.split('\n')).to.include.members([...RESTRICTED, ...plain]);
    // What version 0.1.0 before roles reads: without the lines that its expression for comments matches.
    const seen = written.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
    expect(seen.toSorted()).to.deep.equal([...plain, `key ${DIGEST}`].toSorted());
  });

  it('may have a marked line for what has none, which is written as earlier versions read it', () => {
    const text = `#:  user  anna ${HASH}\tadmin\n#:token nvr ${DIGEST} never live\nkey ${DIGEST}`;
    expect(formatCredentials(parseCredentials(text, path))).to.include(
      `\nuser anna ${HASH}\ntoken nvr ${DIGEST} never\nkey`,
    );
  });

  it('lose only a user or token of a later version, and keep its line', () => {
    const later = [
      `#: user bob ${HASH} operator`,
      `#: user eve ${HASH} viewer until=2030`,
      `#: user mia ${HASH} viewer cameras=../x`,
      `#: user mia ${HASH} viewer cameras=`,
      `#: user zoe ${HASH}`,
      `#: user kai $argon2$x viewer`,
      `#: token tv ${DIGEST} never live,zoom`,
      `#: token tv ${DIGEST} never admin`,
      `#: token tv ${DIGEST} never live,`,
      `#: token tv ${DIGEST} live`,
      `#: token tv ${DIGEST}`,
      `#: group family anna`,
      `#: key ${'1'.repeat(64)}`,
      `#:`,
    ];
    const text = [`user anna ${HASH}`, ...later, `key ${DIGEST}`].join('\r\n');
    const credentials = parseCredentials(text, path);
    expect([...credentials.users.keys(), ...credentials.tokens.keys()]).to.deep.equal(['anna']);
    expect(credentials.key.toString('hex')).to.equal(DIGEST);
    expect(credentials.unknown.map(({ line }) => line)).to.deep.equal(later);
    const written = formatCredentials({ ...credentials, users: new Map() });
    expect(parseCredentials(written, path).unknown).to.deep.equal(credentials.unknown);
  });

  it('of a later version are found by kind and name, and keep a camera closed', () => {
    const lines = [
      `#: user bob ${HASH} operator`,
      `#: token bob ${DIGEST} never zoom`,
      `#: user e/ve ${HASH} viewer`,
      `#: group family bob`,
    ];
    const of = (...some: string[]) => parseCredentials([...some, `key ${DIGEST}`].join('\n'), path);
    const all = of(...lines);
    expect(unknownEntries(all, 'user').map(({ line }) => line)).to.deep.equal([lines[0]]);
    expect(unknownEntry(all, 'token', 'bob')?.line).to.equal(lines[1]);
    expect([unknownEntry(all, 'user', 'eve'), unknownEntry(all, 'token', 'family')]).to.deep.equal([
      undefined,
      undefined,
    ]);
    expect(lines.map((line) => hasAnyone(of(line)))).to.deep.equal([true, true, true, false]);
    expect(hasAnyone(of())).to.equal(false);
    expect([hasAnyone(of(`user anna ${HASH}`)), hasAnyone(of(`token nvr ${DIGEST}`))]).to.deep.equal([
      true,
      true,
    ]);
    expect(unknownText(all)).to.equal(
      'user bob, token bob, an entry without a name, an entry without a name',
    );
    const named = (count: number) =>
      of(...Array.from({ length: count }, (_, i) => `#: user u${i} ${HASH} operator`));
    expect(unknownText(named(0))).to.equal('');
    expect(unknownText(named(10))).to.match(/^user u0, .*, user u9$/);
    expect(unknownText(named(12))).to.match(/^user u0, .*, user u9 and 2 more$/);
  });

  it('know whether there is an admin, and what names of cameras are', () => {
    const viewer = userOf(HASH, 'viewer');
    expect(hasAdmin(new Map())).to.equal(false);
    expect(hasAdmin(new Map([['bob', viewer]]))).to.equal(false);
    const both = [
      ['bob', viewer],
      ['anna', userOf(HASH)],
    ] as const;
    expect(hasAdmin(new Map(both))).to.equal(true);
    expect(parseCameras('hall,garage,hall')).to.deep.equal(['hall', 'garage']);
    for (const wrong of ['', 'hall,', '../x', 'hall, garage', 'hall,gar age', 'a'.repeat(65)])
      expect(parseCameras(wrong), wrong).to.equal(null);
  });

  it('are rejected with the number of the line that is wrong', async () => {
    for (const line of [
      `user ${'a'.repeat(65)} ${HASH}`,
      `user a/b ${HASH}`,
      `user anna ${HASH}$`,
      `user anna ${HASH} never more`,
      `user anna ${HASH} x y z`,
      `user anna ${HASH} viewer`,
      `token nvr ${DIGEST} never live,status`,
      `#: user twice ${HASH} viewer`,
      `#: token twice ${DIGEST} never status`,
      `user anna`,
      `User anna ${HASH}`,
      `token nvr ${DIGEST} tomorrow`,
      `token nvr ${DIGEST}0`,
      `token nvr x${DIGEST}`,
      `token nvr ${DIGEST.toUpperCase()}`,
      `token nvr ${DIGEST} never more`,
      `token n/vr ${DIGEST}`,
      `token twice ${DIGEST} never`,
      `user twice ${HASH}`,
      `key ${DIGEST}0`,
      `key 0${DIGEST}`,
      `key ${DIGEST.slice(1)}`,
      `key ${DIGEST.toUpperCase()}`,
      DIGEST,
    ]) {
      const text = `token twice ${DIGEST}\nuser twice ${HASH}\n${line}\nkey ${DIGEST}\n`;
      expect(await rejection(() => parseCredentials(text, path)), line).to.include('line 3 is not');
    }
    expect(await rejection(() => parseCredentials(`user anna ${HASH}\n`, path))).to.include(
      'the key is missing',
    );
  });

  it('have a random key of 32 bytes', () => {
    const [one, other] = [noCredentials(), noCredentials()];
    expect(one.key).to.have.length(32);
    expect(one.key.equals(other.key)).to.equal(false);
    expect([one.users.size, one.tokens.size]).to.deep.equal([0, 0]);
  });

  it('begin with a comment that says what the file is', () => {
    for (const line of formatCredentials(noCredentials()).split('\n').slice(0, 2))
      expect(line).to.match(/^# \S/);
  });
});
