import { connect } from 'node:net';
import type { CheckContext } from './check-context.ts';
import { ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import { blockedHost, hostOfUrl } from './outgoing-check.ts';

const TIMEOUT_MS = 2000;
const PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** Whether the MQTT broker can be reached. Whether it accepts the camera, the notices of picamd say: another client would end its connection. */
export async function checkMqtt(context: CheckContext): Promise<CheckResult> {
  const { MQTT_URL } = context.loaded.config;
  if (MQTT_URL === '') return skipped('MQTT is off');
  const { protocol, port } = new URL(MQTT_URL);
  const name = hostOfUrl(MQTT_URL);
  const blocked = await blockedHost(context, [name]);
  if (blocked !== null)
    return warning(`the MQTT broker ${name} is outside the local network`, 'sudo picamd allow-out all');
  const number = port === '' ? (PORTS[protocol] ?? 0) : Number(port);
  if (await answers(name, number, context.signal)) return ok(`the MQTT broker ${name} can be reached`);
  return warning(
    `no MQTT broker answers at port ${number} of ${name}`,
    'Check MQTT_URL, and that the broker is running and listens to other machines.',
  );
}

function answers(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (isThere: boolean) => {
      signal.removeEventListener('abort', over);
      socket.destroy();
      resolve(isThere);
    };
    const over = () => done(false);
    signal.addEventListener('abort', over);
    socket.setTimeout(TIMEOUT_MS, over);
    socket.on('error', over).on('connect', () => done(true));
  });
}
