import { expect } from 'chai';
import * as fc from 'fast-check';

import type { Rect } from '../../daemon/test-picture/canvas.ts';
import { layout, type Layout } from '../../daemon/test-picture/layout.ts';
import type { Label } from '../../daemon/test-picture/room.ts';
import { textArea } from '../../daemon/test-picture/text-line.ts';

function at(width: number, height: number, note = ''): Layout {
  return layout({ width, height, framerate: 30, note });
}

function texts(found: Layout): Label[] {
  const { banner, clock, date, sweep, note, status } = found;
  const optional = [date, note, status?.frameNumber].filter((label) => label !== undefined);
  return [
    ...(banner?.labels ?? []),
    ...clock,
    ...(sweep?.figures ?? []),
    ...(status?.labels ?? []),
    ...optional,
  ];
}

function areas(found: Layout): Rect[] {
  const bands = [found.bars, found.steps, found.sweep?.track].filter((area) => area !== undefined);
  return [
    ...texts(found).map((label) => textArea(label.text, label)),
    ...bands,
    ...(found.sweep?.ticks ?? []),
  ];
}

function shown(found: Layout): string {
  return texts(found)
    .map(({ text }) => text)
    .join('|');
}

function meet(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('layout', () => {
  it('keeps all parts inside the picture and apart, at any size', () => {
    const side = fc.oneof(fc.integer({ min: 16, max: 200 }), fc.integer({ min: 16, max: 5000 }));
    fc.assert(
      fc.property(
        side,
        side,
        fc.constantFrom('', 'NO CAMERA', 'A NOTE AS LONG AS '.repeat(8)),
        (width, height, note) => {
          const found = areas(at(width, height, note));
          for (const [i, area] of found.entries()) {
            expect(Math.min(area.x, area.y), JSON.stringify(area)).to.be.at.least(0);
            expect(area.x + area.width, JSON.stringify(area)).to.be.at.most(width);
            expect(area.y + area.height, JSON.stringify(area)).to.be.at.most(height);
            const overlapping = found.slice(i + 1).find((other) => meet(area, other));
            expect(overlapping, JSON.stringify(area)).to.equal(undefined);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('always shows the seconds and the tenth', () => {
    for (let width = 16; width < 100; width++) {
      for (let height = 16; height < 100; height += 7) {
        const { clock } = at(width, height);
        expect(clock.at(-1)?.to).to.equal(10);
        expect(Math.min(...clock.map(({ scale }) => scale))).to.be.at.least(1);
      }
    }
  });

  it('shows everything from 160x120 on, the clock at least twice as large as the rest', () => {
    for (const [width, height] of [
      [160, 120],
      [176, 144],
      [320, 240],
      [640, 480],
      [1280, 720],
      [4608, 2592],
      [480, 640],
    ] as const) {
      const found = at(width, height);
      expect(shown(found), `${width}x${height}`).to.match(/^TEST PICTURE\|NOT A CAMERA\|00:00/);
      expect(found.clock[0]!.scale).to.be.at.least(2 * found.date!.scale);
      expect([found.bars, found.steps, found.sweep, found.status]).not.to.include(undefined);
    }
  });

  it('writes the clock in two lines if one would be much smaller', () => {
    expect(at(480, 640).clock.map(({ text }) => text)).to.deep.equal(['00:00', '00.0']);
    expect(at(640, 480).clock.map(({ text }) => text)).to.deep.equal(['00:00:00.0']);
  });

  it('drops all other parts before it shortens the clock, the warning last', () => {
    expect(shown(at(97, 65))).to.equal('TEST PICTURE|NOT A CAMERA|00:00|00.0');
    expect(shown(at(64, 48))).to.equal('TEST|00:00|00.0');
    expect(shown(at(30, 30))).to.equal('TEST|00:00|00.0');
    expect(shown(at(24, 16))).to.equal('00.0');
    expect(shown(at(16, 16))).to.equal('00|.0');
  });

  it('shows size and rate if they fit', () => {
    expect(shown(layout({ width: 1280, height: 720, framerate: 29.970_03, note: '' }))).to.include(
      '1280 X 720   29.97 FPS',
    );
    expect(shown(at(160, 120))).not.to.include('FPS');
  });

  it('shows a note, smaller or truncated if it is long', () => {
    const place = (note: string): Label => at(640, 480, note).note!;
    expect(at(640, 480).note).to.equal(undefined);
    expect(place('short')).to.include({ text: 'short', scale: 3 });
    expect(place('no camera found: rpicam-vid is not installed')).to.include({ scale: 2 });
    expect(place('much too long '.repeat(20)).text).to.match(/^(much too long )+.*\.\.$/);
  });
});
