import { expect } from 'chai';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { startNumberedCamera } from '../helpers/numbered-camera.ts';
import { needs } from '../helpers/programs.ts';
import { parseStream } from '../helpers/raw-http.ts';
import { runProgram } from '../helpers/run-program.ts';
import { expectFewLeftOut } from './shown.ts';

/** Exit status of curl after --max-time. */
const EXIT_TIMEOUT = 28;
/** A response that has no end takes longer. */
const IMMEDIATE_MS = 5000;

describe('downloads', function () {
  this.timeout(120_000);
  let daemon: RunningDaemon;

  before(async () => {
    daemon = await startNumberedCamera();
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon.stop());

  describe('curl', () => {
    needs('curl');
    const curl = (path: string, ...args: string[]) =>
      runProgram('curl', ['-s', ...args, `${daemon.url}${path}`]);

    for (const version of ['1.0', '1.1']) {
      it(`gets complete parts in order with HTTP/${version}`, async () => {
        const { code, stdout } = await curl(
          '/video_feed',
          '-N',
          '-i',
          '--raw',
          `--http${version}`,
          '--max-time',
          '2',
        );
        expect(code).to.equal(EXIT_TIMEOUT);
        const { head, parts } = parseStream(stdout);
        expect(head).not.to.match(/^(Transfer-Encoding|Content-Length|Content-Encoding):/im);
        const numbers = parts.map(({ body }) => readFrameNumber(body));
        expect(numbers.length).to.be.within(8, 24);
        expectFewLeftOut(numbers);
      });
    }

    it('gets an immediate response for HEAD, OPTIONS and POST', async () => {
      const head = await curl('/video_feed', '-I');
      expect([head.code, head.ms < IMMEDIATE_MS]).to.deep.equal([0, true]);
      expect(head.stdout.toString()).to.match(
        /^HTTP\/1\.1 200 OK\r\nContent-Type: multipart\/x-mixed-replace; boundary=/,
      );
      const options = await curl('/video_feed', '-i', '-X', 'OPTIONS');
      expect(options.stdout.toString()).to.match(/^HTTP\/1\.1 204 .*\r\nAllow: GET, HEAD, OPTIONS\r\n/s);
      const post = await curl('/video_feed', '-i', '-X', 'POST');
      expect(post.stdout.toString()).to.match(/^HTTP\/1\.1 405 .*\r\nAllow: GET, HEAD, OPTIONS\r\n/s);
    });
  });

  describe('wget', () => {
    needs('wget');
    it('gets a new snapshot each time, within the 2 s that moonraker-timelapse gives it', async () => {
      const numbers: number[] = [];
      const times: number[] = [];
      for (let i = 0; i < 3; i++) {
        const { code, stdout, ms } = await runProgram('wget', [
          '-q',
          '-O',
          '-',
          `${daemon.url}/snapshot.jpg`,
        ]);
        expect(code).to.equal(0);
        times.push(ms);
        numbers.push(readFrameNumber(stdout));
      }
      expect(numbers).to.deep.equal([...new Set(numbers)].toSorted((a, b) => a - b));
      // The best of three, because this machine may be busy.
      expect(Math.min(...times), times.join(' ')).to.be.lessThan(2000);
    });
  });
});
