import { expect } from 'chai';
import { MultipartParser } from '../../../../../daemon/http/page/browser/multipart-parser.ts';
import { shownState } from '../../../../../daemon/http/page/browser/wall/shown-state.ts';
import { wallPart } from '../../../../../daemon/http/page/browser/wall/wall-parts.ts';
import type { WallPart } from '../../../../../daemon/http/page/browser/wall/wall-parts.ts';

function parse(text: string): (WallPart | null)[] {
  const parts: (WallPart | null)[] = [];
  const parser = new MultipartParser((part, head) => parts.push(wallPart(part, head)));
  for (const byte of Buffer.from(text)) parser.write(Uint8Array.of(byte));
  return parts;
}

describe('the stream of a wall', () => {
  it('has pictures and states of cameras by their names', () => {
    const picture =
      'X-Camera: hall\r\nX-Timestamp: 1700000000.123000\r\nContent-Length: 3\r\n\r\nabc\r\n--b\r\n';
    const state = 'Content-Length: 0\r\nX-Camera: gate\r\nX-State: lost\r\n\r\n\r\n--b\r\n';
    const [first, second, third] = parse(`--b\r\n${picture}${state}${picture}`);
    expect(first).to.deep.equal({
      camera: 'hall',
      picture: { jpeg: new Uint8Array(Buffer.from('abc')), capturedMs: 1_700_000_000_123 },
    });
    expect(second).to.deep.equal({ camera: 'gate', state: 'lost' });
    expect(third).to.deep.equal(first);
  });

  it('takes no empty picture, and no part without a camera', () => {
    expect(() => parse('--b\r\nX-Camera: hall\r\nContent-Length: 0\r\n\r\n')).to.throw('Content-Length');
    expect(parse('--b\r\nX-State: alive\r\nContent-Length: 0\r\n\r\n')).to.deep.equal([null]);
    expect(parse('--b\r\nX-Camera: hall\r\nX-State: later\r\nContent-Length: 0\r\n\r\n')).to.deep.equal([
      null,
    ]);
  });
});

describe('what a tile shows', () => {
  it('never is an old picture as a new one', () => {
    expect(shownState('live', 1900, 5)).to.equal('live');
    expect(shownState('live', 2100, 5)).to.equal('old');
    expect(shownState('waiting', 2100, 5)).to.equal('old');
    expect(shownState('live', 4900, 0.5)).to.equal('live');
    expect(shownState('live', null, 5)).to.equal('waiting');
  });

  it('is what the hub says of a camera that is lost or private, however new the picture is', () => {
    expect(shownState('lost', 10, 5)).to.equal('lost');
    expect(shownState('private', 10, 5)).to.equal('private');
  });
});
