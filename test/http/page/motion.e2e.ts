import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually, POLL_MS } from '../../helpers/eventually.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
/** The thing walks to and fro in 1.4 s. */
const STILL_POLLS = 1600 / POLL_MS;
const PROGRAM = fileURLToPath(new URL('../../fixtures/moving-thing.js', import.meta.url));

describeInBrowser('the section of motion detection', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-motion-'));
  const walks = join(folder, 'walks');
  let users: CredentialsFile;
  let daemon: RunningDaemon;

  before(async () => {
    users = await credentialsFile(CHEAP);
    // As set in a browser: a flag would lock it.
    writeFileSync(join(folder, 'settings.conf'), 'MOTION=on\n');
    const command = JSON.stringify([process.execPath, PROGRAM, walks]);
    // On a busy machine, it takes long to start a program.
    const rate = ['--camera-framerate', '10', '--first-frame-seconds', '60'];
    const source = ['--source', 'command', '--source-command', command, ...rate];
    daemon = await startDaemon([...source, '--credentials-file', users.path], { STATE_DIRECTORY: folder });
    await daemon.logged(/camera: streaming/);
  });
  after(async () => {
    expect(await daemon.stop()).to.equal(0);
    users.clear();
    rmSync(folder, { recursive: true });
  });

  async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
    const box = await page.locator('.motion-stage').boundingBox();
    if (box === null) throw new Error('there is no picture');
    const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps: 3 });
    await page.mouse.up();
  }

  it('shows what moves, until a mask is drawn over it', async () => {
    const { page, complaints, close } = await openPage(
      browser(),
      `${daemon.url}/settings#motion`,
      { extraHTTPHeaders: ADMIN },
      withAxe,
    );
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const score = page.locator('.motion-score-now');
    const scoreIs = (pattern: RegExp) => score.filter({ hasText: pattern }).waitFor();
    // There may be two, where it was and where it is.
    const box = page.locator('.motion-box').first();
    const areas = async () =>
      (await fetch(`${daemon.url}/motion/areas.json`, { headers: ADMIN })).json() as Promise<{
        masks: { name: string; points: number[][] }[];
      }>;

    /** Resolves when nothing has counted for longer than the thing needs to walk to and fro. */
    async function stillness(): Promise<void> {
      let still = 0;
      await eventually('no motion', async () => {
        const status = await fetch(`${daemon.url}/status`, { headers: ADMIN });
        const { motion } = (await status.json()) as { motion: { score: number } };
        still = motion.score < 10 ? still + 1 : 0;
        return still > STILL_POLLS;
      });
    }

    // It has learned the picture, and the stage has its shape.
    await scoreIs(/^0 now$/);
    await page.locator('.motion-stage canvas[width="320"]').waitFor();
    await box.waitFor({ state: 'detached' });
    writeFileSync(walks, '');
    await box.waitFor();
    await scoreIs(/^([5-9]\d|100) now$/);
    // On the right, at one of the moments.
    await page
      .locator('.motion-overlay path:is([d^="M0.6"], [d^="M0.7"], [d^="M0.8"], [d^="M0.9"])')
      .first()
      .waitFor({ state: 'attached' });

    await button('Add mask').click();
    await drag(page, [0.75, 0.25], [1.1, -0.1]);
    await drag(page, [0.75, 0.75], [1.1, 1.1]);
    await drag(page, [0.25, 0.25], [0.5, -0.1]);
    await drag(page, [0.25, 0.75], [0.5, 1.1]);
    await page.locator('.drawing-note', { hasText: 'Saved' }).waitFor();
    // That may be of the corners before.
    const masks = await eventually('the mask is saved', async () => {
      const saved = (await areas()).masks;
      expect(saved[0]!.name).to.equal('Mask 1');
      expect(saved[0]!.points.map((point) => point.map((part) => Number(part.toFixed(1))))).to.deep.equal([
        [0.5, 0],
        [1, 0],
        [1, 1],
        [0.5, 1],
      ]);
      return saved;
    });
    await stillness();
    await scoreIs(/^0 now$/);
    expect(await violations(page)).to.deep.equal([]);

    // The same with the keyboard: a name, corners as numbers, and back.
    const named = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await page.getByLabel('Name', { exact: true }).fill('Tree');
    await page.keyboard.press('Enter');
    await page.getByLabel('Corners', { exact: true }).fill('0,0 20,0 20,20');
    // What is being typed stays while the name is saved.
    await (await named).finished();
    await page.locator('.drawing-note', { hasText: 'Saving' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await box.waitFor();
    expect((await areas()).masks).to.deep.equal([
      {
        name: 'Tree',
        points: [
          [0, 0],
          [0.2, 0],
          [0.2, 0.2],
        ],
      },
    ]);
    await button('Undo').press('Enter');
    await eventually('the corners of before', async () => {
      const [mask] = (await areas()).masks;
      return JSON.stringify(mask?.points) === JSON.stringify(masks[0]!.points);
    });

    const setPrivacy = (on: boolean) =>
      fetch(`${daemon.url}/privacy.json`, {
        method: 'PUT',
        headers: { ...ADMIN, 'Content-Type': 'application/json' },
        body: JSON.stringify({ on, until: null }),
      });
    const about = page.locator('.motion-about');
    await setPrivacy(true);
    await about.filter({ hasText: /^Paused while the camera is private$/ }).waitFor();
    await setPrivacy(false);
    // It is asked for every 5 s, and at once when the section is opened.
    for (const section of ['Camera', 'Motion'])
      await page.locator('nav.sections').getByRole('link', { name: section }).click();
    await about.filter({ hasText: /^On, 5 frames a second$/ }).waitFor();
    await page.getByRole('switch', { name: 'Motion detection' }).click();
    await scoreIs(/^Off$/);
    expect(complaints).to.deep.equal([]);
    await close();
  });
});
