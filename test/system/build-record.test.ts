import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { errorEntry } from '../../daemon/errors.ts';
import { buildFault, EXIT_INCOMPLETE, loadFault } from '../../daemon/system/build-record.ts';

describe('the record of a build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-build-'));
  const daemon = join(folder, 'dist/daemon');
  const fault = () => buildFault(pathToFileURL(`${daemon}/`));
  const write = (path: string, content: unknown) =>
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));

  beforeEach(() => {
    mkdirSync(join(daemon, 'page'), { recursive: true });
    write('package.json', { version: '1.2.3' });
    write('dist/daemon/main-AAAA.js', 'x = 1;');
    write('dist/daemon/page/rest.js', 'y = 2;\n');
    const files = { 'main-AAAA.js': 6, 'page/rest.js': 7 };
    write('dist/daemon/build.json', { version: '1.2.3', files, maps: null });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('finds nothing wrong with whole files, nor with a tree that has no record', () => {
    expect(fault()).to.equal(null);
    rmSync(join(daemon, 'build.json'));
    expect(fault()).to.equal(null);
  });

  it('names a file that is missing, truncated or of another version, and says what to do', () => {
    const hint = /Run sudo apt-get install --reinstall picamd\. In a checkout, run npm run build\.$/;
    write('dist/daemon/page/rest.js', 'y');
    expect(fault())
      .to.match(/page\/rest\.js is truncated/)
      .and.to.match(hint);
    rmSync(join(daemon, 'page/rest.js'));
    expect(fault()).to.match(/page\/rest\.js is missing/);
    write('package.json', { version: '1.3.0' });
    expect(fault())
      .to.match(/are of version 1\.2\.3, and package\.json is of 1\.3\.0/)
      .and.to.match(hint);
    rmSync(join(folder, 'package.json'));
    expect(fault()).to.match(/package\.json is missing/);
  });

  it('names itself if it is truncated, or zeros after a power cut', () => {
    for (const damaged of ['', '{"version":"1.2', '\0'.repeat(40)]) {
      write('dist/daemon/build.json', damaged);
      expect(fault()).to.match(/build\.json is damaged\. Run /);
    }
  });

  it('has the exit status that the documentation lists', () => {
    expect(errorEntry('incomplete-build').exit).to.equal(EXIT_INCOMPLETE);
  });

  it('is not blamed for errors of other kinds', () => {
    expect(loadFault(new TypeError('x is not a function'))).to.equal(null);
    expect(loadFault('text')).to.equal(null);
    expect(loadFault(new SyntaxError('Unexpected end of JSON input'))).to.equal(null);
  });
});
