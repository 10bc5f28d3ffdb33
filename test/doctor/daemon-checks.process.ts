import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { basic, CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { freePort } from '../helpers/free-port.ts';
import { needs } from '../helpers/programs.ts';
import { picamd } from '../helpers/run-command.ts';
import { reportText } from '../../daemon/doctor/report.ts';
import { FakePi } from './fake-pi.ts';

const BIN = fileURLToPath(new URL('../../../test/fixtures/bin', import.meta.url));
const SMALL = ['--camera-width', '320', '--camera-height', '240'];
const PID = 990_030;
const INODE = 5150;

describe('doctor with a running picamd', () => {
  let pi: FakePi;
  before(() => (pi = new FakePi()));
  afterEach(() => pi.reset());
  after(() => pi.destroy());

  async function start(
    args: string[],
    scenario: object = {},
    logged = /camera: streaming/,
  ): Promise<RunningApp> {
    const env = { PATH: `${BIN}:${process.env['PATH']}`, FAKE_RPICAM_SCENARIO: JSON.stringify(scenario) };
    const app = await startApp(args, env);
    await app.logged(logged);
    return app;
  }

  /** Adds it to the fake Pi; returns doctor's arguments for its port. */
  function add(app: RunningApp): string[] {
    pi.process(PID, `node\0/usr/lib/picamd/dist/daemon/main.js`, [INODE]);
    pi.listens(app.port, INODE);
    return ['--port', String(app.port)];
  }

  describe('that streams', () => {
    let daemon: RunningApp;
    let port: string[];
    before(async () => (daemon = await start(['--source', 'rpicam', ...SMALL])));
    beforeEach(() => (port = add(daemon)));
    after(() => daemon.stop());

    it('asks the daemon for its pictures and does not start the camera program', async () => {
      const { worst, results } = await pi.examine(...port);
      const camera = results.find(({ id }) => id === 'camera');
      expect(camera?.message).to.match(/^fresh pictures from imx219, 320x240, [\d.]+ fps$/);
      expect(results.filter(({ state }) => state === 'warning' || state === 'fault')).to.deep.equal([]);
      expect(worst).to.equal('ok');
      expect(pi.calls()).to.deep.equal([]);
    });

    it('fits on a screen when there are no problems', async () => {
      const text = reportText(await pi.examine(...port), false);
      const lines = text.trimEnd().split('\n');
      expect(lines.length).to.be.at.most(23);
      expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
      expect(lines.at(-1)).to.equal('No problems found.');
      expect(lines).to.include('ok       setup         boot-config, legacy, group, devices, dma-heap, cma');
    });

    it('does not take a picamd on another port for the one that it was asked about', async () => {
      const free = String(await freePort());
      for (const [args, told] of [
        [['--port', free], free],
        [[], '8000'],
      ] as const) {
        expect(await pi.finds('port', ...args)).to.include({
          state: 'warning',
          message: `nothing responds on port ${told}; another picamd uses port ${daemon.port}`,
          hint: `picamd doctor --port ${daemon.port}`,
        });
        expect(await pi.finds('camera', ...args)).to.include({
          state: 'warning',
          message: `another picamd, on port ${daemon.port}, may be using the camera`,
          hint: `picamd doctor --port ${daemon.port}`,
        });
      }
      expect((await pi.finds('camera', '--port', free, '--source', 'test')).state).to.equal('skipped');
    });

    it('takes no port of the service for the picamd that it was asked about by its port', async () => {
      const free = String(await freePort());
      pi.remove(`/proc/${PID}`);
      for (const state of ['active', 'failed']) {
        pi.sockets(`ActiveState=${state}\nListen=[::]:${daemon.port} (Stream)\n`);
        expect(await pi.finds('port', ...port)).to.include({
          state: 'ok',
          message: `picamd responds on port ${daemon.port}`,
        });
        expect((await pi.finds('port', '--port', free)).message).to.match(
          state === 'active' ? /^nothing responds on port \d+; another picamd/ : /^picamd is not listening/,
        );
      }
    });

    describe('as the service', () => {
      const SERVICE = ['--config', '/etc/picamd/picamd.conf'];
      const OTHER_ID = '00000000-0000-4000-8000-000000000000';

      async function instance(): Promise<string> {
        const { instance: id } = (await (await fetch(`${daemon.url}/livez`)).json()) as { instance: string };
        expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
        return id;
      }

      it('knows it by the id in its run directory, on any port', async () => {
        pi.file('/run/picamd/instance', `${await instance()}\n`);
        expect((await pi.finds('port', ...SERVICE)).message).to.equal(
          `picamd responds on port ${daemon.port}, not on 8000`,
        );
        expect((await pi.finds('camera', ...SERVICE)).state).to.equal('ok');
      });

      it('knows a picamd with another id, or while the service has none, as another one', async () => {
        for (const written of [OTHER_ID, null]) {
          if (written === null) pi.remove('/run/picamd/instance');
          else pi.file('/run/picamd/instance', `${written}\n`);
          expect(await pi.finds('port', ...SERVICE)).to.include({
            message: `nothing responds on port 8000; another picamd uses port ${daemon.port}`,
            hint: 'sudo systemctl enable --now picamd',
          });
          expect((await pi.finds('camera', ...SERVICE)).message).to.match(/^another picamd, on port /);
          pi.sockets(`ActiveState=active\nListen=[::]:${daemon.port} (Stream)\n`);
          expect((await pi.finds('camera', ...SERVICE)).message).to.match(/^another picamd, on port /);
          pi.sockets('');
        }
      });

      it('knows the service of another camera by its own run directory', async () => {
        pi.file('/run/picamd/instance', `${OTHER_ID}\n`);
        pi.file('/run/picamd-porch/instance', `${await instance()}\n`);
        const porch = ['--config', '/etc/picamd/porch.conf'];
        expect((await pi.finds('camera', ...porch)).state).to.equal('ok');
        pi.unit({ ActiveState: 'inactive' });
        expect((await pi.finds('service', ...porch)).hint).to.equal(
          'sudo systemctl enable --now picamd@porch',
        );
        pi.remove('/run/picamd-porch/instance', `/proc/${PID}`);
        expect((await pi.finds('port', ...porch)).hint).to.equal('sudo systemctl enable --now picamd@porch');
      });
    });

    it('finds the daemon at the port that systemd opens, and notices if it is not there', async () => {
      const { instance } = (await (await fetch(`${daemon.url}/livez`)).json()) as { instance: string };
      pi.remove(`/proc/${PID}`);
      pi.sockets(
        `ActiveState=active\nListen=[::]:${daemon.port} (Stream)\n\nActiveState=inactive\nListen=[::]:443 (Stream)\n`,
      );
      expect(await pi.finds('port')).to.include({
        state: 'ok',
        message: `picamd responds on port ${daemon.port}`,
      });
      add(daemon);
      pi.file('/run/picamd/instance', instance);
      pi.sockets('ActiveState=active\nListen=[::]:80 (Stream)\n');
      expect(await pi.finds('port', '--config', '/etc/picamd/picamd.conf')).to.include({
        state: 'warning',
        message: `picamd responds on port ${daemon.port}, not on 80`,
      });
    });

    it('names the program at the port that systemd could not open, and the port that picamd uses', async () => {
      const { instance } = (await (await fetch(`${daemon.url}/livez`)).json()) as { instance: string };
      pi.file('/run/picamd/instance', instance);
      pi.process(990_040, 'nginx: master process /usr/sbin/nginx', [80]);
      pi.sockets('ActiveState=failed\nListen=[::]:80 (Stream)\n');
      pi.file('/proc/net/tcp6', pi.read('/proc/net/tcp'));
      pi.listens(80, 80);
      expect(await pi.finds('port', '--config', '/etc/picamd/picamd.conf')).to.include({
        state: 'warning',
        message: `port 80 is used by nginx (process 990040); picamd uses port ${daemon.port} instead`,
      });
    });
  });

  describe('found in other ways', () => {
    let daemon: RunningApp | null = null;
    afterEach(async () => {
      await daemon?.stop();
      daemon = null;
    });

    async function run(...args: Parameters<typeof start>): Promise<string[]> {
      daemon = await start(...args);
      return add(daemon);
    }

    describe('with a certificate', () => {
      needs('OpenSSL');

      it('tries https too', async () => {
        const files = ['--tls-cert', `${pi.root}/cert.pem`, '--tls-key', `${pi.root}/key.pem`];
        expect((await picamd(['cert', 'localhost', ...files])).code).to.equal(0);
        const port = await run(files);
        expect((await pi.finds('camera', ...port, ...files)).message).to.match(/^fresh pictures, 320x240/);
      });
    });

    it('reports why the daemon has no pictures', async () => {
      const port = await run(['--source', 'rpicam'], { fails: 'no-camera' }, /camera: backing-off/);
      const found = await pi.finds('camera', ...port);
      expect(found).to.include({ state: 'fault', message: 'no pictures: No camera was found' });
      expect(found.hint).to.match(/ribbon cable/);
      expect(pi.calls()).to.deep.equal([]);
    });

    it('reports frames that are too large as that, and what the camera does not do as set', async () => {
      const faults = Array.from({ length: 3000 }, (_, after) => ({ after, kind: 'huge', bytes: 700_000 }));
      // The first limit passes at once. Then nothing happens until the second, however slow this machine is.
      const limits = ['--first-frame-seconds', '1', '--stall-seconds', '60'];
      const port = await run(['--source', 'rpicam', ...SMALL, ...limits], { faults }, /camera: unreadable/);
      const found = await pi.finds('camera', ...port);
      expect(found.state).to.equal('fault');
      expect(found.message).to.match(
        /^no pictures: The source sends frames of .*K, but MAX_FRAME_BYTES is 512K$/,
      );
      expect(found.hint).to.match(/^Set MAX_FRAME_BYTES=/);
      await daemon?.stop();
      const other = await run(['--source', 'rpicam', ...SMALL], { size: { width: 640, height: 480 } });
      expect(await pi.finds('camera', ...other)).to.include({
        state: 'warning',
        message: 'fresh pictures, but: The camera sends 640x480, not 320x240 as set',
      });
    });

    it('with a password, knows only whether the daemon is healthy, and the status that systemd has', async () => {
      const credentials = await credentialsFile(CHEAP);
      const closed = ['--credentials-file', credentials.path];
      const port = await run(
        ['--source', 'rpicam', ...closed],
        { fails: 'no-camera' },
        /camera: backing-off/,
      );
      const found = await pi.finds('camera', ...port, ...closed);
      expect(found).to.include({ state: 'fault', message: 'picamd is running, but has no pictures' });
      pi.unit({ StatusText: 'No picture, retrying: No camera was found.' });
      expect((await pi.finds('camera', ...port, ...closed)).message, 'not that of the service').to.equal(
        'picamd is running, but has no pictures',
      );
      const { instance } = (await (await fetch(`${daemon?.url}/livez`)).json()) as { instance: string };
      pi.file('/run/picamd/instance', instance);
      expect((await pi.finds('camera', '--config', '/etc/picamd/picamd.conf', ...closed)).message).to.match(
        /^No picture, retrying: No camera/,
      );
      expect(await pi.finds('access', ...closed)).to.include({
        state: 'ok',
        message: '1 user and 2 tokens have access',
      });
      expect(
        (
          await fetch(`${daemon?.url}/status`, {
            headers: { Authorization: basic(USER.name, USER.password) },
          })
        ).status,
      ).to.equal(200);
      credentials.clear();
    });

    it('with a password, knows that there are pictures', async () => {
      const credentials = await credentialsFile(CHEAP);
      const port = await run(['--credentials-file', credentials.path]);
      expect(await pi.finds('camera', ...port)).to.include({
        state: 'ok',
        message: 'picamd has fresh pictures',
      });
      credentials.clear();
    });

    it('recognizes the test picture and an idle camera', async () => {
      const port = await run(['--source', 'test', ...SMALL]);
      expect(await pi.finds('camera', ...port)).to.include({
        state: 'warning',
        message: 'picamd is showing its test picture, not a camera',
        hint: 'sudo apt install rpicam-apps-lite && sudo systemctl restart picamd',
      });
      expect((await pi.finds('camera', ...port, '--source', 'test')).state).to.equal('ok');
      await daemon?.stop();
      const other = await run(['--camera-mode', 'on-demand'], {}, /camera: idle/);
      expect((await pi.finds('camera', ...other)).message).to.match(/^idle, no viewers/);
      await fetch(`${daemon?.url}/privacy.json`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: '{"on":true}',
      });
      expect((await pi.finds('camera', ...other)).message).to.equal('off, because privacy is on');
    });

    it('connects to a Unix socket', async () => {
      const host = `${pi.root}/picamd.sock`;
      daemon = await start(['--host', host]);
      expect(await pi.finds('port', '--host', host)).to.include({
        state: 'ok',
        message: `picamd responds at the socket ${host}`,
      });
    });
  });
});
