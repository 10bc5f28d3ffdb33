import { access, constants } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.ts';
import { DEFAULT_FILE } from '../config/files.ts';
import { loadConfig } from '../config/load.ts';
import { SETTINGS } from '../config/settings.ts';
import { fault, ok, skipped, unseen } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Patient } from './patient.ts';

/** The copy of /boot/firmware/picamd/picamd.conf that picamd is given: it may not look into the boot partition. */
const BOOT_COPY = '/run/picamd-boot/picamd.conf';

/** All settings together, as picamd would start with them. */
export async function checkSettings({ loaded }: Patient): Promise<Finding> {
  const { file, problems, origins } = loaded;
  const place = file ?? DEFAULT_FILE;
  if (await isHidden(place)) return unseen(place);
  const [problem] = problems;
  if (problem !== undefined)
    return fault(
      `${counted(problems)}${problem}`,
      `sudo nano ${/^\S+(?= line \d)/.exec(problem)?.[0] ?? place}`,
    );
  const changed = [...origins.keys()].filter((key) => SETTINGS[key] !== undefined).length;
  return ok(`${file ?? 'no settings file'}, ${changed === 0 ? 'all as delivered' : `${changed} changed`}`);
}

/** Those on the boot partition, which are left out when there is a mistake in them. */
export async function checkBootSettings({ machine }: Patient): Promise<Finding> {
  if ((await machine.stat(BOOT_COPY)) === null) return skipped('no settings on the boot partition');
  await machine.read(BOOT_COPY);
  try {
    loadConfig(['--config', machine.at(BOOT_COPY)], {});
    return ok('the settings on the boot partition are good');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problem = error.problems[0]?.replace(machine.at(BOOT_COPY), 'picamd.conf on the boot partition');
    return fault(
      `${counted(error.problems)}${problem}; none of its settings is used`,
      'Correct the file on the boot partition (folder picamd) with any computer, then start the Pi again.',
    );
  }
}

function counted(problems: readonly string[]): string {
  return problems.length > 1 ? `${problems.length} mistakes; the first: ` : '';
}

/** Whether there may be such a file, and this user cannot look. */
async function isHidden(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'EACCES',
  );
}
