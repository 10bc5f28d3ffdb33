import { expect } from 'chai';
import { FailureHistory, stallFailure } from '../../daemon/camera/failure.ts';
import type { Failure } from '../../daemon/camera/failure.ts';

describe('stallFailure', () => {
  it('names STALL_SECONDS for a source that may be slower than that', () => {
    const hint = (kind: 'url' | 'command' | 'rpicam', code: 'stalled' | 'no-first-frame') =>
      stallFailure({ kind, description: 'd', run: () => Promise.resolve() }, code, 5000).hint;
    expect(hint('url', 'stalled')).to.include('increase STALL_SECONDS');
    expect(hint('command', 'stalled')).to.include('increase STALL_SECONDS');
    expect(hint('rpicam', 'stalled')).to.not.include('STALL_SECONDS');
    expect(hint('url', 'no-first-frame')).to.include('increase FIRST_FRAME_SECONDS');
  });
});

describe('FailureHistory', () => {
  const failure = (code: Failure['code'], atMs: number): Failure => ({ code, message: 'm', hint: 'h', atMs });

  it('lists the newest first, repeated ones once with their count, at most ten', () => {
    const history = new FailureHistory();
    expect(history.newestFirst).to.deep.equal([]);
    for (const [i, code] of (
      ['stalled', 'no-camera', 'no-camera', 'no-camera', 'stalled'] as const
    ).entries())
      history.add(failure(code, i));
    expect(
      history.newestFirst.map(({ failure: { code, atMs }, times }) => [code, atMs, times]),
    ).to.deep.equal([
      ['stalled', 4, 1],
      ['no-camera', 3, 3],
      ['stalled', 0, 1],
    ]);
    for (let i = 0; i < 50; i++) history.add(failure(i % 2 === 0 ? 'busy' : 'crash', i));
    expect(history.newestFirst).to.have.length(10);
    expect(history.newestFirst[0]?.failure).to.deep.equal(failure('crash', 49));
  });
});
