import { expect } from 'chai';
import { drawCard } from '../../daemon/privacy/draw-card.ts';
import { untilText } from '../../daemon/privacy/until-text.ts';
import { zoneFile } from '../../daemon/system/zone-files.ts';
import { TimeZone } from '../../daemon/time/time-zone.ts';

/** A Sunday. */
const NOW = Date.UTC(2026, 10, 29, 17, 30);
const HOUR = 3_600_000;

describe('the card of a private camera', () => {
  it('is a JPEG of any size, with more in it than its ground', () => {
    const sizes: Record<string, number> = {};
    for (const [width, height] of [
      [640, 360],
      [360, 640],
      [16, 16],
      [33, 17],
    ] as const) {
      const card = drawCard(width, height, { word: 'PRIVATE', line: 'UNTIL MO 08:00' });
      const sof = card.indexOf(Buffer.from([0xff, 0xc0]));
      expect([card.readUInt16BE(sof + 7), card.readUInt16BE(sof + 5)]).to.deep.equal([width, height]);
      sizes[`${width}x${height}`] = card.length;
    }
    const empty = drawCard(640, 360, { word: '', line: '' }).length;
    expect(sizes['640x360']).to.be.greaterThan(2 * empty);
    expect(drawCard(640, 360, { word: 'PRIVATE', line: '' }).length).to.be.lessThan(sizes['640x360'] ?? 0);
  });

  it('says until when, by the local clock', () => {
    const berlin = new TimeZone(zoneFile('Europe/Berlin'));
    expect(untilText(NOW + HOUR, NOW, berlin)).to.equal('UNTIL 19:30');
    expect(untilText(NOW + 6 * HOUR, NOW, berlin)).to.equal('UNTIL MO 00:30');
    expect(untilText(NOW + 6 * HOUR, NOW, new TimeZone(null))).to.equal('UNTIL 23:30');
    expect(untilText(NOW + 140 * HOUR, NOW, berlin)).to.equal('UNTIL SA 14:30');
    expect(untilText(NOW + 240 * HOUR, NOW, berlin)).to.equal('UNTIL 2026-12-09');
  });
});
