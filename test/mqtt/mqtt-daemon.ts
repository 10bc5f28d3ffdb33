import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';

/** A daemon with its own settings file and folder for what it remembers, so that it has an id of its own. */
export interface MqttDaemon extends RunningDaemon {
  /** See cameraId(). */
  readonly id: string;
  /** Replaces the settings, and has them read. */
  set(settings: Readonly<Record<string, string>>): void;
  /** Starts it again, with all that it remembers. */
  again(): Promise<MqttDaemon>;
}

const folders: string[] = [];

/** Starts a daemon with these settings; removeFolders() removes what it leaves. */
export async function startMqttDaemon(
  settings: Readonly<Record<string, string>>,
  args: string[] = [],
): Promise<MqttDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-mqtt-'));
  folders.push(folder);
  return startIn(folder, settings, args);
}

/** Those of all daemons so far, which must have ended. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

async function startIn(
  folder: string,
  settings: Readonly<Record<string, string>>,
  args: string[],
): Promise<MqttDaemon> {
  const [file, state] = [join(folder, 'picamd.conf'), join(folder, 'state')];
  mkdirSync(state, { recursive: true });
  const write = (values: Readonly<Record<string, string>>) => {
    const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(file, lines.join(''));
  };
  write(settings);
  const daemon = await startDaemon(['--config', file, ...args], { XDG_STATE_HOME: state });
  const { id } = (await (await fetch(`${daemon.url}/status`)).json()) as { id: string };
  let current = settings;
  return {
    ...daemon,
    id,
    set: (values) => {
      current = values;
      write(values);
      daemon.kill('SIGHUP');
    },
    again: () => startIn(folder, current, args),
  };
}
