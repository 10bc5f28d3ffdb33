import { expect } from 'chai';
import { BodyReader } from '../../../../daemon/camera/sources/url/body-reader.ts';
import { PartUnits } from '../../../../daemon/camera/sources/url/part-units.ts';
import { HeadReader, NotHttp } from '../../../../daemon/camera/sources/url/response-head.ts';
import { jpeg } from '../../../helpers/jpeg.ts';

const PICTURE = jpeg({ seed: 1 });
const part = (length: number) => [`--B\r\nContent-Length: ${length}\r\n\r\n`, PICTURE, '\r\n'];
const STREAM = Buffer.concat(
  [PICTURE.length, PICTURE.length, 7, 50_000, PICTURE.length]
    .flatMap(part)
    .map((piece) => Buffer.from(piece)),
);

/** A generator of numbers from 0 to `below` - 1, the same each time. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Cuts the bytes anywhere. */
function cut(bytes: Buffer, random: (below: number) => number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random(random(3) === 0 ? 8 : 3000);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** Changes a few bytes, and takes some out. */
function mutated(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = random(8); i > 0; i--) copy[random(copy.length)] = random(256);
  const at = random(copy.length);
  return random(4) === 0 ? Buffer.concat([copy.subarray(0, at), copy.subarray(at + random(200))]) : copy;
}

describe('PartUnits', () => {
  function unitsOf(bytes: Buffer, random: (below: number) => number): { out: Buffer; told: string[] } {
    const out: Buffer[] = [];
    const told: string[] = [];
    const tell = (word: string) => () => void told.push(`${word} ${Buffer.concat(out).length}`);
    const parts = new PartUnits((chunk) => out.push(Buffer.from(chunk)), {
      start: tell('start'),
      end: tell('end'),
      release: tell('release'),
    });
    for (const chunk of cut(bytes, random)) parts.write(chunk);
    parts.end();
    return { out: Buffer.concat(out), told };
  }

  it('hands on every byte in order, whatever comes and however it is cut', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = randomNumbers(seed);
      const bytes = seed < 50 ? STREAM : mutated(STREAM, random);
      expect(unitsOf(bytes, random).out.equals(bytes), `seed ${seed}`).to.equal(true);
    }
  });

  it('begins and ends units at the borders of parts with a true length', () => {
    const bytes = Buffer.concat([PICTURE.length, PICTURE.length].flatMap(part).map((x) => Buffer.from(x)));
    const at = bytes.indexOf(PICTURE);
    const next = bytes.indexOf(PICTURE, at + 1);
    for (let seed = 1; seed <= 50; seed++)
      expect(unitsOf(bytes, randomNumbers(seed)).told).to.deep.equal([
        `start ${at}`,
        `end ${at + PICTURE.length}`,
        `start ${next}`,
        // The end of the body ends the last part.
        `end ${next + PICTURE.length}`,
      ]);
  });

  it('believes no length any more once one was wrong', () => {
    for (const wrong of [7, 50_000]) {
      const lengths = [wrong, PICTURE.length, PICTURE.length];
      const bytes = Buffer.concat(lengths.flatMap(part).map((x) => Buffer.from(x)));
      const { told } = unitsOf(bytes, () => 2999);
      expect(told.map((one) => one.split(' ')[0])).to.deep.equal(['start', 'release']);
    }
  });

  it('begins no unit where there is no delimiter, or for a part that no frame can fill', () => {
    for (const bytes of [PICTURE, Buffer.from(`--B\r\nContent-Length: 999999999\r\n\r\nx`), Buffer.from('')])
      expect(unitsOf(bytes, () => 2999).told).to.deep.equal([]);
  });
});

describe('HeadReader and BodyReader', () => {
  it('take any mutation of a response, and end it or say why not', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n';
    const size = PICTURE.length.toString(16);
    const response = Buffer.concat([
      Buffer.from(`${head}${size}\r\n`),
      PICTURE,
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    let whole = 0;
    for (let seed = 1; seed <= 1000; seed++) {
      const random = randomNumbers(seed);
      const chunks = cut(seed < 100 ? response : mutated(response, random), random);
      const reader = new HeadReader();
      let body: BodyReader | null = null;
      let length = 0;
      try {
        for (const chunk of chunks) {
          const found = body === null ? reader.read(chunk) : null;
          body?.write(chunk);
          if (found === null) continue;
          body = new BodyReader(found, (bytes) => (length += bytes.length));
          body.write(reader.rest);
        }
        if (body === null) reader.end();
      } catch (error) {
        if (!(error instanceof NotHttp))
          expect(String(error)).to.match(/chunk is no number|without an answer/);
      }
      if (body?.isComplete === true && length === PICTURE.length) whole++;
      else expect(seed, 'an unchanged response').to.be.at.least(100);
    }
    expect(whole).to.be.greaterThan(300);
  });
});
