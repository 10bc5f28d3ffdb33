import { expect } from 'chai';
import { parseStreamQuery } from '../../../daemon/http/routes/stream-query.ts';
import { HEADERS_AHEAD, WITH_LENGTH } from '../../../daemon/stream/multipart.ts';
import { startApp } from '../../helpers/app.ts';
import { parseStream } from '../../helpers/raw-http.ts';

/** Long enough to tell a delayed refusal from an immediate one. */
const HOLD_MS = 300;

describe('parseStreamQuery', () => {
  it('returns the whole stream without parameters', () => {
    const nothing = { fps: null, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH };
    expect(parseStreamQuery({})).to.deep.equal(nothing);
    expect(parseStreamQuery({ timestamp: '1', '1700000000': '', advance_headers: '0' })).to.deep.equal(
      nothing,
    );
  });

  it('accepts rate, length and format', () => {
    expect(
      parseStreamQuery({ fps: '2.5', frames: '7', duration: '0.5', advance_headers: '1', viewer: 'hall_2' }),
    ).to.deep.equal({
      fps: 2.5,
      frames: 7,
      durationMs: 500,
      name: 'hall_2',
      partFormat: HEADERS_AHEAD,
    });
  });

  for (const [name, values] of Object.entries({
    fps: ['', '0', '-1', 'abc', '1e3', '1001', '0.01', ['5', '6']],
    duration: ['0', '86401', '5s', '٣'],
    frames: ['0', '1.5', '1000000001', ' 3'],
    advance_headers: ['2', 'yes', ''],
    viewer: ['', 'a b', '<b>', 'x'.repeat(41), ['a', 'b']],
  })) {
    for (const value of values) {
      it(`rejects ${name}=${JSON.stringify(value)}`, () => {
        expect(parseStreamQuery({ [name]: value })).to.match(
          new RegExp(`^${name} must be (a|0 or 1).*, given once\\.$`),
        );
      });
    }
  }

  it('is what the stream follows', async () => {
    const daemon = await startApp([], {}, { holdMs: HOLD_MS });
    await daemon.logged(/camera: streaming/);
    const response = await fetch(`${daemon.url}/video_feed?fps=10&frames=7`);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: ${response.headers.get('content-type')}\r\n\r\n`;
    const { parts } = parseStream(
      Buffer.concat([Buffer.from(head), Buffer.from(await response.arrayBuffer())]),
    );
    const times = parts.map((part) => Number(part.head.split('X-Timestamp: ')[1]) * 1000);
    expect(times).to.have.length(7);
    // Two of three frames are skipped. On a busy machine one may be late, and then the next is early.
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    const [, , lower = 0, upper = 0] = gaps.toSorted((a, b) => a - b);
    // No upper limit: on a busy machine the camera itself is late. Pacer's test has exact times.
    expect((lower + upper) / 2, 'median').to.be.at.least(85);
    const startMs = performance.now();
    const refused = await fetch(`${daemon.url}/video_feed?fps=fast`);
    expect([refused.status, refused.headers.get('x-picamd-error')]).to.deep.equal([400, 'bad-parameter']);
    expect(await refused.text()).to.match(
      /^fps must be a number of frames per second from 0\.1 to 1000, given once\.\n$/,
    );
    expect(performance.now() - startMs).to.be.greaterThan(HOLD_MS - 5);
    await daemon.stop();
  });
});
