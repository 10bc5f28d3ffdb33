import { checkAccess } from './access-check.ts';
import { checkBootConfig, checkLegacy } from './boot-checks.ts';
import { checkCamera } from './camera-check.ts';
import { checkClock } from './clock-check.ts';
import { checkDevices, checkDmaHeap, checkGroup } from './device-checks.ts';
import { checkDisk } from './disk-check.ts';
import type { CheckResult } from './check-result.ts';
import { checkCma, checkMemory } from './memory-checks.ts';
import { checkName, checkWifi } from './network-checks.ts';
import type { CheckContext } from './check-context.ts';
import { checkPort } from './port-check.ts';
import { checkPower, checkTemperature } from './power-checks.ts';
import { checkProgram } from './program-check.ts';
import { checkLog, checkService } from './service-checks.ts';
import { checkBootSettings, checkSettings } from './settings-checks.ts';

export interface Check {
  readonly id: string;
  readonly look: (context: CheckContext) => CheckResult | Promise<CheckResult>;
}

/** All checks. What is a cause stands before what it may lead to, so that the first fault is the one to begin with. */
export const CHECKS: readonly Check[] = [
  { id: 'settings', look: checkSettings },
  { id: 'boot-settings', look: checkBootSettings },
  { id: 'power', look: checkPower },
  { id: 'temperature', look: checkTemperature },
  { id: 'memory', look: checkMemory },
  { id: 'disk', look: checkDisk },
  { id: 'clock', look: checkClock },
  { id: 'program', look: checkProgram },
  { id: 'boot-config', look: checkBootConfig },
  { id: 'legacy', look: checkLegacy },
  { id: 'group', look: checkGroup },
  { id: 'devices', look: checkDevices },
  { id: 'dma-heap', look: checkDmaHeap },
  { id: 'cma', look: checkCma },
  { id: 'camera', look: checkCamera },
  { id: 'port', look: checkPort },
  { id: 'access', look: checkAccess },
  { id: 'service', look: checkService },
  { id: 'name', look: checkName },
  { id: 'wifi', look: checkWifi },
  { id: 'log', look: checkLog },
];
