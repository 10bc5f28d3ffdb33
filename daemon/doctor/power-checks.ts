import { parseThrottled, THROTTLING_FILE } from '../system/throttling.ts';
import { fault, ok, skipped, notPermitted, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

const SUPPLY = 'Use the power supply that is made for this Pi, and a short cable of its own.';
const COOLING = 'Give it air: take the case off, add a heat sink or a fan, keep it out of the sun.';
/** The firmware slows the processor down from 80 °C on, and more at 85 °C (Raspberry Pi documentation, frequency management). */
const WARM_CELSIUS = 80;
const HOT_CELSIUS = 85;

/** What the firmware has done since the start because of the supply or the heat. */
export async function checkPower(context: CheckContext): Promise<CheckResult> {
  const { host } = context;
  if ((await context.pi()) === null) return skipped('only a Raspberry Pi measures its supply');
  const text =
    (await host.readIfThere(THROTTLING_FILE)) ??
    (await host.run('vcgencmd', ['get_throttled']))?.stdout;
  const throttling = parseThrottled(text ?? '');
  if (throttling === null) return notPermitted('the supply voltage');
  const { underVoltage, frequencyCapped, throttled, softTemperatureLimit, sinceBoot } = throttling;
  if (underVoltage) return fault('the supply voltage is too low at this moment', SUPPLY);
  if (throttled || frequencyCapped || softTemperatureLimit)
    return warning('the processor is slowed down at this moment, by heat or by the supply', COOLING);
  if (sinceBoot.underVoltage) return warning('the supply voltage has been too low since the start', SUPPLY);
  if (sinceBoot.throttled || sinceBoot.frequencyCapped || sinceBoot.softTemperatureLimit)
    return warning('the processor has been slowed down since the start, by heat', COOLING);
  return ok('the supply voltage has been good since the start');
}

/** Of the processor. */
export async function checkTemperature({ host }: CheckContext): Promise<CheckResult> {
  const text = await host.readIfThere('/sys/class/thermal/thermal_zone0/temp');
  const celsius = Math.round(Number.parseInt(text ?? '', 10) / 1000);
  if (Number.isNaN(celsius)) return skipped('this machine has no thermometer');
  if (celsius >= HOT_CELSIUS) return fault(`the processor is at ${celsius} °C, which is too hot`, COOLING);
  if (celsius >= WARM_CELSIUS) return warning(`the processor is at ${celsius} °C and slows down`, COOLING);
  return ok(`the processor is at ${celsius} °C`);
}
