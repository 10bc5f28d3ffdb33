import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What the firmware has done to the processor, now and since the machine was started. */
export interface Throttling {
  underVoltage: boolean;
  frequencyCapped: boolean;
  throttled: boolean;
  softTemperatureLimit: boolean;
  /** The same, at any time since the start. */
  sinceBoot: {
    underVoltage: boolean;
    frequencyCapped: boolean;
    throttled: boolean;
    softTemperatureLimit: boolean;
  };
}

/** Where some kernels have it; vcgencmd asks the firmware itself. */
export const THROTTLING_FILE = '/sys/devices/platform/soc/soc:firmware/get_throttled';
const ASK_MS = 2000;

/** Null on a machine without a Raspberry Pi's firmware. */
export async function readThrottling(): Promise<Throttling | null> {
  const text = await readFile(THROTTLING_FILE, 'utf8').catch(askFirmware);
  return text === null ? null : parseThrottled(text);
}

/** `throttled=0x50005`, or the number alone. */
async function askFirmware(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('vcgencmd', ['get_throttled'], { timeout: ASK_MS });
    return stdout;
  } catch {
    return null;
  }
}

/** Bits 0 to 3 are now, 16 to 19 since the start (Raspberry Pi documentation, vcgencmd get_throttled). */
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
