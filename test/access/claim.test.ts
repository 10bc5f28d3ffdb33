import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { InitialSetup } from '../../daemon/access/claim.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { CHEAP, credentialsFile, tokenOf, USER } from '../helpers/credentials.ts';
import { verifyPassword } from '../../daemon/access/password.ts';
import { createLog } from '../../daemon/log/logger.ts';

const CODE = 'ACDE-FHJK';

describe('InitialSetup', () => {
  let folder: string;
  let path: string;
  let lines: string[];
  let users: Credentials[];
  let polls: EventEmitter;
  let ends: number;
  let setup: InitialSetup;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-claim-'));
    path = join(folder, 'below', 'credentials');
    [lines, users, polls, ends] = [[], [], new EventEmitter(), 0];
    const output = { write: (line: string) => lines.push(line), close: async () => {} };
    setup = new InitialSetup({
      log: createLog({ level: 'trace', format: 'json' }, output),
      pollMs: 1,
      poll: async () => void polls.emit('poll'),
      onUser: (created) => {
        users.push(created);
        setup.end();
      },
      onEnd: () => ends++,
      passwordCost: CHEAP,
    });
    setup.begin(CODE, path);
  });

  afterEach(() => {
    setup.stop();
    rmSync(folder, { recursive: true });
  });

  it('creates only the first of several users', async () => {
    const names = ['anna', 'bob', 'cleo', 'dan'];
    const created = await Promise.all(names.map((name) => setup.createUser(name, `password of ${name}`)));
    expect(created).to.deep.equal([true, false, false, false]);
    expect(users).to.have.length(1);
    expect([...((await readCredentials(path))?.users.keys() ?? [])]).to.deep.equal(['anna']);
  });

  it('creates no user if picamd passwd was faster', async () => {
    const file = await credentialsFile(CHEAP);
    const faster = await readCredentials(file.path);
    if (faster === null) throw new Error('no credentials');
    await writeCredentials(path, faster);
    expect(await setup.createUser('bob', 'correct horse')).to.equal(false);
    expect([...((await readCredentials(path))?.users.keys() ?? [])]).to.deep.equal([USER.name]);
    expect(users).to.deep.equal([]);
    file.clear();
  });

  it('stays pending if the user cannot be written, and logs why without the password', async () => {
    writeFileSync(join(folder, 'below'), '');
    const failed = await setup.createUser('anna', 'correct horse').catch((error: unknown) => error);
    expect(failed).to.include({ code: 'bad-credentials' });
    expect(lines.join('')).to.include('could not create the first user').and.not.include('correct horse');
    rmSync(join(folder, 'below'));
    mkdirSync(join(folder, 'below'));
    expect(await setup.createUser('anna', 'correct horse')).to.equal(true);
  });

  it('accepts its code and creates users only while it is pending, and polls until it ends', async () => {
    expect([setup.isPending, setup.code, setup.isCode('acde fhjk'), setup.isCode('x')]).to.deep.equal([
      true,
      CODE,
      true,
      false,
    ]);
    await once(polls, 'poll');
    setup.end();
    setup.end();
    expect([setup.isPending, setup.code, setup.isCode(CODE), ends]).to.deep.equal([false, null, false, 1]);
    expect(await setup.createUser('anna', 'correct horse')).to.equal(false);
    polls.once('poll', () => expect.fail('it polls after its end'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(users).to.deep.equal([]);
  });

  const said = (text: string) => lines.join('').split(text).length - 1;
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

  it('says its code once, and again when that or the file changes', () => {
    expect(said(CODE)).to.equal(1);
    setup.begin(CODE, path);
    expect(said(CODE)).to.equal(1);
    const running = timers();
    setup.begin('WXYA-3479', path);
    expect([setup.code, said('WXYA-3479')]).to.deep.equal(['WXYA-3479', 1]);
    setup.begin('WXYA-3479', `${path}2`);
    expect(said('WXYA-3479')).to.equal(2);
    expect(timers(), 'it polls once').to.equal(running);
    expect(ends).to.equal(0);
  });

  it('writes the user where it was told last, and keeps the key that is in the file', async () => {
    const elsewhere = join(folder, 'elsewhere');
    const { key } = noCredentials();
    await writeCredentials(elsewhere, { ...noCredentials(), key });
    setup.begin(CODE, elsewhere);
    expect(await setup.createUser('anna', 'correct horse')).to.equal(true);
    const written = await readCredentials(elsewhere);
    expect(written).to.deep.equal(users[0]);
    expect(written?.key.equals(key)).to.equal(true);
    expect(await verifyPassword('correct horse', written?.users.get('anna')?.passwordHash ?? '')).to.equal(
      true,
    );
    expect(await readCredentials(path)).to.equal(null);
  });

  it('creates no user if there is a token', async () => {
    const tokens = new Map([['nvr', tokenOf('0'.repeat(64))]]);
    await writeCredentials(path, { ...noCredentials(), tokens });
    expect(await setup.createUser('anna', 'correct horse')).to.equal(false);
    expect([setup.isPending, users]).to.deep.equal([true, []]);
  });

  it('ends once, and stops its timer', () => {
    const running = timers();
    setup.end();
    expect(timers()).to.equal(running - 1);
    setup.end();
    expect(ends).to.equal(1);
  });

  it('removes its file, and says so if it cannot', async () => {
    const file = join(folder, 'claim-code');
    writeFileSync(file, `${CODE}\n`, { mode: 0o640 });
    setup.removeFile(file);
    while (existsSync(file)) await delay(2);
    const before = lines.length;
    writeFileSync(file, '');
    setup.removeFile(join(file, 'below'));
    while (lines.length === before) await delay(2);
    expect(lines.at(-1)).to.include(`could not remove ${file}/below`).and.include('"level":40');
  });
});
