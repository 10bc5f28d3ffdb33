import { expect } from 'chai';
import type { RecordedFile } from '../../daemon/playback/recorded-days.ts';
import { spansOf } from '../../daemon/playback/spans.ts';

function file(name: string, startMs: number, toMs: number): RecordedFile {
  const id = name.startsWith('c') ? null : name;
  return {
    startMs,
    toMs,
    id,
    stem: name,
    avi: name,
    boot: null,
    kind: '',
    isOpen: false,
    seconds: 0,
    hasSnapshot: false,
    isStarred: false,
    files: [],
  };
}

function shown(files: readonly RecordedFile[], fromMs = 0, toMs = 1000) {
  return spansOf(files, fromMs, toMs).map((span) => `${span.file.stem} ${span.fromMs}-${span.toMs}`);
}

describe('what is shown of recordings', () => {
  it('is continuous recording, with events where there are some', () => {
    const files = [file('c1', 0, 60), file('c2', 60, 120), file('e1', 20, 30), file('e2', 55, 70)];
    expect(shown(files)).to.deep.equal(['c1 0-20', 'e1 20-30', 'c1 30-55', 'e2 55-70', 'c2 70-120']);
  });

  it('has each moment once where events overlap', () => {
    const overlapping = [file('e1', 0, 5000), file('e2', 3000, 8000), file('e3', 3500, 4500)];
    expect(shown(overlapping, 0, 9000)).to.deep.equal(['e1 0-5000', 'e2 5000-8000']);
  });

  it('has all of a file that begins before the one before it ends by its name, which is rounded up', () => {
    const files = [
      file('c1', 0, 61_000),
      file('c2', 60_020, 121_020),
      file('e1', 130_000, 132_000),
      file('e1', 131_040, 132_040),
    ];
    expect(shown(files, 0, 200_000)).to.deep.equal([
      'c1 0-60020',
      'c2 60020-121020',
      'e1 130000-131040',
      'e1 131040-132040',
    ]);
  });

  it('leaves gaps as they are', () => {
    expect(shown([file('c1', 0, 10), file('c2', 500, 510)])).to.deep.equal(['c1 0-10', 'c2 500-510']);
  });

  it('is cut to the range', () => {
    const files = [file('c1', 0, 60), file('e1', 20, 30), file('c2', 200, 300)];
    expect(shown(files, 25, 50)).to.deep.equal(['e1 25-30', 'c1 30-50']);
    expect(shown(files, 60, 200)).to.deep.equal([]);
  });
});
