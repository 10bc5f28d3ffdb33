import { basename } from 'node:path';
import { isCommand } from '../config/command-line.ts';
import type { HostAccess } from './host-access.ts';

export interface Process {
  readonly pid: number;
  /** Its command line; one that has given itself another title is one word. */
  readonly words: readonly string[];
}

/** The programs of rpicam-apps, under both names, and the one before them. */
const CAMERA_PROGRAM =
  /^(?:(?:rpicam|libcamera)-(?:vid|still|hello|jpeg|raw|detect)|raspi(?:vid|still|vidyuv))$/;
const MAIN = /(^|\/)dist\/daemon\/main\.js$/;

/** All that this user may see, except itself and what the kernel runs. */
export async function processes(host: HostAccess): Promise<Process[]> {
  const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // It may have ended meanwhile, or be hidden.
      const text = await host.read(`/proc/${pid}/cmdline`).catch(() => '');
      return { pid, words: text.replace(/\0+$/, '').split('\0') };
    }),
  );
  return found.filter(({ pid, words }) => words[0] !== '' && pid !== process.pid);
}

/** A picamd that runs the camera, and is not a command such as this one. */
export function isDaemon({ words }: Process): boolean {
  const at = words.findIndex((word) => MAIN.test(word));
  return at >= 0 && !isCommand(words[at + 1] ?? '');
}

/** Its name, when it is a program that has the camera or will in a moment; `configured` is the one of the settings. */
export function cameraProgram(words: readonly string[], configured: string): string | null {
  // A script is the second word, behind its interpreter.
  const names = words.slice(0, 2).map((word) => basename(word));
  const own = configured === '' ? null : basename(configured);
  return names.find((name) => CAMERA_PROGRAM.test(name) || name === own) ?? null;
}
