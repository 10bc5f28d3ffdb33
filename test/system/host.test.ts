import { expect } from 'chai';
import { Host } from '../../daemon/system/host.ts';
import { parseThrottled, readThrottling } from '../../daemon/system/throttling.ts';

describe('Host', () => {
  it('reads the facts, and caches them', async () => {
    const host = new Host();
    const first = host.facts();
    expect(host.facts()).to.equal(first);
    const facts = await first;
    expect(facts.memory?.totalBytes).to.be.greaterThan(facts.memory?.availableBytes ?? 0);
    expect(facts.load).to.have.length(3);
    expect(facts.uptimeSeconds).to.be.greaterThan(0);
  });

  it("parses the firmware's throttling bits", async () => {
    expect(parseThrottled('throttled=0x0\n')).to.deep.include({ underVoltage: false, throttled: false });
    const found = parseThrottled('throttled=0x50005\n');
    expect(found).to.include({ underVoltage: true, frequencyCapped: false, throttled: true });
    expect(found?.sinceBoot).to.include({ underVoltage: true, throttled: true, softTemperatureLimit: false });
    expect(parseThrottled('8')?.softTemperatureLimit).to.equal(true);
    expect(parseThrottled('no number here: -')).to.equal(null);
    expect(await readThrottling()).to.satisfy(
      (value: unknown) => value === null || typeof value === 'object',
    );
  });
});
