import { mock } from 'node:test';
import { expect } from 'chai';
import type { AttemptResult } from '../../../../daemon/http/page/browser/stream-reader.ts';
import { TransportUpgrade } from '../../../../daemon/http/page/browser/transport-upgrade.ts';
import type { TransportName } from '../../../../daemon/http/page/browser/transport.ts';
import { advance } from '../../../helpers/fake-timers.ts';
import { fakeTransports } from '../../../helpers/fake-transports.ts';
import type { Results } from '../../../helpers/fake-transports.ts';

describe('TransportUpgrade', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('finds the best transport that delivers a picture, probing less and less often', async () => {
    const result: AttemptResult = { reason: 'silent', code: null };
    const results: Results = { stream: result, image: result };
    const tried: TransportName[] = [];
    const found: TransportName[] = [];
    const upgrade = new TransportUpgrade({
      transports: fakeTransports(results, tried),
      onFound: (name) => found.push(name),
    });
    upgrade.search(['stream', 'image']);
    await advance(59_000);
    expect(tried).to.deep.equal([]);
    await advance(2000 + 120_000 + 240_000);
    expect(tried).to.deep.equal(['stream', 'image', 'stream', 'image', 'stream', 'image']);
    delete results.image;
    await advance(480_000);
    expect(found).to.deep.equal(['image']);
    upgrade.search(['stream']);
    upgrade.search([]);
    await advance(3_600_000);
    expect(tried).to.have.length(8);
  });
});
