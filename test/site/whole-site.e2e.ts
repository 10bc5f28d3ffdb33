import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { describeInBrowser, openPage } from '../helpers/browser.ts';
import { eventually } from '../helpers/eventually.ts';
import { freePort } from '../helpers/free-port.ts';
import { needs } from '../helpers/programs.ts';

const SITE = fileURLToPath(new URL('../../../scripts/site', import.meta.url));

describeInBrowser('scripts/site', (browser) => {
  needs('HAProxy', 'NATS', 'Promtool');

  it('starts a whole site, whose wall heals when any part of it is killed, and leaves nothing behind at Ctrl-C', async function () {
    // Twelve programs start, six of them twice.
    this.timeout(300_000);
    const port = await freePort();
    const words = ['--cameras', '2', '--port', String(port)];
    const site = spawn(SITE, words, {
      env: { ...process.env, SKIP_BUILD: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const output of [site.stdout, site.stderr]) output.on('data', (chunk) => (said += String(chunk)));
    const ended = once(site, 'exit');
    const pidOf = (name: string) => Number(new RegExp(`^${name} +kill -9 (\\d+)$`, 'm').exec(said)?.[1]);
    const picture = async (name: string) => {
      const { status, headers } = await fetch(`http://127.0.0.1:${port}/cameras/${name}/snapshot.jpg`);
      return status === 200 && headers.get('content-type') === 'image/jpeg';
    };
    try {
      await eventually('the site', () => {
        if (site.exitCode !== null) throw new Error(said);
        return said.includes('Ctrl-C ends all');
      });
      await eventually('pictures', async () => (await picture('camera1')) && picture('camera2'));
      const { page, close } = await openPage(browser(), `http://127.0.0.1:${port}/`);
      const shown = () =>
        page
          .locator('.tile[data-state="live"] img')
          .evaluateAll((all) => all.map((one) => one.getAttribute('src')));
      const moves = async (when: string) => {
        const before = await shown();
        await eventually(`both tiles move ${when}`, async () => {
          const now = await shown();
          return now.length === 2 && now.every((source) => !before.includes(source));
        });
      };
      await moves('at first');
      for (const name of ['camera1', 'camera2', 'hub1', 'hub2', 'nats1', 'haproxy']) {
        process.kill(pidOf(name), 'SIGKILL');
        await eventually(`${name} again`, () => said.includes(`${name} is back`));
        await moves(`after ${name}`);
      }
      await close();
    } finally {
      site.kill('SIGINT');
      await ended;
    }
    // Of what it has left, root-hooks.ts would tell.
    expect(site.exitCode, said).to.equal(0);
  });
});
