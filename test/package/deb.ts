import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILD_MS = 180_000;
/** Identifies this test run; a test file that runs by itself is a separate run. */
const RUN = process.env['TEST_RUN'] ?? String(process.pid);
/** Test files that run at the same time build a package only once. `$1` is its record, `$2` the run; the rest are arguments of build-deb. */
const BUILD_ONCE = `
record=$1 run=$2
shift 2
mkdir -p build
exec 9>>"$record"
flock 9
if [ "$(sed -n 1p "$record")" != "$run" ]; then
  deb=$(scripts/build-deb "$@")
  printf '%s\\n%s\\n' "$run" "$deb" >"$record"
fi
sed -n 2p "$record"
`;

/** Builds a package with scripts/build-deb, once in a test run for the same arguments; returns its path. */
export function buildDeb(...args: string[]): Promise<string> {
  return run('sh', '-euc', BUILD_ONCE, 'sh', `build/test-deb${args.join('')}`, RUN, ...args);
}

/** Like `buildDeb`, but always builds. */
export function freshDeb(...args: string[]): Promise<string> {
  return run('scripts/build-deb', ...args);
}

async function run(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    cwd: PROJECT,
    timeout: BUILD_MS,
    // Tests run on a built tree, and daemons that other tests start load their files from it.
    env: { ...process.env, SKIP_BUILD: 'true' },
  });
  return `${PROJECT}/${stdout.trim()}`;
}

/** Runs a program and returns its stdout. */
export function output(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
}
