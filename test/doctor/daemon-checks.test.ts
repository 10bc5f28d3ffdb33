import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { basic, credentialsFile, USER } from '../helpers/credentials.ts';
import { runDaemon, startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { reportText } from '../../daemon/doctor/report.ts';
import { FakePi } from './fake-pi.ts';

const BIN = fileURLToPath(new URL('../../../test/fixtures/bin', import.meta.url));
const PID = 990_030;
const INODE = 5150;

describe('doctor beside a running picamd', () => {
  let pi: FakePi;
  let daemon: RunningDaemon | null = null;
  beforeEach(() => (pi = new FakePi()));
  afterEach(async () => {
    await daemon?.stop();
    daemon = null;
    pi.destroy();
  });

  /** Starts a daemon, and puts it on the machine that is examined. */
  async function run(args: string[], scenario: object = {}, logged = /camera: streaming/): Promise<string[]> {
    const env = { PATH: `${BIN}:${process.env['PATH']}`, FAKE_RPICAM_SCENARIO: JSON.stringify(scenario) };
    daemon = await startDaemon(args, env);
    await daemon.logged(logged);
    pi.process(PID, `node\0/usr/lib/picamd/dist/daemon/main.js`, [INODE]);
    pi.listens(daemon.port, INODE);
    return ['--port', String(daemon.port)];
  }

  it('asks it for its pictures, and starts no camera program', async () => {
    const port = await run(['--source', 'rpicam']);
    const { worst, results } = await pi.examine(...port);
    const camera = results.find(({ id }) => id === 'camera');
    expect(camera?.message).to.match(/^fresh pictures of imx219, 1280x720, [\d.]+ a second$/);
    expect(results.filter(({ state }) => state === 'warning' || state === 'fault')).to.deep.equal([]);
    expect(worst).to.equal('ok');
    expect(pi.calls()).to.deep.equal([]);
  });

  it('fits on a screen when all is well', async () => {
    const text = reportText(await pi.examine(...(await run(['--source', 'rpicam']))), false);
    const lines = text.trimEnd().split('\n');
    expect(lines.length).to.be.at.most(23);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    expect(lines.at(-1)).to.equal('All is well.');
    expect(lines).to.include('ok       set-up        boot-config, legacy, group, devices, dma-heap, cma');
  });

  it('finds it at another port than the settings have', async () => {
    await run(['--source', 'rpicam']);
    expect((await pi.finds('port')).message).to.match(/^picamd answers at port \d+, not at 8000$/);
    expect((await pi.finds('camera')).state).to.equal('ok');
  });

  it('finds it at the port that systemd opens, and misses it there', async () => {
    const port = await run(['--source', 'rpicam']);
    pi.remove(`/proc/${PID}`);
    pi.sockets(
      `ActiveState=active\nListen=[::]:${daemon?.port} (Stream)\n\nActiveState=inactive\nListen=[::]:443 (Stream)\n`,
    );
    expect(await pi.finds('port')).to.include({
      state: 'ok',
      says: `picamd answers at port ${daemon?.port}`,
    });
    pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n');
    expect(await pi.finds('port', ...port)).to.include({
      state: 'warning',
      says: `picamd answers at port ${daemon?.port} and not at 80`,
    });
  });

  it('says who has the port that systemd could not open, and where it is instead', async () => {
    const port = await run(['--source', 'rpicam']);
    pi.process(990_040, 'nginx: master process /usr/sbin/nginx', [80]);
    pi.sockets('ActiveState=failed\nListen=[::]:80 (Stream)\n');
    pi.file('/proc/net/tcp6', pi.read('/proc/net/tcp'));
    pi.listens(80, 80);
    expect(await pi.finds('port', ...port)).to.include({
      state: 'warning',
      says: `nginx (process 990040) has port 80, which picamd is to have; it is at port ${daemon?.port} instead`,
    });
  });

  it('asks by https too', async () => {
    const files = ['--tls-cert', `${pi.root}/cert.pem`, '--tls-key', `${pi.root}/key.pem`];
    expect((await runDaemon(['cert', 'localhost', ...files])).code).to.equal(0);
    const port = await run(['--source', 'rpicam', ...files]);
    expect((await pi.finds('camera', ...port, ...files)).message).to.match(/^fresh pictures of imx219/);
  });

  it('says why it has no pictures', async () => {
    const port = await run(['--source', 'rpicam'], { fails: 'no-camera' }, /camera: backing-off/);
    const found = await pi.finds('camera', ...port);
    expect(found).to.include({ state: 'fault', says: 'no pictures: No camera was found' });
    expect(found.hint).to.match(/ribbon cable/);
    expect(pi.calls()).to.deep.equal([]);
  });

  it('says what a stranger may know when there is a password: more only by way of systemd', async () => {
    const credentials = await credentialsFile();
    const closed = ['--credentials-file', credentials.path];
    const port = await run(['--source', 'rpicam', ...closed], { fails: 'no-camera' }, /camera: backing-off/);
    const found = await pi.finds('camera', ...port, ...closed);
    expect(found).to.include({ state: 'fault', says: 'picamd runs, but has no pictures' });
    pi.unit({ StatusText: 'No pictures, trying again: No camera was found.' });
    expect((await pi.finds('camera', ...port, ...closed)).message).to.match(
      /^No pictures, trying again: No camera/,
    );
    expect(await pi.finds('access', ...closed)).to.include({
      state: 'ok',
      says: '1 user and 2 tokens are let in',
    });
    expect(
      (await fetch(`${daemon?.url}/status`, { headers: { Authorization: basic(USER.name, USER.password) } }))
        .status,
    ).to.equal(200);
    credentials.clear();
  });

  it('with a password, and pictures', async () => {
    const credentials = await credentialsFile();
    const port = await run(['--source', 'rpicam', '--credentials-file', credentials.path]);
    expect(await pi.finds('camera', ...port)).to.include({ state: 'ok', says: 'picamd has fresh pictures' });
    credentials.clear();
  });

  it('tells the test picture from a camera, and a camera at rest', async () => {
    const port = await run(['--source', 'test']);
    expect(await pi.finds('camera', ...port)).to.include({
      state: 'warning',
      says: 'picamd shows its test picture, and no camera',
    });
    expect((await pi.finds('camera', ...port, '--source', 'test')).state).to.equal('ok');
    await daemon?.stop();
    const other = await run(['--source', 'rpicam', '--camera-mode', 'on-demand'], {}, /camera: idle/);
    expect((await pi.finds('camera', ...other)).message).to.match(/^at rest until somebody looks/);
  });

  it('asks at a Unix socket', async () => {
    const host = `${pi.root}/picamd.sock`;
    daemon = await startDaemon(['--host', host]);
    await daemon.logged(/camera: streaming/);
    expect(await pi.finds('port', '--host', host)).to.include({
      state: 'ok',
      says: `picamd answers at the socket ${host}`,
    });
  });
});
