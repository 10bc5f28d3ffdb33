import { expect } from 'chai';
import * as fc from 'fast-check';
import { MultipartParser } from '../../../../daemon/http/page/browser/multipart-parser.ts';
import type { StreamPart } from '../../../../daemon/http/page/browser/multipart-parser.ts';

function part(body: Uint8Array, seconds = '1700000000.123000'): Buffer {
  const head = `Content-Type: image/jpeg\r\nContent-Length: ${body.length}\r\nX-Timestamp: ${seconds}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body, Buffer.from('\r\n--b\r\n')]);
}

function parse(chunks: Uint8Array[]): StreamPart[] {
  const parts: StreamPart[] = [];
  const parser = new MultipartParser((found) => parts.push(found));
  for (const chunk of chunks) parser.write(chunk);
  return parts;
}

describe('MultipartParser', () => {
  it('finds the same parts whatever the chunk sizes are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }),
        (bodies, sizes) => {
          const bytes = Buffer.concat([Buffer.from('--b\r\n'), ...bodies.map((body) => part(body))]);
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(parse(chunks).map(({ jpeg }) => [...jpeg])).to.deep.equal(bodies.map((body) => [...body]));
        },
      ),
    );
  });

  it('delivers a part with its last byte, and its capture time', () => {
    const bytes = Buffer.concat([Buffer.from('--b\r\n'), part(Buffer.from('abc'))]);
    const end = bytes.indexOf('abc') + 3;
    expect(parse([bytes.subarray(0, end - 1)])).to.have.length(0);
    expect(parse([bytes.subarray(0, end)])[0]?.capturedMs).to.equal(1700000000123);
    expect(parse([Buffer.from('content-length: 1\r\n\r\nx')])[0]?.capturedMs).to.equal(null);
  });

  it('throws for anything but parts with a Content-Length', () => {
    for (const bad of [
      '<!doctype html><title>Log in</title>\r\n\r\n',
      'Content-Length: 0\r\n\r\n',
      'Content-Length: -5\r\n\r\n',
      'Content-Length: 999999999\r\n\r\n',
      'Content-Length: 12345678901\r\n\r\n',
      'x'.repeat(3000),
    ])
      expect(() => parse([Buffer.from(bad)]), bad.slice(0, 30)).to.throw(
        /head of a part|valid Content-Length/,
      );
  });
});
