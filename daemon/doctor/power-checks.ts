import { parseThrottled, THROTTLING_FILE } from '../system/throttling.ts';
import { fault, ok, skipped, notPermitted, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

const SUPPLY_HINT = 'Use the power supply made for this Pi, with its own short cable.';
const COOLING_HINT =
  'Improve cooling: take the case off, add a heat sink or a fan, keep the Pi out of the sun.';
/** The firmware throttles the processor from 80 °C, and more from 85 °C (Raspberry Pi documentation, frequency management). */
const WARM_CELSIUS = 80;
const HOT_CELSIUS = 85;

/** Low voltage and throttling since startup, from the firmware. */
export async function checkPower(context: CheckContext): Promise<CheckResult> {
  const { host } = context;
  if ((await context.piModel()) === null) return skipped('only a Raspberry Pi measures its supply voltage');
  const text =
    (await host.readIfThere(THROTTLING_FILE)) ?? (await host.run('vcgencmd', ['get_throttled']))?.stdout;
  const throttling = parseThrottled(text ?? '');
  if (throttling === null) return notPermitted('the supply voltage');
  const { underVoltage, frequencyCapped, throttled, softTemperatureLimit, sinceBoot } = throttling;
  if (underVoltage) return fault('low voltage right now: the power supply is too weak', SUPPLY_HINT);
  if (throttled || frequencyCapped || softTemperatureLimit)
    return warning('the processor is slowed down right now by heat or low voltage', COOLING_HINT);
  if (sinceBoot.underVoltage) return warning('low voltage was detected since startup', SUPPLY_HINT);
  if (sinceBoot.throttled || sinceBoot.frequencyCapped || sinceBoot.softTemperatureLimit)
    return warning('heat slowed down the processor since startup', COOLING_HINT);
  return ok('no low voltage since startup');
}

/** Temperature of the processor. */
export async function checkTemperature({ host }: CheckContext): Promise<CheckResult> {
  const text = await host.readIfThere('/sys/class/thermal/thermal_zone0/temp');
  const celsius = Math.round(Number.parseInt(text ?? '', 10) / 1000);
  if (Number.isNaN(celsius)) return skipped('this machine has no temperature sensor');
  if (celsius >= HOT_CELSIUS) return fault(`the processor is too hot: ${celsius} °C`, COOLING_HINT);
  if (celsius >= WARM_CELSIUS)
    return warning(`the processor is hot and slows down: ${celsius} °C`, COOLING_HINT);
  return ok(`processor at ${celsius} °C`);
}
