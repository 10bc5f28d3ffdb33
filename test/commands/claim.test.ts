import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { claim as claimText } from '../../daemon/commands/claim.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { AS_NOBODY } from '../helpers/as-nobody.ts';
import { CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import type { RunningApp } from '../helpers/app.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { picamd } from '../helpers/run-command.ts';
import { FIRST, startUnclaimedApp } from '../helpers/unclaimed.ts';
import type { Unclaimed } from '../helpers/unclaimed.ts';

describe('picamd claim', () => {
  let camera: Unclaimed<RunningApp>;

  before(async () => {
    camera = await startUnclaimedApp();
  });

  after(() => camera.clear());

  const claim = (...more: string[]) => picamd(['claim', ...camera.args, ...more]);

  it('prints the setup code and where to enter it', async () => {
    const { code, stdout, stderr } = await claim('--port', '8123');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout.split('\n')[0]).to.equal(camera.code);
    expect(stdout).to.include('Open it in a browser').and.include('  http://127.0.0.1:8123/\n');
    const network = await claim('--port', '80', '--host', '::');
    expect(network.stdout).to.match(/^ {2}http:\/\/[^/:]+\.[^/:]+\/$/m);
  });

  it('asks whether the service of the package may send alerts to the internet', async () => {
    const { config } = loadConfig(['claim', ...camera.args], {});
    expect(await claimText(config, true)).to.contain('sudo picamd allow-out all');
    expect(await claimText(config, false)).to.not.contain('allow-out');
  });

  it('suggests sudo if this user may not read the files', async () => {
    const root = process.getuid?.() === 0;
    chmodSync(dirname(camera.claimFile), root ? 0o750 : 0);
    const { code, stdout, stderr } = await runDaemon(['claim', ...camera.args], {}, AS_NOBODY);
    chmodSync(dirname(camera.claimFile), 0o755);
    expect([code, stdout]).to.deep.equal([73, '']);
    expect(stderr).to.include('This user may not read').and.include('sudo picamd claim');
  });

  it('says why there is no code: none yet, AUTH=none, or no CLAIM_FILE', async () => {
    const none = await claim('--claim-file', `${camera.claimFile}.none`);
    expect([none.code, none.stdout]).to.deep.equal([73, '']);
    expect(none.stderr).to.include('No setup code in').and.include('sudo systemctl restart picamd');
    const unset = await picamd(['claim']);
    expect([unset.code, unset.stdout]).to.deep.equal([64, '']);
    expect(unset.stderr).to.include('CLAIM_FILE is not set').and.include('picamd passwd NAME');
    const open = await claim('--auth', 'none');
    expect([open.code, open.stdout.includes('AUTH=none')]).to.deep.equal([0, true]);
    expect((await picamd(['claim', 'now', ...camera.args])).code).to.equal(78);
  });

  it('lists the users once the camera is set up', async () => {
    expect((await camera.post({ ...FIRST, code: camera.code })).status).to.equal(303);
    const { code, stdout } = await claim();
    expect([code, stdout]).to.deep.equal([
      0,
      'This camera is set up. Users: admin\nTo add a user: picamd passwd NAME\n',
    ]);
    expect(readFileSync(camera.credentials, 'utf8')).to.include('user admin');
    const file = await credentialsFile(CHEAP);
    await file.remove(USER.name);
    const tokens = await picamd(['claim', '--credentials-file', file.path]);
    expect(tokens.stdout).to.include('no users').and.include('picamd passwd NAME');
    writeFileSync(file.path, `#: user bob x operator\nkey ${'0'.repeat(64)}\n`);
    const later = await picamd(['claim', '--credentials-file', file.path]);
    expect([later.code, later.stdout]).to.deep.equal([
      0,
      'This camera is set up, with users or tokens of a later version of picamd. To add a user: picamd passwd NAME\n',
    ]);
    file.clear();
  });
});
