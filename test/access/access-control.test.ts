import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { AccessControl } from '../../daemon/access/access-control.ts';
import { createLog } from '../../daemon/log/logger.ts';

describe('AccessControl', () => {
  let folder: string;
  let ended: number;
  let access: AccessControl;
  let lines: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-access-'));
    [ended, lines] = [0, ''];
    const output = { write: (line: string) => (lines += line), close: async () => {} };
    access = new AccessControl(createLog({ level: 'info', format: 'json' }, output), () => ended++);
  });

  afterEach(() => {
    access.stop();
    rmSync(folder, { recursive: true });
  });

  const config = (...more: string[]) => {
    const files = [`--credentials-file=${folder}/credentials`, `--claim-file=${folder}/claim-code`];
    return loadConfig([...files, ...more], {}).config;
  };

  it('reports the code in its file until there is a user, and logs it once', async () => {
    expect(access.claimCode).to.equal(null);
    access.apply(await access.prepare(config(), true));
    const code = readFileSync(join(folder, 'claim-code'), 'utf8').trim();
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['unclaimed', code, 0]);
    access.apply(await access.prepare(config('--host', '0.0.0.0'), false));
    expect([access.claimCode, ended, lines.split(code).length]).to.deep.equal([code, 0, 2]);
    expect(await access.initialSetup.createUser('anna', 'correct horse')).to.equal(true);
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['password', null, 1]);
    access.apply(await access.prepare(config(), true));
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['password', null, 1]);
  });

  it('needs no code with AUTH=none, and ends a pending setup when that is set', async () => {
    access.apply(await access.prepare(config(), true));
    access.apply(await access.prepare(config('--auth', 'none'), true));
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['open', null, 1]);
    expect(lines).to.not.include('has been set up');
  });

  it('ends the access of clients that were admitted with AUTH=none', async () => {
    access.apply(await access.prepare(config('--auth', 'none'), true));
    const client = { address: '127.0.0.1', secure: false, identity: 'anyone' } as const;
    expect(access.isAuthorized(client)).to.equal(true);
    access.apply(await access.prepare(config(), true));
    expect(access.isAuthorized(client)).to.equal(false);
  });
});
