import type { Loaded } from '../config/load.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { HostAccess } from '../doctor/host-access.ts';
import { reportJson, reportText } from '../doctor/report.ts';

const EXIT = { ok: 0, warning: 1, fault: 2 } as const;

/** `picamd doctor [--json]`: prints why there is no picture. Resolves with the exit status. */
export async function doctor(
  loaded: Loaded,
  print: (text: string) => void,
  terminal: boolean,
): Promise<number> {
  const examination = await runChecks(new HostAccess(), loaded);
  // https://no-color.org
  const colors = terminal && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  print(loaded.args.includes('--json') ? reportJson(examination) : reportText(examination, colors));
  return EXIT[examination.worst];
}
