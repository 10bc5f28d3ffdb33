import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { CHECKS } from '../../daemon/doctor/checks.ts';
import { HostAccess } from '../../daemon/doctor/host-access.ts';
import { runChecks } from '../../daemon/doctor/run-checks.ts';
import { newNatsKey } from '../../daemon/nats/keys/new-key.ts';
import { NOBODY } from '../helpers/daemon.ts';
import { freePort } from '../helpers/free-port.ts';
import { NatsServer } from '../helpers/nats-server.ts';
import { needs } from '../helpers/programs.ts';

describe('doctor of a picamd on NATS', () => {
  needs('NATS');

  const examine = async (...args: string[]) => {
    const loaded = loadConfig(['--config', '/dev/null', ...args], NOBODY);
    const { results } = await runChecks(
      new HostAccess(),
      loaded,
      CHECKS.filter(({ id }) => id === 'nats'),
    );
    return results.map(({ state, message }) => `${state}: ${message}`)[0];
  };

  it('says which servers respond, and whether they accept the key', async () => {
    const open = await NatsServer.start();
    const closed = await NatsServer.start(`authorization { users: [{nkey: ${newNatsKey().publicKey}}] }`);
    try {
      const nowhere = `nats://127.0.0.1:${await freePort()}`;
      expect(await examine()).to.equal('skipped: NATS_URL is not set');
      expect(await examine('--nats-url', open.url)).to.equal('ok: the server can be used');
      expect(await examine('--nats-url', nowhere)).to.match(/^fault: The NATS server .* does not respond/);
      expect(await examine('--nats-url', closed.url)).to.match(/^fault: .* does not accept/);
      expect(await examine('--nats-url', `${nowhere},${open.url}`)).to.match(
        /^warning: 1 of 2 servers can be used: .* does not respond/,
      );
      expect(await examine('--nats-url', open.url, '--nats-creds-file', '/nonexistent/key')).to.match(
        /^(?:fault|warning): .*(?:NATS_CREDS_FILE|key for NATS)/,
      );
    } finally {
      await Promise.all([open.stop(), closed.stop()]);
    }
  });
});
