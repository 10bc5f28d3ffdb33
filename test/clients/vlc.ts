import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grayOfJpeg } from '../helpers/numbered-camera.ts';
import { shownNumber } from '../helpers/shown-number.ts';

const NOBODY = 65_534;
const WAIT_MS = 45_000;

/**
 * The frame numbers of the first `pictures` pictures that VLC shows; a filter saves each to a file. VLC does not run as root,
 * so root runs it as nobody.
 */
export async function vlcShows(url: string, pictures: number): Promise<(number | null)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-vlc-'));
  chmodSync(folder, 0o777);
  const scene = `--video-filter scene --scene-format jpg --scene-prefix s --scene-ratio 1 --scene-path ${folder}`;
  const child = spawn('vlc', [...`-I dummy --no-audio --vout dummy ${scene}`.split(' '), url], {
    stdio: 'ignore',
    env: { ...process.env, HOME: folder },
    ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const exited = once(child, 'exit');
  const files = () =>
    readdirSync(folder)
      .filter((name) => /^s\d+\.jpg$/.test(name))
      .toSorted();
  const watcher = watch(folder);
  try {
    const signal = AbortSignal.timeout(WAIT_MS);
    // The last file may be incomplete.
    while (files().length <= pictures) await once(watcher, 'change', { signal });
    return files()
      .slice(0, pictures)
      .map((name) => shownNumber(grayOfJpeg(readFileSync(join(folder, name)))));
  } catch (error) {
    throw new Error(`VLC showed ${files().length} of ${pictures} pictures`, { cause: error });
  } finally {
    watcher.close();
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true });
  }
}
