import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';

describe('the instance id', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-run-'));
  after(() => rmSync(folder, { recursive: true }));

  async function idOf(url: string): Promise<string> {
    return ((await (await fetch(`${url}/livez`)).json()) as { instance: string }).instance;
  }

  it('is in the first run directory of the service, where everyone can read it', async () => {
    const daemon = await startApp([], { RUNTIME_DIRECTORY: `${folder}:/nonexistent` });
    const path = join(folder, 'instance');
    expect(readFileSync(path, 'utf8')).to.equal(`${await idOf(daemon.url)}\n`);
    expect(statSync(path).mode & 0o777).to.equal(0o644);
    await daemon.stop();
  });

  it('is another one at each start, and is written nowhere without a run directory', async () => {
    const written = readdirSync(folder);
    const ids = [];
    for (let i = 0; i < 2; i++) {
      const daemon = await startApp();
      ids.push(await idOf(daemon.url));
      await daemon.stop();
    }
    expect(new Set(ids)).to.have.length(2);
    expect(readdirSync(folder)).to.deep.equal(written);
  });

  it('costs a warning if it cannot be written', async () => {
    const daemon = await startApp([], { RUNTIME_DIRECTORY: '/dev/null' });
    await daemon.logged(/picamd doctor will not recognize this picamd: cannot write to \/dev\/null/);
    await daemon.stop();
  });
});
