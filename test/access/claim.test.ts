import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InitialSetup } from '../../daemon/access/claim.ts';
import type { Credentials } from '../../daemon/access/credentials.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { credentialsFile, USER } from '../helpers/credentials.ts';
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
    const file = await credentialsFile();
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
});
