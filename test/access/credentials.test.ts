import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assert, date, option, property, string, stringMatching, tuple, uniqueArray } from 'fast-check';
import { formatCredentials, noCredentials, parseCredentials } from '../../daemon/access/credentials.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { CHEAP } from '../helpers/credentials.ts';

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
    const users = new Map([['anna', await hashPassword('geheim 1', CHEAP)]]);
    const tokens = new Map([
      ['nvr', { digest: tokenDigest(token), expiresMs: null }],
      ['guest', { digest: tokenDigest('x'), expiresMs: 1_700_000_000_000 }],
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

  it('survive being formatted and parsed, whatever their names and dates', () => {
    const name = stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
    const ends = option(date({ noInvalidDate: true, min: new Date(0), max: new Date(8e15) }));
    assert(
      property(
        uniqueArray(name),
        uniqueArray(tuple(name, ends), { selector: ([key]) => key }),
        (names, made) => {
          const users = new Map(names.map((key) => [key, HASH]));
          const tokens = new Map(
            made.map(([key, end]) => [key, { digest: DIGEST, expiresMs: end?.getTime() ?? null }]),
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
    expect([...users]).to.deep.equal([['anna', HASH]]);
    expect([...tokens]).to.deep.equal([
      ['nvr', { digest: DIGEST, expiresMs: null }],
      ['guest', { digest: DIGEST, expiresMs: Date.UTC(2030, 0, 1) }],
      ['other', { digest: DIGEST, expiresMs: null }],
    ]);
  });

  it('are rejected with the number of the line that is wrong', async () => {
    for (const line of [
      `user ${'a'.repeat(65)} ${HASH}`,
      `user a/b ${HASH}`,
      `user anna ${HASH}$`,
      `user anna ${HASH} never more`,
      `user anna ${HASH} x y z`,
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
