import { expect } from 'chai';
import { pictureMarker, withoutPictureMarkers } from '../../daemon/frame/application-data.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { exif, segment } from '../helpers/segments.ts';

const [APP0, APP1, APP2, COM] = [0xe0, 0xe1, 0xe2, 0xfe];
const THUMBNAIL = jpeg({ width: 16, height: 16, scanBytes: 40 });

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function cleaned(marker: number, payload: Buffer): string {
  return hex(withoutPictureMarkers(marker, payload));
}

/** The same Exif data, whose IFD0 names no IFD1. */
function unlinked(payload: Buffer): Buffer {
  const kept = Buffer.from(payload);
  return kept.fill(0, 28, 32);
}

describe('application data', () => {
  it('is searched for FF D8 and FF D9', () => {
    const bytes = Buffer.from('00ffd7ffffd800ffd9ff', 'hex');
    expect(pictureMarker(bytes, 0, 10)).to.equal(4);
    expect(pictureMarker(bytes, 4, 10)).to.equal(4);
    expect(pictureMarker(bytes, 5, 10)).to.equal(7);
    expect(pictureMarker(bytes, 5, 9)).to.equal(7);
    expect(pictureMarker(bytes, 5, 8)).to.equal(-1);
    expect(pictureMarker(bytes, 8, 10)).to.equal(-1);
  });

  for (const isLittle of [false, true]) {
    it(`of Exif loses its thumbnail and keeps Orientation, ${isLittle ? 'little' : 'big'} endian`, () => {
      const whole = exif({ isLittle, thumbnail: THUMBNAIL });
      const kept = unlinked(whole).subarray(0, -THUMBNAIL.length);
      expect(cleaned(APP1, whole)).to.equal(hex(segment(APP1, kept)));
    });
  }

  it('of Exif keeps what comes after the thumbnail, and loses the markers of both', () => {
    const tail = Buffer.from('41ffd842ffd9', 'hex');
    const whole = exif({ thumbnail: Buffer.from('ffd800ffd9', 'hex'), makerNote: tail, tail });
    const masked = hex(unlinked(whole)).replaceAll(/ffd[89]/g, 'ff3f');
    expect(cleaned(APP1, whole)).to.equal(hex(segment(APP1, Buffer.from(masked, 'hex'))));
  });

  it('of Exif without a thumbnail keeps its length, and so its offsets', () => {
    const whole = exif({ makerNote: THUMBNAIL });
    const masked = hex(whole).replaceAll(/ffd[89]/g, 'ff3f');
    expect(cleaned(APP1, whole)).to.equal(hex(segment(APP1, Buffer.from(masked, 'hex'))));
  });

  it('of Exif with wrong offsets goes, or at least its markers do', () => {
    const whole = exif({ thumbnail: THUMBNAIL });
    for (let at = 6; at < 62; at++) {
      for (const value of [0, 1, 7, 8, 0x80, 0xff]) {
        const broken = Buffer.from(whole);
        broken[at] = value;
        const found = withoutPictureMarkers(APP1, broken);
        expect(pictureMarker(Buffer.from(found), 0, found.length), `${at}: ${value}`).to.equal(-1);
        if (found.length === 0) continue;
        expect(Buffer.from(found).readUInt16BE(2)).to.equal(found.length - 2);
        // IFD0 is still there.
        if (at < 8) expect(hex(found.subarray(12, 32))).to.equal(hex(broken.subarray(8, 28)));
      }
    }
    const unreadable = [
      '',
      '4d4d',
      '4d4d002a00000008',
      '4d4d002a000000080001',
      '4d4d002b00000008000000000000',
    ];
    for (const tiff of unreadable)
      expect(cleaned(APP1, Buffer.from(`457869660000${tiff}ffd9`, 'hex')), tiff).to.equal('');
    // An offset of the thumbnail that lies in IFD0 must not cut it.
    const inside = Buffer.from(whole);
    inside.writeUInt32BE(10, 42);
    inside.writeUInt32BE(0xffff, 54);
    expect(withoutPictureMarkers(APP1, inside)).to.have.length(inside.length + 4);
  });

  it('of Exif may say with short numbers where its thumbnail is', () => {
    const whole = exif({ thumbnail: THUMBNAIL });
    // The two entries of IFD1, after its count.
    for (const entry of [34, 46]) {
      const value = whole.readUInt32BE(entry + 8);
      whole.writeUInt16BE(3, entry + 2);
      whole.writeUInt32BE(value * 65_536, entry + 8);
    }
    expect(cleaned(APP1, whole)).to.equal(hex(segment(APP1, unlinked(whole).subarray(0, -THUMBNAIL.length))));
  });

  it('of Exif whose IFD1 is not there keeps its length', () => {
    const whole = exif({ makerNote: THUMBNAIL });
    whole.writeUInt32BE(whole.length, 28);
    const masked = hex(unlinked(whole)).replaceAll(/ffd[89]/g, 'ff3f');
    expect(cleaned(APP1, whole)).to.equal(hex(segment(APP1, Buffer.from(masked, 'hex'))));
  });

  it('of an ICC profile is cut between FF and D8 or D9, so that none of its bytes changes', () => {
    const body = Buffer.from('00ffd801ffd9ffd8ff', 'hex');
    const head = (number: number, count: number) =>
      Buffer.from(`ICC_PROFILE\0${String.fromCodePoint(number, count)}`);
    const pieces = ['00ff', 'd801ff', 'd9ff', 'd8ff'].map((piece, i) =>
      segment(APP2, Buffer.concat([head(i + 1, 4), Buffer.from(piece, 'hex')])),
    );
    expect(cleaned(APP2, Buffer.concat([head(1, 1), body]))).to.equal(hex(Buffer.concat(pieces)));
    const piece = Buffer.concat([head(1, 2), body]);
    expect(cleaned(APP2, piece), 'one of two').to.equal(hex(segment(APP2, piece)));
    const many = (times: number) =>
      Buffer.concat([head(1, 1), Buffer.alloc(2 * times, Buffer.from('ffd8', 'hex'))]);
    expect(pictureMarker(Buffer.from(withoutPictureMarkers(APP2, many(253))), 0, 1e6)).to.equal(-1);
    expect(cleaned(APP2, many(254))).to.equal(hex(segment(APP2, many(254))));
  });

  it('of XMP stays a text', () => {
    for (const name of ['http://ns.adobe.com/xap/1.0/', 'http://ns.adobe.com/xmp/extension/']) {
      const text = `${name}\0<x:xmpmeta>a\xff\xd8b\xff\xd9</x:xmpmeta>`;
      const kept = text.replaceAll(/\xff[\xd8\xd9]/g, '\xff?');
      expect(cleaned(APP1, Buffer.from(text, 'latin1'))).to.equal(hex(segment(APP1, kept)));
    }
  });

  it('of every other kind goes', () => {
    const all: [number, string][] = [
      [APP0, 'JFXX\0\x10\xff\xd8'],
      [APP1, 'http://example.org/\0\xff\xd8'],
      [APP2, 'MPF\0\xff\xd8'],
      [APP2, 'Exif\0\0MM\0*\xff\xd8'],
      [COM, 'ICC_PROFILE\0\x01\x01\xff\xd9'],
    ];
    for (const [marker, payload] of all)
      expect(cleaned(marker, Buffer.from(payload, 'latin1')), payload).to.equal('');
  });
});
