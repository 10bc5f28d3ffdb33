import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { MachineActions } from '../../../daemon/http/routes/machine.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
const POWER = ['/machine/restart', '/machine/shut-down'];

/** A machine that notes what it is asked to do. */
class NotedMachine implements MachineActions {
  restartsPicamd = true;
  copyOfCard = '';
  answer: 'yes' | 'not-now' | 'never' = 'yes';
  readonly done: string[] = [];
  fails = false;

  restartPicamd(): void {
    this.done.push('picamd');
  }

  can(): Promise<'yes' | 'not-now' | 'never'> {
    return Promise.resolve(this.answer);
  }

  run(action: string): Promise<void> {
    this.done.push(action);
    return this.fails ? Promise.reject(new Error('Call failed: denied')) : Promise.resolve();
  }
}

describe('the machine of the camera', () => {
  let users: CredentialsFile;
  let folder: string;
  let app: RunningApp;
  let machine: NotedMachine;

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    folder = mkdtempSync(join(tmpdir(), 'picamd-machine-'));
    mkdirSync(join(folder, 'state'));
    machine = new NotedMachine();
    machine.copyOfCard = join(folder, 'card.conf');
    app = await startApp(
      ['--credentials-file', users.path, '--override-file', machine.copyOfCard],
      { STATE_DIRECTORY: join(folder, 'state') },
      { holdMs: 1, refreshMs: 40, machine },
    );
  });
  after(async () => {
    await app.stop();
    users.clear();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    Object.assign(machine, { restartsPicamd: true, answer: 'yes', fails: false });
    machine.done.length = 0;
  });

  async function ask(method: string, path: string, headers: Record<string, string> = ADMIN, at = app) {
    const response = await fetch(at.url + path, { method, headers });
    const text = await response.text();
    return { status: response.status, code: response.headers.get('x-picamd-error'), text };
  }

  it('is shown to admins: what can be restarted from here, and when settings were last kept elsewhere', async () => {
    machine.answer = 'not-now';
    const { status, text } = await ask('GET', '/machine.json');
    expect(status).to.equal(200);
    expect(JSON.parse(text)).to.deep.equal({
      picamd: { restart: true },
      machine: { restart: 'not-now', shutDown: 'not-now' },
      card: [],
      backups: { exportedMs: null, previousMs: null },
    });
    await ask('HEAD', '/settings.conf');
    expect(existsSync(join(folder, 'state/settings.conf.exported'))).to.equal(false);
    const before = Date.now();
    await ask('GET', '/settings.conf');
    const { backups } = JSON.parse((await ask('GET', '/machine.json')).text) as {
      backups: { exportedMs: number };
    };
    expect(backups.exportedMs).to.be.within(before, Date.now());
  });

  it('is restarted and shut down by an admin only, after the answer, with a line in the log', async () => {
    for (const [path, action] of [
      ['/machine/restart', 'restart'],
      ['/machine/shut-down', 'shutDown'],
    ] as const) {
      machine.done.length = 0;
      expect((await ask('POST', path)).status).to.equal(202);
      await app.logged(
        new RegExp(`machine: anna ${action === 'restart' ? 'restarts' : 'shuts down'} the machine`),
      );
      expect(machine.done).to.deep.equal([action]);
      machine.done.length = 0;
      for (const headers of [
        {},
        { Authorization: basic(VIEWER, USER.password) },
        ...[...users.tokens.values()].map((token) => ({ Authorization: `Bearer ${token}` })),
        { ...ADMIN, Origin: 'http://other.example' },
      ])
        expect((await ask('POST', path, headers)).status).to.be.oneOf([401, 403]);
      expect((await ask('GET', path)).status).to.equal(405);
      expect(machine.done).to.deep.equal([]);
    }
    expect(app.log()).to.match(/"user":"anna","address":"127\.0\.0\.1".*machine: anna restarts/);
  });

  it('is left alone if logind would refuse, with a hint; a refusal after all is logged', async () => {
    for (const answer of ['not-now', 'never'] as const) {
      machine.answer = answer;
      for (const path of POWER) {
        const { status, code, text } = await ask('POST', path);
        expect([status, code]).to.deep.equal([409, 'machine-stays-on']);
        expect(JSON.parse(text)).to.have.nested.property('error.hint').that.includes('sudo systemctl');
      }
    }
    expect(machine.done).to.deep.equal([]);
    Object.assign(machine, { answer: 'yes', fails: true });
    expect((await ask('POST', '/machine/restart')).status).to.equal(202);
    await app.logged(/machine: logind refused: Call failed: denied/);
  });

  it('restarts picamd for who has the right to control it, if something starts it again', async () => {
    const control = { Authorization: `Bearer ${users.tokens.get('control')}` };
    expect((await ask('POST', '/restart', control)).status).to.equal(202);
    await app.logged(/machine: token only-control restarts picamd/);
    expect(machine.done).to.deep.equal(['picamd']);
    for (const [right, token] of users.tokens)
      if (right !== 'control')
        expect((await ask('POST', '/restart', { Authorization: `Bearer ${token}` })).status).to.equal(403);
    machine.restartsPicamd = false;
    const { status, code } = await ask('POST', '/restart');
    expect([status, code]).to.deep.equal([409, 'cannot-restart']);
    expect(machine.done).to.deep.equal(['picamd']);
  });

  it('has the names of what the card sets for its next start, which clears them there', async () => {
    const request = join(folder, 'state/clear-on-card');
    writeFileSync(machine.copyOfCard, 'MAX_VIEWERS=9\nCAMERA_QUALITY=50\nPORT=0\n');
    await app.reload();
    for (const headers of [{}, { Authorization: basic(VIEWER, USER.password) }])
      expect((await ask('POST', '/card/clear', headers)).status).to.be.oneOf([401, 403]);
    machine.restartsPicamd = false;
    expect((await ask('POST', '/card/clear')).code).to.equal('cannot-restart');
    expect(existsSync(request)).to.equal(false);
    machine.restartsPicamd = true;
    expect(JSON.parse((await ask('GET', '/machine.json')).text))
      .to.have.property('card')
      .that.has.members(['MAX_VIEWERS', 'CAMERA_QUALITY']);
    expect((await ask('POST', '/card/clear')).status).to.equal(202);
    expect(readFileSync(request, 'utf8').split('\n')).to.have.members(['MAX_VIEWERS', 'CAMERA_QUALITY', '']);
    await app.logged(/machine: anna restarts picamd to clear on the card: /);
    expect(machine.done).to.deep.equal(['picamd']);
    rmSync(machine.copyOfCard);
    rmSync(request);
    await app.reload();
  });

  it('has nothing to clear without a card', async () => {
    const { status, code } = await ask('POST', '/card/clear');
    expect([status, code]).to.deep.equal([409, 'nothing-on-card']);
    expect(existsSync(join(folder, 'state/clear-on-card'))).to.equal(false);
  });

  it('has the settings before the last change again, and then those before this one', async () => {
    const file = join(folder, 'state/settings.conf');
    const values = () => readFileSync(file, 'utf8').match(/^[A-Z].*/gm);
    const restore = async () => {
      const tag = (await fetch(`${app.url}/settings.json`, { headers: ADMIN })).headers.get('etag') ?? '';
      return ask('POST', '/settings/restore', { ...ADMIN, 'If-Match': tag });
    };
    const first = await restore();
    expect([first.status, first.code]).to.deep.equal([404, 'no-previous-settings']);
    writeFileSync(file, 'MAX_VIEWERS=7\n');
    writeFileSync(`${file}.bak`, 'MAX_VIEWERS=6\nMAX_VIEWERS_PER_ADDRESS=5\n');
    await app.reload();
    expect((await ask('POST', '/settings/restore')).code).to.equal('no-if-match');
    expect((await restore()).status).to.equal(200);
    expect(values()).to.deep.equal(['MAX_VIEWERS=6', 'MAX_VIEWERS_PER_ADDRESS=5']);
    const { backups } = JSON.parse((await ask('GET', '/machine.json')).text) as {
      backups: { previousMs: number };
    };
    expect(Date.now() - backups.previousMs).to.be.below(60_000);
    expect((await restore()).status).to.equal(200);
    expect(values()).to.deep.equal(['MAX_VIEWERS=7']);
  });
});
