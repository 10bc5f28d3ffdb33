import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made when a system first starts; machine-id(5). */
const MACHINE_ID_FILE = '/etc/machine-id';
/** Where there is none, as in most containers. */
const OWN_FILE = 'camera-id';
const MACHINE_ID = /^[0-9a-f]{32}$/;
/** Others that are made of the same machine-id and folder must not become the same. */
const PURPOSE = 'picamd camera id 1';
const DIGITS = 16;

/**
 * The id of this camera: 16 hex digits that no other camera has, the same after each restart and upgrade. It tells nothing of the
 * machine-id that it is made of, which machine-id(5) says not to show.
 *
 * @param stateFolder where this camera, of several of the machine, keeps what it must remember; null: nowhere
 */
export function cameraId(stateFolder: string | null, machineIdFile = MACHINE_ID_FILE): string {
  const machineId = textOf(machineIdFile);
  const secret = MACHINE_ID.test(machineId) ? machineId : ownSecret(stateFolder);
  return createHash('sha256')
    .update(`${PURPOSE}\n${secret}\n${stateFolder ?? ''}`)
    .digest('hex')
    .slice(0, DIGITS);
}

/** Of this camera, made once; of this start, if it cannot be kept. */
function ownSecret(folder: string | null): string {
  if (folder === null) return randomBytes(DIGITS).toString('hex');
  const path = join(folder, OWN_FILE);
  const kept = textOf(path);
  if (MACHINE_ID.test(kept)) return kept;
  const made = randomBytes(DIGITS).toString('hex');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${made}\n`, { mode: 0o600 });
  } catch {
    // A read-only folder: the camera has another id after each start.
  }
  return made;
}

/** '' if it cannot be read. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
