import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assert, property, string } from 'fast-check';
import { formatCredentials, noCredentials, parseCredentials } from '../../daemon/access/credentials.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { createSession, sessionUser, SESSION_SECONDS } from '../../daemon/access/sessions.ts';
import { newToken, tokenDigest, tokenName } from '../../daemon/access/tokens.ts';
import { PicamdError } from '../../daemon/errors.ts';

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
    const users = new Map([['anna', await hashPassword('geheim 1')]]);
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
    expect(readdirSync(folder)).to.deep.equal(['credentials']);
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
      `user ../x ${await hashPassword('x')}`,
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

  it('accept a token until it expires or is revoked', async () => {
    const { token, credentials } = await some();
    expect(tokenName(token, credentials, Date.now())).to.equal('nvr');
    expect(tokenName('x', credentials, 1_699_999_999_999)).to.equal('guest');
    expect(tokenName('x', credentials, 1_700_000_000_000)).to.equal(null);
    expect(tokenName(`${token}x`, credentials, Date.now())).to.equal(null);
    expect(tokenName('', credentials, Date.now())).to.equal(null);
    expect(newToken()).to.match(/^picamd_[\w-]{32}$/);
  });

  it('sign sessions that expire, and that a new password ends', async () => {
    const { credentials } = await some();
    const nowMs = Date.now();
    const session = createSession('anna', credentials, nowMs);
    expect(sessionUser(session, credentials, nowMs)).to.equal('anna');
    expect(sessionUser(session, credentials, nowMs + SESSION_SECONDS * 1000 + 1000)).to.equal(null);
    expect(sessionUser(session, { ...credentials, users: new Map() }, nowMs)).to.equal(null);
    const changed = new Map([['anna', await hashPassword('geheim 1')]]);
    expect(sessionUser(session, { ...credentials, users: changed }, nowMs)).to.equal(null);
    const [user, end, signed] = session.split('~');
    for (const forged of [
      `${user}~${Number(end) + 1}~${signed}`,
      `bob~${end}~${signed}`,
      `${user}~${end}~`,
      '',
      '~~',
      'anna~x~y',
    ])
      expect(sessionUser(forged, credentials, nowMs), forged).to.equal(null);
  });
});
