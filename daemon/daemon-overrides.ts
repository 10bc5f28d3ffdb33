import type { AccessOverrides } from './access/access-overrides.ts';
import type { Timer } from './system/timer.ts';
import type { Host } from './system/host.ts';
import type { MachineControl } from './system/machine-control.ts';

/** For tests; delays are in ms. */
export interface DaemonOverrides extends AccessOverrides {
  /** Between two writes of CONSOLE_FILE. */
  readonly consoleMs?: number;
  readonly host?: Pick<Host, 'facts' | 'load'>;
  readonly machine?: Pick<MachineControl, keyof MachineControl>;
  /** Of changed settings. */
  readonly timer?: Timer;
}
