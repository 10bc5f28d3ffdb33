import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';

const CORPUS = new URL('../../../test/fixtures/malformed-requests.json', import.meta.url);
const MAX_CHANGES = 4;

/** Malformed requests, each with a description of what is wrong. One character is one byte. */
function corpus(): Buffer[] {
  const all = JSON.parse(readFileSync(CORPUS, 'utf8')) as { what: string; request: string }[];
  return all.map(({ request }) => Buffer.from(request, 'latin1'));
}

type Change = (bytes: Buffer) => Buffer;

const position = fc.double({ min: 0, max: 1, noNaN: true });
const piece = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
  fc
    .constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\0',
      ' ',
      '\t',
      ':',
      ';',
      ',',
      '%',
      '/',
      '..',
      '0\r\n\r\n',
      '\xff',
      'a'.repeat(5000),
    )
    .map((text) => Buffer.from(text, 'latin1')),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(position, piece).map(
    ([at, what]) =>
      (bytes: Buffer) =>
        splice(bytes, at, 0, what),
  ),
  fc.tuple(position, piece).map(
    ([at, what]) =>
      (bytes: Buffer) =>
        splice(bytes, at, what.length, what),
  ),
  fc.tuple(position, fc.nat(40)).map(
    ([at, length]) =>
      (bytes: Buffer) =>
        splice(bytes, at, length, new Uint8Array()),
  ),
  fc.constant((bytes: Buffer) => Buffer.concat([bytes, bytes])),
  position.map((share) => (bytes: Buffer) => bytes.subarray(0, Math.floor(share * bytes.length))),
  fc.constant((bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')),
);

/** `count` requests, the same for the same seed: the corpus, then mutations of it. */
export function malformedRequests(count: number, seed: number): Buffer[] {
  const originals = corpus();
  const changed = fc
    .tuple(fc.constantFrom(...originals), fc.array(change, { minLength: 1, maxLength: MAX_CHANGES }))
    .map(([original, changes]) => changes.reduce((bytes, mutate) => mutate(bytes), original));
  return [...originals, ...fc.sample(changed, { seed, numRuns: Math.max(0, count - originals.length) })];
}

function splice(bytes: Buffer, share: number, remove: number, insert: Uint8Array): Buffer {
  const at = Math.floor(share * bytes.length);
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
}
