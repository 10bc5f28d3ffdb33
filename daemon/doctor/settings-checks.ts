import { access, constants } from 'node:fs/promises';
import { DEFAULT_FILE, PACKAGE_FILE } from '../config/files.ts';
import { fault, ok, skipped, notPermitted, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

/** All settings together, as picamd would use them at startup. */
export async function checkSettings({ loaded }: CheckContext): Promise<CheckResult> {
  const { file, problems, origins } = loaded;
  const path = file ?? DEFAULT_FILE;
  if (await isUnreadable(path)) return notPermitted(path);
  const [problem] = problems;
  if (problem !== undefined)
    return fault(
      `${countText(problems)}${problem}`,
      `sudo nano ${/^\S+(?= line \d)/.exec(problem)?.[0] ?? path}`,
    );
  const notice = loaded.notices.find(({ code }) => code === 'setting-unused' || code === 'too-little-memory');
  if (notice !== undefined) return warning(notice.message, notice.hint);
  const changed = [...origins.values()].filter((from) => !from.startsWith(PACKAGE_FILE)).length;
  const summary = changed === 0 ? 'all defaults' : `${changed} setting${changed === 1 ? '' : 's'} changed`;
  return ok(`${file ?? 'no settings file'}, ${summary}`);
}

/** The settings on the boot partition, of which picamd gets a copy. picamd ignores them if they contain a mistake. */
export async function checkBootSettings({ loaded }: CheckContext): Promise<CheckResult> {
  const { config, notices, problems } = loaded;
  const path = config.OVERRIDE_FILE;
  if (path === '') return skipped('picamd does not read settings from the boot partition');
  if (await isUnreadable(path)) return notPermitted('the settings on the boot partition');
  if (!(await exists(path))) return skipped('no settings on the boot partition');
  // `checkSettings` reports the problems of all other settings.
  const mistakes = notices
    .filter(({ code, message }) => code === 'bad-override' && !problems.includes(message))
    .map(({ message }) => message);
  const [problem] = mistakes;
  if (problem === undefined) return ok('the settings on the boot partition are valid');
  return fault(
    `${countText(mistakes)}${problem.replace(path, 'picamd.conf on the boot partition')}; the whole file is ignored`,
    'Fix the file on the boot partition (folder picamd) on any computer, then restart the Pi.',
  );
}

function countText(problems: readonly string[]): string {
  return problems.length > 1 ? `${problems.length} mistakes; the first: ` : '';
}

/** Whether this user has no permission to read the file, if it exists. */
async function isUnreadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'EACCES',
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
