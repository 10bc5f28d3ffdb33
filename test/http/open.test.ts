import { expect } from 'chai';
import { hostWarnings } from '../../daemon/http/page/browser/host-warnings.ts';
import { statusTexts } from '../../daemon/http/page/browser/status-text.ts';
import { readStatus } from '../../daemon/http/page/browser/status.ts';
import { startApp } from '../helpers/app.ts';

/** Opens the camera to a network, although it only listens on loopback. */
const PROXY = ['--trusted-proxies', '127.0.0.2'];

describe('AUTH=none', () => {
  it('is reported by the log, /status and the page', async () => {
    const daemon = await startApp(['--auth', 'none', ...PROXY]);
    await daemon.logged(/"level":40,.*anyone who can reach this machine can watch \(AUTH=none\)/);
    const text = await (await fetch(`${daemon.url}/status`)).text();
    expect(JSON.parse(text)).to.include({ access: 'open' });
    const status = readStatus(text);
    if (status === null) throw new Error('the page cannot read it');
    expect(statusTexts(status)).to.include({ access: 'Anyone on the network' });
    expect(hostWarnings(status)).to.deep.include({
      title: 'Anyone on the network can watch',
      hint: 'Remove AUTH=none from the settings and create a user: picamd passwd NAME',
      now: true,
    });
    await daemon.stop();
  });

  it('is not reported if only this machine has access', async () => {
    const daemon = await startApp();
    const text = await (await fetch(`${daemon.url}/status`)).text();
    expect(JSON.parse(text)).to.include({ access: 'local' });
    const status = readStatus(text);
    expect(status === null ? null : hostWarnings(status).map((warning) => warning.title)).to.not.include(
      'Anyone on the network can watch',
    );
    await daemon.stop();
    expect(daemon.log()).to.not.include('anyone who can reach');
  });
});
