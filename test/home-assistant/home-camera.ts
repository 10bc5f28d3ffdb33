import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { startNumberedCamera } from '../helpers/numbered-camera.ts';

/** A daemon with a folder of its own for what it remembers, and so with an id of its own. */
export interface HomeCamera extends RunningDaemon {
  readonly id: string;
  /** Replaces the settings that are not in its command line, and has them read. */
  set(settings: Readonly<Record<string, string>>): void;
  /** Stops it, and removes its folder. */
  remove(): Promise<void>;
}

/** `token`: for /status, where it needs one. `numbered`: the fake rpicam-vid, whose frames show their number; else the test picture, in which lines move. */
export async function startHomeCamera(
  settings: Readonly<Record<string, string>>,
  { numbered = true, env = {}, token = '' } = {},
): Promise<HomeCamera> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-at-home-'));
  const [file, state] = [join(folder, 'picamd.conf'), join(folder, 'state')];
  mkdirSync(state);
  const write = (values: Readonly<Record<string, string>>) =>
    writeFileSync(
      file,
      Object.entries(values)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
  write(settings);
  const words = ['--config', file, '--record-path', join(folder, 'recordings')];
  const ownEnv = { XDG_STATE_HOME: state, ...env };
  const daemon = await (numbered ? startNumberedCamera({}, words, ownEnv) : startDaemon(words, ownEnv));
  return {
    ...daemon,
    id: await idOf(daemon, token),
    set: (values) => {
      write(values);
      daemon.kill('SIGHUP');
    },
    remove: async () => {
      await daemon.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function idOf({ url }: RunningDaemon, token: string): Promise<string> {
  const headers = token === '' ? {} : { Authorization: `Bearer ${token}` };
  return ((await (await fetch(`${url}/status`, { headers })).json()) as { id: string }).id;
}
