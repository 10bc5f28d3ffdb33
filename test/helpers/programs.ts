import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { skipNamed } from './skip-named.ts';

/** The table of programs that the tests need; scripts/install-test-clients reads it too. */
const TABLE = fileURLToPath(new URL('../../../test/clients/programs.txt', import.meta.url));
const PROBE_MS = 20_000;

const probes = new Map(
  readFileSync(TABLE, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', , ...probe] = line.split('|');
      return [name.trim(), probe.join('|').trim()];
    }),
);
const versions = new Map<string, string | null>();

/** The version of a program in the table, or null if it is not installed. Determined once. */
export function programVersion(name: string): string | null {
  const known = versions.get(name);
  if (known !== undefined) return known;
  const probe = probes.get(name);
  if (probe === undefined) throw new Error(`${name} is not in ${TABLE}`);
  const version = /\d+\.\d[\w.]*/.exec(stdoutOf(probe))?.[0] ?? null;
  versions.set(name, version);
  return version;
}

/**
 * Call it in a describe: its tests run only if the programs are installed. On a developer's machine they are skipped,
 * and the missing programs are named when mocha ends; with CI=true a missing program is a failure.
 */
export function needs(...names: string[]): void {
  before(`needs ${names.join(', ')}`, function () {
    this.timeout(names.length * PROBE_MS);
    const absent = names.filter((name) => programVersion(name) === null);
    if (absent.length === 0) return;
    if (process.env['CI'] === 'true')
      throw new Error(`${absent.join(', ')}: not installed; run scripts/install-test-clients`);
    skipNamed(this, `${absent.join(', ')}: not installed (scripts/install-test-clients)`);
  });
}

/** Some print their version and exit with 1: the text counts, not the exit status. */
function stdoutOf(probe: string): string {
  try {
    return execFileSync('sh', ['-c', probe], {
      encoding: 'utf8',
      timeout: PROBE_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    const { stdout } = error as { stdout?: unknown };
    return typeof stdout === 'string' ? stdout : '';
  }
}
