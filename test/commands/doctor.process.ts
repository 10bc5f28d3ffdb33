import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import { AS_NOBODY } from '../helpers/as-nobody.ts';
import { startApp } from '../helpers/app.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { picamd } from '../helpers/run-command.ts';
import { skipNamed } from '../helpers/skip-named.ts';

interface Json {
  picamd: string;
  worst: string;
  checks: { id: string; state: string; says: string; fix: string | null }[];
}

const EXIT: Record<string, number> = { ok: 0, warning: 1, fault: 2 };

/** Runs on the machine of the tests, whatever that is. */
describe('picamd doctor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-doctor-'));
  chmodSync(folder, 0o755);
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;

  function file(content: string, mode = 0o644): string {
    const path = join(folder, `${++files}.conf`);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  /** Runs it, and checks what is true of every report. */
  async function json(
    args: string[],
    before: readonly string[] = [],
  ): Promise<Map<string, Json['checks'][number]>> {
    const words = ['doctor', '--json', ...args];
    const { code, stdout, stderr } =
      before.length === 0 ? await picamd(words) : await runDaemon(words, {}, before);
    expect(stderr).to.equal('');
    const { picamd: version, worst, checks } = JSON.parse(stdout) as Json;
    expect(version).to.match(/^\d+\.\d+\.\d+$/);
    expect(code).to.equal(EXIT[worst]);
    expect(checks.map(({ id }) => id)).to.deep.equal(CHECKS.map(({ id }) => id));
    for (const { state, says, fix } of checks) {
      expect(state).to.be.oneOf(['ok', 'skipped', 'warning', 'fault']);
      expect(says)
        .to.match(/^[^\n]{1,300}$/)
        .and.not.match(/crashed|timed out/);
      expect(fix === null || fix.length > 0).to.equal(true);
    }
    return new Map(checks.map((check) => [check.id, check]));
  }

  it('prints its results in lines, without colors if there is no terminal', async () => {
    const { code, stdout, stderr } = await runDaemon(['doctor', '--config', file('')]);
    expect(stderr).to.equal('');
    expect(code).to.be.oneOf([0, 1, 2]);
    expect(stdout).to.match(/^\S+: picamd \d+\.\d+\.\d+.*\nok {7}settings {6}\S+, 1 setting changed\n/);
    expect(stdout).to.not.include('\u001B');
  });

  it('is JSON, beside a running daemon and as another user', async () => {
    const daemon = await startApp();
    await daemon.logged(/camera: streaming/);
    const own = ['--config', file(`PORT=${daemon.port}\nSOURCE=file\nSOURCE_FILE=/dev/null\n`)];
    for (const before of [[], AS_NOBODY]) {
      const found = await json(own, before);
      expect(found.get('port')).to.include({ state: 'ok', says: `picamd responds on port ${daemon.port}` });
      expect(found.get('camera')?.says).to.match(/^fresh pictures, 320x240, [\d.]+ fps$/);
    }
    await daemon.stop();
    const [after] = [(await json(own)).get('port')];
    expect(after?.says).to.not.equal(`picamd responds on port ${daemon.port}`);
  });

  it('says what another user may not see', async function () {
    if (process.getuid?.() !== 0) skipNamed(this, 'picamd doctor as another user: needs root');
    const settings = file('PORT=1\n', 0o600);
    const credentials = file('', 0o600);
    const found = await json(
      ['--config', settings, '--host', '::', '--credentials-file', credentials],
      AS_NOBODY,
    );
    expect(found.get('settings')).to.include({
      state: 'warning',
      says: `this user cannot read ${settings}`,
      fix: 'sudo picamd doctor',
    });
    expect(found.get('access')).to.include({
      state: 'warning',
      says: 'this user cannot read the list of users',
    });
  });

  it('works with invalid, truncated or huge settings files', async () => {
    for (const [content, says] of [
      ['PORT=abc\n', /PORT is "abc" but must be/],
      ['CAMERA_WID', /not a KEY=VALUE line/],
      ['PORT=80\n\0\0', /is not a text file/],
      ['#'.repeat(1 << 20), /larger than 64 KiB/],
    ] as const) {
      const found = (await json(['--config', file(content)])).get('settings');
      expect(found?.state).to.equal('fault');
      expect(found?.says).to.match(says);
    }
    const torn = await picamd(['doctor', '--config', file('CAMERA_WID')]);
    expect(torn.code).to.equal(2);
    expect(torn.stdout).to.match(/^FAULT {4}settings /m);
    expect(torn.stdout).to.match(
      /Fix this first \(settings\), then run picamd doctor again:\nRun: sudo nano \S+\.conf\n$/,
    );
  });

  it('rejects unknown arguments, like other commands', async () => {
    for (const [words, says] of [
      [['--jsn'], 'unknown setting --jsn; did you mean --json?'],
      [['now'], 'unexpected argument now'],
      [['--port', 'abc'], '--port: PORT is "abc" but must be a whole number from 0 to 65535'],
      [['--config'], '--config needs a file'],
    ] as const) {
      const { code, stdout, stderr } = await picamd(['doctor', ...words]);
      expect([code, stdout]).to.deep.equal([78, '']);
      expect(stderr).to.equal(`picamd: ${says}\n`);
    }
    expect((await picamd(['urls', '--json'])).stderr).to.match(/unknown setting --json/);
    expect((await picamd(['--help'])).stdout).to.match(
      / {2}doctor \[--json\] .*\n(.*\n)*.*Exit\s+status: 0 = all is well/,
    );
  });
});
