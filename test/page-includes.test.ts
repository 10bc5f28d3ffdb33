import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withIncludes } from '../scripts/page-includes.ts';

describe('what several pages have', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-includes-'));
  after(() => rmSync(folder, { recursive: true }));

  it('stands in each of them, with the link to the open page marked', () => {
    writeFileSync(
      join(folder, 'pages.html'),
      '<a href="./" data-current="index">Live</a>\n<a href="s" data-current="settings">S</a>\n',
    );
    expect(withIncludes('<p>\n  <!-- include pages.html -->\n</p>', 'settings', folder)).to.equal(
      '<p>\n  <a href="./">Live</a>\n<a href="s" aria-current="page">S</a>\n</p>',
    );
  });

  it('leaves out what only other pages have', () => {
    writeFileSync(
      join(folder, 'menu.html'),
      '<p>A</p>\n  <a data-only="settings connect" href="r">R</a>\n<p>B</p>\n',
    );
    const onPage = (page: string) => withIncludes('<!-- include menu.html -->\n', page, folder);
    for (const page of ['settings', 'connect'])
      expect(onPage(page)).to.equal('<p>A</p>\n<a href="r">R</a>\n<p>B</p>\n');
    expect(onPage('index')).to.equal('<p>A</p>\n<p>B</p>\n');
  });
});
