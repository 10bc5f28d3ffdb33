import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { CHEAP, credentialsFile } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { needs } from '../../helpers/programs.ts';
import { skipNamed } from '../../helpers/skip-named.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const TESTS = 'test/home-assistant/integration';
/** Debian, and the packages of Home Assistant: 250 MB. It took 17 minutes on a machine with forty programs that wait for a core. */
const MAKE_ROOT_MS = 1_800_000;
const CHECKS_MS = 600_000;
/** In namespaces of its own, which end with it: what is mounted in them leaves nothing behind. The network is that of this machine. */
const INSIDE = `
mount --bind "$1" "$0/picamd" && mount -o remount,bind,ro "$0/picamd" && mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/tmp"
folder=/picamd/$2; shift 2
exec chroot "$0" env -C "$folder" PYTHONDONTWRITEBYTECODE=1 PATH=/venv/bin:/usr/bin:/bin HOME=/tmp "$@"`;

describe('the integration of Home Assistant', function () {
  this.timeout(MAKE_ROOT_MS + CHECKS_MS);
  needs('mmdebstrap');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-integration-'));
  let python = '';
  let credentials: CredentialsFile;
  let camera: RunningDaemon;

  before('make its Python', async function () {
    if (spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status !== 0)
      skipNamed(this, 'Home Assistant: unshare --mount is not allowed here');
    try {
      const made = await promisify(execFile)(join(ROOT, TESTS, 'python-root'), { timeout: MAKE_ROOT_MS });
      python = made.stdout.trim();
    } catch (error) {
      // Without the network, Home Assistant's packages are not to be had.
      if (process.env['CI'] === 'true') throw error;
      skipNamed(this, 'Home Assistant: its packages could not be installed');
    }
  });

  before('start a camera', async () => {
    credentials = await credentialsFile(CHEAP);
    await credentials.change('good', { rights: ['live', 'status', 'recordings', 'control'] });
    const recording = ['--record', 'continuous', '--record-on-system-card', 'on', '--record-path', folder];
    camera = await startDaemon([...recording, '--motion', 'on'], {
      PICAMD_CREDENTIALS_FILE: credentials.path,
    });
    await camera.logged(/"msg":"camera: streaming"/);
  });

  after(async () => {
    await camera?.stop();
    credentials?.clear();
    rmSync(folder, { recursive: true });
  });

  async function inside(cwd: string, ...command: string[]): Promise<string> {
    const env = { ...process.env, PICAMD_URL: camera.url, PICAMD_TOKEN: credentials.token };
    const args = ['--mount', '--pid', '--fork', 'sh', '-c', INSIDE, python, ROOT, cwd, ...command];
    const options = { env, timeout: CHECKS_MS, maxBuffer: 64 * 1024 * 1024 };
    const ended = await promisify(execFile)('unshare', args, options).catch((error: unknown) => {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command.join(' ')}\n${stdout.slice(-8000)}\n${stderr.slice(-2000)}`);
    });
    return ended.stdout;
  }

  it('passes its tests, with a camera that is a picamd and with one that does what it is told', async () => {
    const said = await inside(
      TESTS,
      'pytest',
      '--quiet',
      '--timeout',
      '120',
      '--tb',
      'short',
      '--show-capture',
      'no',
    );
    expect(said)
      .to.match(/\b\d+ passed/)
      .and.not.match(/skipped|failed|error/i);
  });

  it('is typed, and has the form that ruff gives it', async () => {
    const rules = ['--no-cache', '--config', `/picamd/${TESTS}/ruff.toml`];
    const python = ['deploy/home-assistant', TESTS];
    await inside('.', 'ruff', 'check', ...rules, ...python);
    await inside('.', 'ruff', 'format', '--check', ...rules, ...python);
    const types = ['--config-file', `/picamd/${TESTS}/mypy.ini`, '--cache-dir', '/tmp/mypy'];
    const said = await inside('deploy/home-assistant', 'mypy', ...types, 'custom_components/picamd');
    expect(said).to.include('Success');
  });
});
