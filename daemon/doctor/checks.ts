import { checkAccess } from './access-check.ts';
import { checkAlerts } from './alerts-check.ts';
import { checkBootConfig, checkLegacy } from './boot-checks.ts';
import { checkCamera } from './camera-check.ts';
import { checkClock } from './clock-check.ts';
import { checkDevices, checkDmaHeap, checkGroup } from './device-checks.ts';
import { checkDisk } from './disk-check.ts';
import type { CheckResult } from './check-result.ts';
import { checkCamerasFile, checkHubCameras } from './hub-checks.ts';
import { checkCma, checkMemory } from './memory-checks.ts';
import { checkMqtt } from './mqtt-check.ts';
import { checkNats } from './nats-check.ts';
import { checkName, checkWifi } from './network-checks.ts';
import type { CheckContext } from './check-context.ts';
import { checkPort } from './port-check.ts';
import { checkPower, checkTemperature } from './power-checks.ts';
import { checkProgram } from './program-check.ts';
import { checkLog, checkService } from './service-checks.ts';
import { checkRecording } from './recording-check.ts';
import { checkBootSettings, checkSettings } from './settings-checks.ts';

export interface Check {
  readonly id: string;
  readonly run: (context: CheckContext) => CheckResult | Promise<CheckResult>;
}

/** All checks, causes before their effects: the first fault is the one to fix first. */
export const CHECKS: readonly Check[] = [
  { id: 'settings', run: checkSettings },
  { id: 'boot-settings', run: checkBootSettings },
  { id: 'power', run: checkPower },
  { id: 'temperature', run: checkTemperature },
  { id: 'memory', run: checkMemory },
  { id: 'disk', run: checkDisk },
  { id: 'clock', run: checkClock },
  { id: 'program', run: checkProgram },
  { id: 'boot-config', run: checkBootConfig },
  { id: 'legacy', run: checkLegacy },
  { id: 'group', run: checkGroup },
  { id: 'devices', run: checkDevices },
  { id: 'dma-heap', run: checkDmaHeap },
  { id: 'cma', run: checkCma },
  { id: 'camera', run: checkCamera },
  { id: 'port', run: checkPort },
  { id: 'access', run: checkAccess },
  { id: 'service', run: checkService },
  { id: 'name', run: checkName },
  { id: 'wifi', run: checkWifi },
  { id: 'recording', run: checkRecording },
  { id: 'alerts', run: checkAlerts },
  { id: 'mqtt', run: checkMqtt },
  { id: 'nats', run: checkNats },
  { id: 'log', run: checkLog },
];

/** What only a machine with a camera of its own needs, or a part that a hub does not have. */
const OF_A_CAMERA =
  'program boot-config legacy group devices dma-heap cma camera recording alerts mqtt'.split(' ');

/** Those of a hub: instead of a camera of its own, its list and each camera of it. */
export const HUB_CHECKS: readonly Check[] = [
  ...CHECKS.filter(({ id }) => !OF_A_CAMERA.includes(id)),
  { id: 'cameras-file', run: checkCamerasFile },
  { id: 'cameras', run: checkHubCameras },
];
