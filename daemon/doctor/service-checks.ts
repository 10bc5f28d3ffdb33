import type { Loaded } from '../config/load.ts';
import { fault, ok, skipped, notPermitted, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';
import { subjectOf } from './subject.ts';
import { SERVICE, showUnits } from './units.ts';

const PROPERTIES = [
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'NRestarts',
  'UnitFileState',
  'StatusText',
];
const LINES = 300;
/** The level of a warning in pino's log lines. */
const WARNING_LEVEL = 40;
/** Lines of systemd and picamd that are no problem. */
const HARMLESS =
  /^(?:picamd \d|Starting |Started |Stopping |Stopped |Reload|picamd\S*\.service: (?:Consumed|Deactivated|Scheduled))/;

/** The state of picamd's service in systemd. */
export async function checkService({ host, loaded }: CheckContext): Promise<CheckResult> {
  const name = unitOf(loaded);
  const [unit] = (await showUnits(host, [`${name}.service`], PROPERTIES)) ?? [];
  if (unit === undefined) return skipped('not installed as a service: no systemd on this machine');
  const { LoadState, ActiveState, SubState, Result, NRestarts = '0', UnitFileState, StatusText } = unit;
  if (LoadState === 'not-found') return skipped('not installed as a service');
  const restarts = NRestarts === '0' ? '' : `, restarted ${NRestarts} times`;
  if (LoadState === 'masked') return fault('the service is masked', `sudo systemctl unmask ${name}`);
  if (ActiveState === 'failed' || SubState === 'auto-restart')
    return fault(`the service is failing (${Result})${restarts}`, showLog(name));
  if (ActiveState !== 'active' && ActiveState !== 'reloading')
    return ActiveState === 'activating'
      ? warning(`the service is starting${restarts}`, 'Run picamd doctor again in a minute.')
      : fault('the service is not running', `sudo systemctl enable --now ${name}`);
  if (UnitFileState === 'disabled')
    return warning('the service is running, but will not start with the Pi', `sudo systemctl enable ${name}`);
  return ok(`running${restarts}${StatusText ? `: ${StatusText}` : ''}`);
}

/** The newest warning or error in picamd's journal since startup of the machine. */
export async function checkLog({ host, loaded }: CheckContext): Promise<CheckResult> {
  const name = unitOf(loaded);
  const [unit] = (await showUnits(host, [`${name}.service`], ['LoadState'])) ?? [];
  if (unit === undefined || unit['LoadState'] === 'not-found') return skipped('no service, so no log');
  const args = ['-u', name, '-b', '-n', String(LINES), '-o', 'cat', '--no-pager'];
  const journal = await host.run('journalctl', args);
  if (journal === null) return skipped('no journal on this machine');
  if (/insufficient permissions|not seeing messages/i.test(journal.stderr))
    return notPermitted("picamd's log");
  const problems = journal.stdout.split('\n').flatMap((line) => problemIn(line) ?? []);
  const newest = problems.at(-1);
  if (newest === undefined) return ok('no warnings in the log since startup');
  return warning(
    `${problems.length === 1 ? '' : `${problems.length} warnings, the newest: `}${newest}`,
    showLog(name),
  );
}

/** As people write it: without `.service`. The service of the package, if someone asks about a picamd apart from it. */
function unitOf(loaded: Loaded): string {
  return (subjectOf(loaded).service?.unit ?? SERVICE).replace(/\.service$/, '');
}

function showLog(unit: string): string {
  return `sudo journalctl -u ${unit} -n 20`;
}

/** The problem that a journal line of picamd, systemd or Node reports; null if it reports none. */
function problemIn(line: string): string | null {
  if (line.trim() === '' || line.startsWith('-- ')) return null;
  try {
    const { level, msg } = Object(JSON.parse(line)) as { level?: unknown; msg?: unknown };
    return typeof level === 'number' && level >= WARNING_LEVEL ? String(msg) : null;
  } catch {
    return HARMLESS.test(line) ? null : line;
  }
}
