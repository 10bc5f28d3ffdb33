import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { AccessControl } from '../../daemon/access/access-control.ts';
import { createLog } from '../../daemon/log/logger.ts';

describe('the door', () => {
  let folder: string;
  let told: number;
  let door: AccessControl;
  let lines: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-door-'));
    [told, lines] = [0, ''];
    const output = { write: (line: string) => (lines += line), close: async () => {} };
    door = new AccessControl(createLog({ level: 'info', format: 'json' }, output), () => told++);
  });

  afterEach(() => {
    door.stop();
    rmSync(folder, { recursive: true });
  });

  const config = (...more: string[]) => {
    const files = [`--credentials-file=${folder}/credentials`, `--claim-file=${folder}/claim-code`];
    return loadConfig([...files, ...more], {}).config;
  };

  it('tells the code that its file holds, until there is a user, and says so once', async () => {
    expect(door.claimCode).to.equal(null);
    door.apply(await door.prepare(config(), true));
    const code = readFileSync(join(folder, 'claim-code'), 'utf8').trim();
    expect([door.access, door.claimCode, told]).to.deep.equal(['unclaimed', code, 0]);
    door.apply(await door.prepare(config('--host', '0.0.0.0'), false));
    expect([door.claimCode, told, lines.split(code).length]).to.deep.equal([code, 0, 2]);
    expect(await door.gate.claim()?.makeUser('anna', 'correct horse')).to.equal(true);
    expect([door.access, door.claimCode, told]).to.deep.equal(['password', null, 1]);
    door.apply(await door.prepare(config(), true));
    expect([door.access, door.claimCode, told]).to.deep.equal(['password', null, 1]);
  });

  it('wants no code where everybody may watch, and ends asking for one when that is set', async () => {
    door.apply(await door.prepare(config(), true));
    door.apply(await door.prepare(config('--auth', 'none'), true));
    expect([door.access, door.claimCode, told]).to.deep.equal(['open', null, 1]);
    expect(lines).to.not.include('has been set up');
  });

  it('lets nobody stay who was there while everybody could watch', async () => {
    door.apply(await door.prepare(config('--auth', 'none'), true));
    const caller = { address: '127.0.0.1', secure: false, who: 'everybody' } as const;
    expect(door.isAuthorized(caller)).to.equal(true);
    door.apply(await door.prepare(config(), true));
    expect(door.isAuthorized(caller)).to.equal(false);
  });
});
