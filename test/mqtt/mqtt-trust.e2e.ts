import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../helpers/eventually.ts';
import { madeCertificate } from '../helpers/made-certificate.ts';
import { Mosquitto, mosquittoUser } from '../helpers/mosquitto.ts';
import { needs } from '../helpers/programs.ts';
import { removeFolders, startMqttDaemon } from './mqtt-daemon.ts';
import type { MqttDaemon } from './mqtt-daemon.ts';

const PASSWORD = 'correct horse';

describe('a camera and an MQTT broker that must trust each other', () => {
  needs('Mosquitto', 'OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-mqtt-trust-'));
  const endings: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });
  after(() => {
    rmSync(folder, { recursive: true });
    removeFolders();
  });

  async function started(config: string): Promise<Mosquitto> {
    const broker = await Mosquitto.start(config);
    endings.push(() => broker.stop());
    return broker;
  }

  async function camera(settings: Record<string, string>): Promise<MqttDaemon> {
    const daemon = await startMqttDaemon(settings);
    endings.push(() => daemon.stop());
    return daemon;
  }

  function written(name: string, text: string): string {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  const codes = async ({ url }: MqttDaemon) => {
    const { notices } = (await (await fetch(`${url}/status`)).json()) as { notices: { code: string }[] };
    return notices.map(({ code }) => code);
  };

  it('shows its password, and says what to do if it is wrong', async () => {
    const broker = await started(mosquittoUser(folder, 'hall', PASSWORD));
    const base = { MQTT_URL: broker.url, MQTT_USERNAME: 'hall' };
    const right = await camera({ ...base, MQTT_PASSWORD_FILE: written('right', `${PASSWORD}\n`) });
    await right.logged(/mqtt: connected/);
    const wrong = await camera({ ...base, MQTT_PASSWORD_FILE: written('wrong', 'battery staple\n') });
    await wrong.logged(/The MQTT broker .* does not accept this camera/);
    expect(wrong.log()).to.contain('MQTT_USERNAME').and.not.to.contain('battery staple');
    expect(await codes(wrong)).to.include('mqtt-denied');
    // It tries again with the right one when the settings are read.
    wrong.set({ ...base, MQTT_PASSWORD_FILE: join(folder, 'right') });
    await wrong.logged(/mqtt: connected/);
    await eventually('no notice', async () => !(await codes(wrong)).includes('mqtt-denied'));
  });

  it('checks the certificate of the broker', async () => {
    const [own, other] = [madeCertificate(folder, 'own'), madeCertificate(folder, 'other')];
    const broker = await started(`allow_anonymous true\ncertfile ${own.cert}\nkeyfile ${own.key}`);
    const url = broker.url.replace('mqtt:', 'mqtts:');
    const right = await camera({ MQTT_URL: url, MQTT_CA_FILE: own.cert });
    await right.logged(/mqtt: connected/);
    for (const file of [other.cert, '']) {
      const wrong = await camera({ MQTT_URL: url, MQTT_CA_FILE: file });
      await wrong.logged(/The MQTT broker .* cannot be trusted/);
      expect(await codes(wrong)).to.include('mqtt-untrusted');
      expect(wrong.log())
        .to.contain('MQTT_CA_FILE')
        .and.not.to.match(/mqtt: connected/);
    }
  });

  it('sends nothing without TLS to a broker that should have it', async () => {
    const broker = await started('allow_anonymous true');
    const daemon = await camera({ MQTT_URL: broker.url.replace('mqtt:', 'mqtts:') });
    await daemon.logged(/"code":"mqtt-(?:untrusted|unreachable)"/);
    expect(daemon.log()).not.to.match(/mqtt: connected/);
  });
});
