import { expect } from 'chai';
import { nextFrame } from '../../daemon/http/camera-view.ts';
import { Broadcaster } from '../../daemon/stream/broadcaster.ts';
import { madeFrame } from '../helpers/made-frame.ts';

describe('nextFrame', () => {
  const never = new AbortController().signal;
  let broadcaster: Broadcaster;

  beforeEach(() => {
    broadcaster = new Broadcaster({
      staleMs: () => 1000,
      newest: () => null,
      onViewers: () => {},
      onSkips: () => {},
    });
  });

  it('waits for a frame that was captured after the request, not only read after it', async () => {
    const asked = nextFrame(broadcaster, 10_000, never, 500);
    for (const [number, capturedAtMs] of [100, 499, 500, 600].entries())
      broadcaster.publish(madeFrame(number, capturedAtMs));
    expect((await asked)?.capturedAtMs).to.equal(500);
  });

  it('takes any frame if the time does not matter', async () => {
    const asked = nextFrame(broadcaster, 10_000, never);
    broadcaster.publish(madeFrame(1, 100));
    expect((await asked)?.sequence).to.equal(1);
  });

  it('gives the last one that came when all were old, and null when none came', async () => {
    const asked = nextFrame(broadcaster, 20, never, 500);
    broadcaster.publish(madeFrame(1, 100));
    broadcaster.publish(madeFrame(2, 200));
    expect((await asked)?.sequence).to.equal(2);
    expect(await nextFrame(broadcaster, 20, never, 500)).to.equal(null);
  });

  it('gives nothing to a client that has gone', async () => {
    const gone = new AbortController();
    const asked = nextFrame(broadcaster, 10_000, gone.signal);
    gone.abort();
    expect(await asked).to.equal(null);
    broadcaster.publish(madeFrame(1, 100));
  });
});
