import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { EXIT_INCOMPLETE } from '../../daemon/system/build-record.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { installation } from '../helpers/installation.ts';
import type { Installation } from '../helpers/installation.ts';

describe('picamd whose files do not belong together', () => {
  let installed: Installation;
  before(() => (installed = installation('')));
  after(() => installed.clear());
  const run = async () => runDaemon(['--version'], {}, [], installed.main);

  for (const [what, damage] of [
    ['a missing module', (file: string) => rmSync(file)],
    ['a half-written module', (file: string) => writeFileSync(file, 'export const VERSION = "')],
    ['a module of another version', (file: string) => writeFileSync(file, 'export const RELEASE = "2.0.0";')],
  ] as const)
    it(`names ${what} in a sentence instead of a stack`, async () => {
      const whole = readFileSync(installed.file('version.js'));
      damage(installed.file('version.js'));
      const { code, stderr } = await run();
      writeFileSync(installed.file('version.js'), whole);
      expect(code).to.equal(EXIT_INCOMPLETE);
      expect(stderr).to.match(/^picamd: incomplete installation: .+npm run build\.\n$/);
    });

  it('names an old dist/ under a new package.json', async () => {
    expect(readdirSync(installed.file('.'))).to.include('build.json');
    writeFileSync(installed.packageJson, JSON.stringify({ version: '99.0.0' }));
    const { code, stderr } = await run();
    expect(code).to.equal(EXIT_INCOMPLETE);
    expect(stderr).to.include('package.json is of 99.0.0');
  });
});
