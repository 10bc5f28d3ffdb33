import { expect } from 'chai';
import { violations, withAxe } from '../../helpers/axe.ts';
import { describeInBrowser, openPage } from '../../helpers/browser.ts';
import { FIRST, startUnclaimed } from '../../helpers/unclaimed.ts';
import type { Unclaimed } from '../../helpers/unclaimed.ts';
import { kindIs } from '../../helpers/viewer-page.ts';

describeInBrowser('the setup page', (browser) => {
  let camera: Unclaimed;

  before(async () => {
    camera = await startUnclaimed();
    await camera.daemon.logged(/camera: streaming/);
  });

  after(() => camera.clear());

  it('says what is wrong, keeps all input but passwords, and focuses the field', async () => {
    const { page, close } = await openPage(browser(), camera.daemon.url);
    const fill = async (fields: Record<string, string>) => {
      for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
      await page.keyboard.press('Enter');
      await page.locator('[role=alert]').waitFor();
    };
    await fill({ ...FIRST, name: 'anna', code: 'acde fhjk' });
    expect(await page.locator('[role=alert]').innerText()).to.include('Wrong setup code');
    expect(await page.inputValue('[name=code]')).to.equal('acde fhjk');
    expect(await page.inputValue('[name=name]')).to.equal('anna');
    expect(await page.inputValue('[name=password]')).to.equal('');
    await page.locator('[name=code]:focus').waitFor();
    const named = await page.locator('[name=code][aria-invalid=true]').getAttribute('aria-describedby');
    expect(named).to.equal('problem code-hint');
    await page.fill('[name=code]', camera.code);
    await fill({ password: FIRST.password, again: 'another one' });
    await page.locator('[role=alert]', { hasText: 'do not match' }).waitFor();
    await page.locator('[name=password]:focus').waitFor();
    expect(await page.inputValue('[name=code]')).to.equal(camera.code);
    await close();
  });

  it('marks its fields for password managers, and the minimum length for the browser', async () => {
    const { page, close } = await openPage(browser(), camera.daemon.url);
    const facts = await page.evaluate(
      "[...document.querySelectorAll('input')].map((input) => [input.labels[0].innerText.trim() !== '', input.type, input.autocomplete, input.required, input.minLength])",
    );
    expect(facts).to.deep.equal([
      [true, 'text', 'off', true, -1],
      [true, 'text', 'username', true, -1],
      [true, 'password', 'new-password', true, 8],
      [true, 'password', 'new-password', true, 8],
    ]);
    await close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 320])
      it(`passes axe and fits, ${colorScheme}, ${width} px wide`, async () => {
        const options = { colorScheme, viewport: { width, height: 700 } };
        const { page, close } = await openPage(browser(), camera.daemon.url, options, withAxe);
        expect(await violations(page)).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(width);
        const { body } = await camera.post({ ...FIRST, name: 'x'.repeat(64), code: 'x'.repeat(99) });
        await page.route('**/setup', (route) => route.fulfill({ body, contentType: 'text/html' }));
        await page.goto(`${camera.daemon.url}/setup`);
        await page.locator('[role=alert]').waitFor();
        expect(await violations(page)).to.deep.equal([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(width);
        await close();
      });

  // The last: afterwards, there is no such page.
  it('is where the camera redirects to, works with only the keyboard, leads to the second step, and that to the picture', async () => {
    const { page, complaints, close } = await openPage(browser(), camera.daemon.url);
    expect(page.url()).to.equal(`${camera.daemon.url}/setup`);
    for (const text of ['screen connected to the camera', 'journalctl -u picamd', 'sudo picamd claim'])
      expect(await page.locator('form').innerText()).to.include(text);
    await page.locator('[name=code]:focus').waitFor();
    await page.keyboard.type(camera.code.toLowerCase());
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.value')).to.equal('admin');
    for (const text of ['anna', FIRST.password, FIRST.password]) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Set up and log in');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings#welcome');
    await page.getByRole('link', { name: 'Skip' }).press('Enter');
    await kindIs(page, 'live');
    expect([page.url(), complaints]).to.deep.equal([`${camera.daemon.url}/`, []]);
    await page.goto(`${camera.daemon.url}/setup`);
    expect(page.url()).to.equal(`${camera.daemon.url}/`);
    await page.context().clearCookies();
    await page.goto(`${camera.daemon.url}/setup`);
    expect(page.url()).to.equal(`${camera.daemon.url}/login`);
    await close();
  });
});
