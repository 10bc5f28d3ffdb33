import { expect } from 'chai';
import { createEventId } from '../../daemon/events/event-id.ts';
import {
  closedName,
  CONTINUOUS,
  OPEN_ENDING,
  parseRecordingName,
  STAR_ENDING,
  stemOf,
} from '../../daemon/recording/recording-names.ts';
import type { RecordingName } from '../../daemon/recording/recording-names.ts';

const START_MS = Date.UTC(2026, 10, 29, 17, 31, 12, 123);
const MOTION: RecordingName = {
  startMs: START_MS,
  boot: null,
  kind: 'motion',
  id: '20261129T173117123Z-4k7q',
};
const STEM = '2026/11/29/2026-11-29T17-31-12.123Z_motion_20261129T173117123Z-4k7q';

function parse(path: string) {
  const at = path.lastIndexOf('/');
  return parseRecordingName(path.slice(0, at), path.slice(at + 1));
}

describe('names of recordings', () => {
  it('say when, what and which event', () => {
    expect(stemOf(MOTION)).to.equal(STEM);
    expect(stemOf({ ...MOTION, kind: 'continuous', id: null })).to.equal(
      '2026/11/29/2026-11-29T17-31-12.123Z_continuous',
    );
    expect(stemOf({ ...MOTION, startMs: 61_234, boot: '1f0c9a52', kind: 'camera-lost' })).to.equal(
      'boot-1f0c9a52/boot-1f0c9a52_0000000061234_camera-lost_20261129T173117123Z-4k7q',
    );
  });

  it('are read back, for each of its files', () => {
    const recordings = [
      MOTION,
      { ...MOTION, kind: 'continuous', id: null },
      { ...MOTION, startMs: 7, boot: '1f0c9a52' },
    ];
    for (const recording of recordings) {
      const stem = stemOf(recording);
      const files = {
        '.avi.part': 'open',
        '.60s.avi': 'avi',
        '.idx': 'index',
        '.jpg': 'snapshot',
        '.star': 'star',
      };
      for (const [ending, part] of Object.entries(files)) {
        const seconds = part === 'avi' ? 60 : null;
        expect(parse(stem + ending)).to.deep.equal({ ...recording, stem, part, seconds });
      }
    }
  });

  it('are allowed on FAT, and differ without their case', () => {
    const kinds = ['continuous', 'motion', 'tamper', 'camera-lost', 'scene-change', 'disk', 'manual'];
    const ids = Array.from({ length: 10 }, () => createEventId(START_MS));
    const paths = kinds.flatMap((kind) =>
      ids.flatMap((id) => {
        const name = { ...MOTION, kind, id: kind === CONTINUOUS ? null : id };
        const stems = [stemOf(name), stemOf({ ...name, boot: '1f0c9a52' })];
        return stems.flatMap((stem) => [closedName(stem, 60_000), stem + OPEN_ENDING, stem + STAR_ENDING]);
      }),
    );
    const names = new Set(paths.flatMap((path) => path.split('/')));
    // Neither its forbidden characters, nor a dot at the end.
    expect([...names].filter((name) => !/^[\w.-]{1,254}\w$/.test(name))).to.deep.equal([]);
    expect(new Set([...names].map((name) => name.toLowerCase())).size).to.equal(names.size);
  });

  it('of closed files give the length, rounded up', () => {
    expect(parse(closedName(STEM, 12_001))?.seconds).to.equal(13);
    expect(parse(closedName(STEM, 1e12))?.seconds).to.equal(99_999);
  });

  it('of other files, of other folders and of times that there are not are none of ours', () => {
    const names = [
      `${STEM}.mkv`,
      `${STEM}.avi`,
      `${STEM.replaceAll('-29', '-30')}.idx`,
      `2026/11/30/${STEM.slice('2026/11/29/'.length)}.idx`,
      '2026/02/30/2026-02-30T17-31-12.123Z_continuous.idx',
      '2026/11/29/2026-11-29T17-31-12.123Z_continuous/../../../etc/passwd.idx',
      'boot-1f0c9a52/boot-2f0c9a52_0000000061234_continuous.idx',
      '2026/11/29/events.jsonl',
    ];
    for (const name of names) expect(parse(name), name).to.equal(null);
  });
});
