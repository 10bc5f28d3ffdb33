import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { picamd } from '../helpers/run-command.ts';

describe('picamd hub keys', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'picamd-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const lines = () =>
    read('picamd-users.conf')
      .split('\n')
      .filter((line) => line.includes('nkey'));

  it('writes a secret for each name, and what the server must know about it', async () => {
    const { code, stdout } = await picamd(['hub', 'keys', folder, '--cameras', 'hall,garage', '--hubs=wall']);
    expect(code).to.equal(0);
    expect(readdirSync(folder).toSorted()).to.deep.equal([
      'home.camera.garage.nk',
      'home.camera.hall.nk',
      'home.hub.wall.nk',
      'picamd-users.conf',
    ]);
    const seed = read('home.camera.hall.nk');
    expect(seed).to.match(/^SU[A-Z2-7]{56}\n$/);
    expect(statSync(join(folder, 'home.camera.hall.nk')).mode & 0o777).to.equal(0o600);
    expect(lines()[0]).to.match(/^ {4}\{nkey: U[A-Z2-7]{55}, permissions: .* # camera hall of home$/);
    const shown = stdout + read('picamd-users.conf');
    expect(shown).to.include(join(folder, 'home.camera.hall.nk'));
    expect(shown).not.to.include(seed.trim());
  });

  it('keeps the keys that there are, and replaces those that are named with --force only', async () => {
    await picamd(['hub', 'keys', folder, '--cameras', 'hall,garage']);
    const [before, hall, garage] = [lines(), read('home.camera.hall.nk'), read('home.camera.garage.nk')];
    const more = await picamd(['hub', 'keys', folder, '--cameras', 'Hall,attic']);
    expect(more.stdout).to.include('1 has a key already.');
    expect(lines().slice(0, 2)).to.deep.equal(before);
    expect([lines().length, read('home.camera.hall.nk')]).to.deep.equal([3, hall]);
    await picamd(['hub', 'keys', folder, '--cameras', 'hall', '--force']);
    expect(read('home.camera.hall.nk')).not.to.equal(hall);
    expect(read('home.camera.garage.nk')).to.equal(garage);
    expect(lines().length).to.equal(3);
    expect(lines().filter((line) => before.includes(line)).length).to.equal(1);
  });

  it('overwrites neither a secret that it does not know nor what someone else has written', async () => {
    writeFileSync(join(folder, 'home.camera.hall.nk'), 'mine');
    const unknown = await picamd(['hub', 'keys', folder, '--cameras', 'hall']);
    expect([unknown.code, unknown.stderr]).to.deep.equal([
      64,
      `picamd: ${folder}/home.camera.hall.nk exists, but picamd-users.conf does not list it. Move it away, or add --force: then a new key replaces it.\n`,
    ]);
    expect(read('home.camera.hall.nk')).to.equal('mine');
    rmSync(join(folder, 'home.camera.hall.nk'));
    await picamd(['hub', 'keys', folder, '--cameras', 'hall']);
    const changed = read('picamd-users.conf').replace('users: [', 'timeout: 2\n  users: [');
    writeFileSync(join(folder, 'picamd-users.conf'), changed);
    const refused = await picamd(['hub', 'keys', folder, '--cameras', 'attic', '--force']);
    expect(refused.stderr).to.include('picamd-users.conf is not as picamd wrote it');
    expect(read('picamd-users.conf')).to.equal(changed);
    expect(readdirSync(folder)).not.to.include('home.camera.attic.nk');
  });

  it('takes the removal of a line, and gives the rights of today to the keys of an older picamd', async () => {
    await picamd(['hub', 'keys', folder, '--cameras', 'hall,garage']);
    const [hall = '', garage = ''] = lines();
    const older = read('picamd-users.conf')
      .replace(`${hall}\n`, '')
      .replace('"picamd.home.garage.metrics", ', '');
    expect(older).not.to.include('garage.metrics');
    writeFileSync(join(folder, 'picamd-users.conf'), older);
    expect((await picamd(['hub', 'keys', folder, '--hubs', 'hub'])).code).to.equal(0);
    expect(lines().slice(0, -1)).to.deep.equal([garage]);
  });

  for (const [what, ...args] of [
    ['dots', '--cameras', 'a.b'],
    ['wildcards', '--cameras', '*'],
    ['spaces', '--cameras', 'a b'],
    ['paths', '--cameras', '../a'],
    ['200 letters', '--cameras', 'a'.repeat(200)],
    ['a name twice', '--cameras', 'hall,Hall'],
    ['nobody'],
  ])
    it(`refuses ${what ?? ''}`, async () => {
      const { code, stderr } = await picamd(['hub', 'keys', folder, ...args]);
      expect(code).to.equal(64);
      expect(stderr).to.include('Example: picamd hub keys --cameras hall,garage');
      expect(readdirSync(folder)).to.deep.equal([]);
    });

  it('says that a folder cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await picamd(['hub', 'keys', join(file, 'keys'), '--hubs', 'hub']);
    expect(code).to.equal(73);
    expect(stderr).to.match(/^picamd: The keys cannot be written there: ENOTDIR.* Name a folder .*\n$/);
  });

  it('is the only argument of picamd hub', async () => {
    const { code, stderr } = await picamd(['hub', 'kyes']);
    expect([code, stderr]).to.deep.equal([78, 'picamd: picamd hub has no argument but keys: kyes\n']);
  });
});
