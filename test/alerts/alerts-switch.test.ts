import { expect } from 'chai';
import { AlertsSwitch } from '../../daemon/alerts/alerts-switch.ts';
import { ALERTS_FILE } from '../../daemon/config/alerts-schema.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { StateFile } from '../../daemon/config/state-file.ts';
import { EventLog } from '../../daemon/events/event-log.ts';
import { createLog } from '../../daemon/log/logger.ts';

const WEBHOOK = { name: 'home', url: 'http://192.0.2.1/' };
/** Nothing listens on port 9. */
const PING = 'http://127.0.0.1:9/';

describe('the switch of alerts', () => {
  let told: number;
  let alerts: AlertsSwitch;

  beforeEach(() => {
    told = 0;
    alerts = new AlertsSwitch({
      log: createLog(
        { level: 'silent', format: 'json' },
        { write: () => {}, close: () => Promise.resolve() },
      ),
      file: new StateFile(null, ALERTS_FILE),
      events: new EventLog({ camera: () => 'Garden' }),
      camera: () => 'Garden',
      urls: () => [],
      keepsRecordings: () => false,
      picture: () => null,
      isScheduled: () => true,
      isHealthy: () => false,
      onNotices: () => told++,
      send: () => Promise.resolve({ status: 200, text: '' }),
    });
  });
  afterEach(() => alerts.stop());

  const apply = (...args: string[]) => alerts.apply(loadConfig(args, {}).config);
  const problem = (promise: Promise<unknown>) =>
    promise.then(
      () => '',
      (error: { code: string }) => error.code,
    );

  it('loads nothing until there is a webhook that is on, or ALERT_PING_URL', async () => {
    await apply();
    expect(alerts.report).to.equal(null);
    await alerts.file.write({ webhooks: [{ ...WEBHOOK, enabled: false }] });
    await alerts.changed();
    expect([alerts.report, told]).to.deep.equal([null, 1]);
    await alerts.file.write({ webhooks: [WEBHOOK] });
    await alerts.changed();
    expect(alerts.report).to.deep.include({ sent: 0, ping: null });
  });

  it('tests a webhook that is off, and says if there is none of that name', async () => {
    await alerts.file.write({ webhooks: [{ ...WEBHOOK, enabled: false }] });
    expect((await alerts.test('home')).isSent).to.equal(true);
    expect(await problem(alerts.test('other'))).to.equal('unknown-alert');
    await alerts.stop();
    expect(await problem(alerts.test('home'))).to.equal('unknown-alert');
  });

  it("follows the settings of the dead man's switch", async () => {
    await apply('--alert-ping-url', PING);
    expect(alerts.report?.ping).to.deep.equal({ lastAnswered: null });
    await apply('--alert-ping-url', PING, '--alert-ping-seconds', '30');
    expect(alerts.report?.ping).to.deep.equal({ lastAnswered: null });
    await apply();
    expect(alerts.report).to.equal(null);
  });
});
