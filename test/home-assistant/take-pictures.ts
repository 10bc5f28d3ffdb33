/** Takes the pictures of deploy/home-assistant/: node dist/test/home-assistant/take-pictures.js, as root. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../helpers/browser.ts';
import { eventually } from '../helpers/eventually.ts';
import { freePort } from '../helpers/free-port.ts';
import { Mosquitto } from '../helpers/mosquitto.ts';
import { HomeAssistant, installedSystem } from './home-assistant.ts';
import { startHomeCamera } from './home-camera.ts';
import { openHomePage } from './home-page.ts';
import { vethPair } from './veth-pair.ts';

const TO = fileURLToPath(new URL('../../../deploy/home-assistant/', import.meta.url));
/** For pictures and symbols to be drawn. */
const DRAWN_MS = 5000;

const system = await installedSystem();
if (system === null) throw new Error('the packages of Debian or Python are not reached');
const veth = vethPair();
const home = await HomeAssistant.start(system, veth);
const port = await freePort();
const broker = await Mosquitto.start(`allow_anonymous true\nlistener ${port} ${veth.here}`);
const browser = await launchBrowser();
const scene = { SOURCE: 'test', TEST_PICTURE: 'scene', CAMERA_WIDTH: '1280', CAMERA_HEIGHT: '720' };
const settings = { MQTT_URL: broker.url, MQTT_SNAPSHOT_SECONDS: '1', CAMERA_NAME: 'Hall', MOTION: 'on' };
const camera = await startHomeCamera({ ...settings, ...scene }, { numbered: false });
try {
  const api = await home.onboard();
  const { flow_id: flow } = await api.beginFlow('mqtt');
  await api.continueFlow(flow, { broker: veth.here, port });
  const device = await eventually('the device', () => api.device(camera.id));
  await eventually('the camera', () => api.state('camera.hall'));
  await api.command({
    type: 'lovelace/dashboards/create',
    url_path: 'picamd-hall',
    title: 'Hall',
    mode: 'storage',
  });
  await api.command({
    type: 'lovelace/config/save',
    url_path: 'picamd-hall',
    config: {
      views: [
        {
          title: 'Home',
          cards: [
            { type: 'picture-entity', entity: 'camera.hall', camera_view: 'live', show_state: false },
            {
              type: 'entities',
              title: 'Hall',
              entities: ['binary_sensor.hall_motion', 'switch.hall_privacy', 'event.hall_event'],
            },
          ],
        },
      ],
    },
  });
  for (const [name, path] of [
    ['device', `/config/devices/device/${device.id}`],
    ['dashboard', '/picamd-hall/0'],
  ]) {
    const { page, close } = await openHomePage(browser, home.url, path ?? '', api);
    await page.waitForTimeout(DRAWN_MS);
    await page.getByText('Hall').first().waitFor();
    await page.waitForTimeout(DRAWN_MS);
    await page.screenshot({ path: join(TO, `${name}.png`) });
    await close();
  }
} finally {
  await browser.close();
  await camera.remove();
  await broker.stop();
  await home.stop();
  veth.remove();
}
