import { expect } from 'chai';
import { describeInBrowser } from '../helpers/browser.ts';
import { credentialsFile, USER } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { needs } from '../helpers/programs.ts';
import { startCaddy, startNginx } from '../helpers/proxies.ts';
import { kindIs, openDetails } from '../helpers/viewer-page.ts';

for (const [name, startProxy] of [
  ['nginx', startNginx],
  ['Caddy', startCaddy],
] as const) {
  describeInBrowser(`the viewer page behind ${name}`, (browser) => {
    needs(name);

    it('logs in, shows the picture and logs out below the prefix', async () => {
      const file = await credentialsFile();
      const daemon = await startDaemon(['--credentials-file', file.path, '--trusted-proxies', '127.0.0.1']);
      await daemon.logged(/camera: streaming/);
      const proxy = await startProxy(`127.0.0.1:${daemon.port}`);
      const context = await browser().newContext({ ignoreHTTPSErrors: true });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('response', (response) => {
        if (response.status() >= 400) errors.push(response.url());
      });
      const top = `https://localhost:${proxy.port}/camera`;
      await page.goto(top);
      expect(page.url()).to.equal(`${top}/login`);
      await page.fill('[name=user]', USER.name);
      await page.fill('[name=password]', USER.password);
      await page.keyboard.press('Enter');
      await kindIs(page, 'live');
      expect(page.url()).to.equal(`${top}/`);
      const [cookie] = await context.cookies();
      expect(cookie).to.include({ path: '/camera', secure: true, httpOnly: true, sameSite: 'Strict' });
      await openDetails(page);
      // What the page asks for while it logs out may be refused already.
      expect(errors).to.deep.equal([]);
      await page.locator('.log-out button').click();
      await page.locator('[name=password]').waitFor();
      expect(page.url()).to.equal(`${top}/login`);
      expect(await context.cookies()).to.be.empty;
      await context.close();
      await daemon.stop();
      await proxy.stop();
      file.clear();
    }).timeout(120_000);
  });
}
