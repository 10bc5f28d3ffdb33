import { expect } from 'chai';
import { PictureTurner } from '../../daemon/http/picture-turner.ts';
import { quartersJpeg, quartersOfJpeg } from '../helpers/quarters.ts';

const JPEG = quartersJpeg(64, 48);
/** Only ends what hangs. */
const LONG_MS = 60_000;

describe('PictureTurner', () => {
  it('turns a picture, and another one', async () => {
    const turner = new PictureTurner(LONG_MS);
    for (const [turn, quarters] of [
      [90, '2031'],
      [270, '1302'],
    ] as const) {
      const gone = new AbortController();
      const answer = await turner.turn(JPEG, turn, gone.signal);
      expect(typeof answer === 'string' ? answer : quartersOfJpeg(answer)).to.equal(quarters);
      gone.abort();
    }
  });

  it('says why there is none', async () => {
    const { signal } = new AbortController();
    expect(await new PictureTurner(LONG_MS).turn(JPEG.subarray(0, 100), 90, signal)).to.equal('truncated');
  });

  it('takes four jobs until their clients have left, and one at a time', async () => {
    const turner = new PictureTurner(LONG_MS);
    const clients = Array.from({ length: 5 }, () => new AbortController());
    const answers = clients.map(({ signal }) => turner.turn(JPEG, 90, signal));
    expect(await answers[4]).to.equal('busy');
    clients[1]?.abort();
    const kinds = await Promise.all(
      answers.map(async (answer) => (typeof (await answer) === 'string' ? await answer : 'picture')),
    );
    expect(kinds).to.deep.equal(['picture', 'gone', 'picture', 'picture', 'busy']);
    // The three pictures are still being sent.
    const more = [new AbortController(), new AbortController()];
    const later = await Promise.all(more.map(({ signal }) => turner.turn(JPEG, 90, signal)));
    expect(later.map((answer) => typeof answer)).to.deep.equal(['object', 'string']);
  });

  it('stops a worker that takes too long, or whose client leaves', async () => {
    const { signal } = new AbortController();
    expect(await new PictureTurner(0).turn(JPEG, 90, signal)).to.equal('slow');
    const leaving = new AbortController();
    const answer = new PictureTurner(LONG_MS).turn(JPEG, 90, leaving.signal);
    setImmediate(() => leaving.abort());
    expect(await answer).to.equal('gone');
    expect(await new PictureTurner(LONG_MS).turn(JPEG, 90, leaving.signal)).to.equal('gone');
  });
});
