import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the firmware reports about the power supply and the processor. */
export interface Throttling {
  underVoltage: boolean;
  frequencyCapped: boolean;
  throttled: boolean;
  softTemperatureLimit: boolean;
  /** The same conditions, at any time since boot. */
  sinceBoot: {
    underVoltage: boolean;
    frequencyCapped: boolean;
    throttled: boolean;
    softTemperatureLimit: boolean;
  };
}

/** Some kernels provide this file; vcgencmd asks the firmware. */
export const THROTTLING_FILE = '/sys/devices/platform/soc/soc:firmware/get_throttled';
const TIMEOUT_MS = 2000;

/** Null without Raspberry Pi firmware. */
export async function readThrottling(): Promise<Throttling | null> {
  const text = await readFile(THROTTLING_FILE, 'utf8').catch(readFromFirmware);
  return text === null ? null : parseThrottled(text);
}

/** `throttled=0x50005`, or only the number. */
async function readFromFirmware(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('vcgencmd', ['get_throttled'], { timeout: TIMEOUT_MS });
    return stdout;
  } catch {
    return null;
  }
}

/** Bits 0 to 3 are current, 16 to 19 since boot (Raspberry Pi documentation, vcgencmd get_throttled). */
export function parseThrottled(text: string): Throttling | null {
  const hex = /(?:0x)?([0-9a-f]+)\s*$/i.exec(text)?.[1];
  if (hex === undefined) return null;
  const bits = Number.parseInt(hex, 16);
  return { ...flags(bits), sinceBoot: flags(bits >> 16) };
}

function flags(bits: number) {
  return {
    underVoltage: (bits & 1) !== 0,
    frequencyCapped: (bits & 2) !== 0,
    throttled: (bits & 4) !== 0,
    softTemperatureLimit: (bits & 8) !== 0,
  };
}
