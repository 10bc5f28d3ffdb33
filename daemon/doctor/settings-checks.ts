import { access, constants } from 'node:fs/promises';
import { DEFAULT_FILE, PACKAGE_FILE } from '../config/files.ts';
import { fault, ok, skipped, notPermitted } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** All settings together, as picamd would start with them. */
export async function checkSettings({ loaded }: CheckContext): Promise<CheckResult> {
  const { file, problems, origins } = loaded;
  const place = file ?? DEFAULT_FILE;
  if (await isHidden(place)) return notPermitted(place);
  const [problem] = problems;
  if (problem !== undefined)
    return fault(
      `${counted(problems)}${problem}`,
      `sudo nano ${/^\S+(?= line \d)/.exec(problem)?.[0] ?? place}`,
    );
  const changed = [...origins.values()].filter((from) => !from.startsWith(PACKAGE_FILE)).length;
  return ok(`${file ?? 'no settings file'}, ${changed === 0 ? 'all as delivered' : `${changed} changed`}`);
}

/** Those on the boot partition, as picamd gets a copy of them: left out when there is a mistake in them. */
export async function checkBootSettings({ loaded }: CheckContext): Promise<CheckResult> {
  const { config, notices, problems } = loaded;
  const path = config.OVERRIDE_FILE;
  if (path === '') return skipped('no settings are taken from the boot partition');
  if (await isHidden(path)) return notPermitted('the settings of the boot partition');
  if (!(await isThere(path))) return skipped('no settings on the boot partition');
  // What is wrong with all the others is said of them.
  const wrong = notices.map(({ message }) => message).filter((message) => !problems.includes(message));
  const [problem] = wrong;
  if (problem === undefined) return ok('the settings on the boot partition are good');
  return fault(
    `${counted(wrong)}${problem.replace(path, 'picamd.conf on the boot partition')}; all of it is left out`,
    'Correct the file on the boot partition (folder picamd) with any computer, then start the Pi again.',
  );
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

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
