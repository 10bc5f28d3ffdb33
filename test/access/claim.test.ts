import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Claim } from '../../daemon/access/claim.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { credentialsFile, USER } from '../helpers/credentials.ts';
import { createLog } from '../../daemon/log/logger.ts';

describe('a claim', () => {
  let folder: string;
  let path: string;
  let lines: string[];
  let users: Credentials[];
  let claim: Claim;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-claim-'));
    path = join(folder, 'below', 'credentials');
    [lines, users] = [[], []];
    const output = { write: (line: string) => lines.push(line), close: async () => {} };
    const log = createLog({ level: 'trace', format: 'json' }, output);
    claim = new Claim({ code: 'ACDE-FHJK', path, log, onUser: (made) => users.push(made) });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes one user of all who come at once', async () => {
    const names = ['anna', 'bob', 'cleo', 'dan'];
    const made = await Promise.all(names.map((name) => claim.makeUser(name, `password of ${name}`)));
    expect(made).to.deep.equal([true, false, false, false]);
    expect(users).to.have.length(1);
    expect([...((await readCredentials(path))?.users.keys() ?? [])]).to.deep.equal(['anna']);
  });

  it('makes none where picamd passwd was quicker', async () => {
    const file = await credentialsFile();
    const quicker = await readCredentials(file.path);
    if (quicker === null) throw new Error('no credentials');
    await writeCredentials(path, quicker);
    expect(await claim.makeUser('bob', 'correct horse')).to.equal(false);
    expect([...((await readCredentials(path))?.users.keys() ?? [])]).to.deep.equal([USER.name]);
    expect(users).to.deep.equal([]);
    file.clear();
  });

  it('is still to be had when the user could not be written, and logs why without the password', async () => {
    writeFileSync(join(folder, 'below'), '');
    const failed = await claim.makeUser('anna', 'correct horse').catch((error: unknown) => error);
    expect(failed).to.include({ code: 'bad-credentials' });
    expect(lines.join('')).to.include('the first user cannot be made').and.not.include('correct horse');
    rmSync(join(folder, 'below'));
    mkdirSync(join(folder, 'below'));
    expect(await claim.makeUser('anna', 'correct horse')).to.equal(true);
  });
});
