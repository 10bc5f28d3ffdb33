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
    expect(shown([file('e1', 0, 50), file('e2', 30, 80), file('e3', 35, 45)])).to.deep.equal([
      'e1 0-50',
      'e2 50-80',
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
