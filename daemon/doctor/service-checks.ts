import { fault, ok, skipped, notPermitted, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';
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
const LOG = 'sudo journalctl -u picamd -n 20';
const LINES = 300;
/** pino's level of a warning. */
const WARNING_LEVEL = 40;
const NEVER_MIND =
  /^(?:picamd \d|Starting |Started |Stopping |Stopped |Reload|picamd\.service: (?:Consumed|Deactivated|Scheduled))/;

/** What systemd says of picamd. */
export async function checkService({ host }: CheckContext): Promise<CheckResult> {
  const [unit] = (await showUnits(host, [SERVICE], PROPERTIES)) ?? [];
  if (unit === undefined) return skipped('not installed as a service: there is no systemd here');
  const { LoadState, ActiveState, SubState, Result, NRestarts = '0', UnitFileState, StatusText } = unit;
  if (LoadState === 'not-found') return skipped('not installed as a service');
  const restarts = NRestarts === '0' ? '' : `, started again ${NRestarts} times`;
  if (LoadState === 'masked') return fault('the service is blocked', `sudo systemctl unmask picamd`);
  if (ActiveState === 'failed' || SubState === 'auto-restart')
    return fault(`the service fails (${Result})${restarts}`, LOG);
  if (ActiveState !== 'active' && ActiveState !== 'reloading')
    return ActiveState === 'activating'
      ? warning(`the service is starting${restarts}`, 'Look again in a minute.')
      : fault('the service does not run', 'sudo systemctl enable --now picamd');
  if (UnitFileState === 'disabled')
    return warning(
      'the service runs, but will not after a restart of the Pi',
      'sudo systemctl enable picamd',
    );
  return ok(`runs${restarts}${StatusText ? `: ${StatusText}` : ''}`);
}

/** The newest complaint in the journal since the machine was started. */
export async function checkLog({ host }: CheckContext): Promise<CheckResult> {
  const [unit] = (await showUnits(host, [SERVICE], ['LoadState'])) ?? [];
  if (unit === undefined || unit['LoadState'] === 'not-found') return skipped('no service, no journal of it');
  const args = ['-u', 'picamd', '-b', '-n', String(LINES), '-o', 'cat', '--no-pager'];
  const ran = await host.run('journalctl', args);
  if (ran === null) return skipped('there is no journal here');
  if (/insufficient permissions|not seeing messages/i.test(ran.stderr)) return notPermitted('the log of picamd');
  const complaints = ran.stdout.split('\n').flatMap((line) => complaint(line) ?? []);
  const newest = complaints.at(-1);
  if (newest === undefined) return ok('no warning in the log since the start');
  return warning(
    `${complaints.length === 1 ? '' : `${complaints.length} warnings, the newest: `}${newest}`,
    LOG,
  );
}

/** What a line of the journal complains of: one of picamd's log, or what systemd or Node says; null: nothing. */
function complaint(line: string): string | null {
  if (line.trim() === '' || line.startsWith('-- ')) return null;
  try {
    const { level, msg } = Object(JSON.parse(line)) as { level?: unknown; msg?: unknown };
    return typeof level === 'number' && level >= WARNING_LEVEL ? String(msg) : null;
  } catch {
    return NEVER_MIND.test(line) ? null : line;
  }
}
