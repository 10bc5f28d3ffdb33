import { expect } from 'chai';
import { parseProcessorTime } from '../../scripts/bench/machine.ts';
import { bytesWritten, cpuSeconds, family, processCost } from '../../scripts/bench/process-cost.ts';

describe('what the bench reads of the machine', () => {
  it('adds up the busy columns of /proc/stat, and has steal apart', () => {
    const stat = 'cpu  100 20 30 4000 500 6 7 8 0 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n';
    const { busy, stolen } = parseProcessorTime(stat);
    expect(busy).to.be.closeTo(1.63, 1e-9);
    expect(stolen).to.be.closeTo(0.08, 1e-9);
  });

  it('reads processor time and memory of a process', () => {
    const before = cpuSeconds(process.pid);
    const used = process.cpuUsage();
    let sum = 0;
    for (let i = 0; i < 3e7; i++) sum += Math.sqrt(i);
    expect(sum).to.be.greaterThan(0);
    const { user, system } = process.cpuUsage(used);
    expect(cpuSeconds(process.pid) - before).to.be.closeTo((user + system) / 1e6, 0.05);
    const cost = processCost(process.pid);
    expect(cost.residentMegabytes).to.be.closeTo(process.memoryUsage.rss() / (1 << 20), 20);
    expect(cost.codeMegabytes).to.be.within(10, cost.residentMegabytes);
    expect(family(process.pid)[0]).to.equal(process.pid);
    expect(bytesWritten(process.pid)).to.be.greaterThan(0);
    expect(bytesWritten(2 ** 30)).to.equal(0);
  });
});
