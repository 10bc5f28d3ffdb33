import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount, createUser, fromPublic } from '@nats-io/nkeys';
import { expect } from 'chai';
import { readAuthorities, readKey } from '../../daemon/nats/nats-files.ts';

const NONCE = 'nonce-of-the-server';

describe('the key for a NATS server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-nats-files-'));
  after(() => rmSync(folder, { recursive: true }));
  const pair = createUser();
  const text = (seed: Uint8Array) => Buffer.from(seed).toString('latin1');

  function file(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  async function refusal(reading: Promise<unknown>): Promise<string> {
    const error = await reading.then(
      () => null,
      (reason: unknown) => reason,
    );
    return error instanceof Error ? `${String((error as { code?: unknown }).code)} ${error.message}` : '';
  }

  it('signs what the server asks, from a seed or from what nsc calls creds', async () => {
    const begin = (what: string) => `-----BEGIN ${what}-----`;
    const end = (what: string) => `------END ${what}------`;
    const creds = `${begin('NATS USER JWT')}\neyJ0.eyJq.c2ln\n${end('NATS USER JWT')}\n\n${begin('USER NKEY SEED')}\n${text(pair.getSeed())}\n${end('USER NKEY SEED')}\n`;
    for (const content of [`${text(pair.getSeed())}\n`, creds]) {
      const authenticator = await readKey(file('key', content));
      const { nkey, sig, jwt } = { jwt: undefined, ...authenticator?.(NONCE) } as Record<string, string>;
      expect(nkey).to.equal(pair.getPublicKey());
      const signature = Buffer.from(sig ?? '', 'base64url');
      expect(fromPublic(pair.getPublicKey()).verify(Buffer.from(NONCE), signature)).to.equal(true);
      expect(jwt).to.equal(content === creds ? 'eyJ0.eyJq.c2ln' : undefined);
    }
  });

  it('is not that of an account, which could sign others, and a damaged one is none', async () => {
    const seed = text(createAccount().getSeed());
    expect(await refusal(readKey(file('account', seed)))).to.match(/^nats-bad-file .*no nkey seed of a user/);
    const damaged = `${text(pair.getSeed()).slice(0, -1)}${text(pair.getSeed()).endsWith('A') ? 'E' : 'A'}`;
    expect(await refusal(readKey(file('damaged', damaged)))).to.match(/^nats-bad-file/);
  });

  it('may be missing, as the certificates may', async () => {
    expect(await readKey('')).to.equal(null);
    expect(await readAuthorities('')).to.equal(null);
    expect(await refusal(readAuthorities(file('ca', 'no certificate')))).to.match(
      /^nats-bad-file .*no certificate/,
    );
  });
});
