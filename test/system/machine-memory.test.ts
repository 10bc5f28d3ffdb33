import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { machineMemory, readMachineMemory } from '../../daemon/system/machine-memory.ts';

describe('the memory of the machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-cgroup-'));
  const service = join(folder, 'system.slice', 'picamd.service');
  before(() => mkdirSync(service, { recursive: true }));
  after(() => rmSync(folder, { recursive: true }));

  function limit(group: string, text: string): void {
    writeFileSync(join(group, 'memory.max'), `${text}\n`);
  }

  function read(self: string): number {
    const file = join(folder, 'self');
    writeFileSync(file, self);
    return readMachineMemory(file, folder);
  }

  it('is the lowest limit of the groups that the process is in, if there is one', () => {
    const self = '0::/system.slice/picamd.service\n';
    expect(read(self)).to.equal(totalmem());
    limit(service, 'max');
    expect(read(self)).to.equal(totalmem());
    limit(service, '300000000');
    expect(read(self)).to.equal(300_000_000);
    limit(join(folder, 'system.slice'), '200000000');
    expect(read(self)).to.equal(200_000_000);
    // A container sees its own group as the root.
    limit(folder, '100000000');
    expect(read(self)).to.equal(100_000_000);
    expect(read('0::/\n')).to.equal(100_000_000);
  });

  it('is what the machine has without a limit', () => {
    rmSync(join(folder, 'memory.max'));
    expect(read('0::/elsewhere\n')).to.equal(totalmem());
    expect(read('7:memory:/user.slice\n')).to.equal(totalmem());
    expect(readMachineMemory(join(folder, 'missing'), folder)).to.equal(totalmem());
    expect(machineMemory()).to.be.within(1, totalmem());
  });
});
