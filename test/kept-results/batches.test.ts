import { expect } from 'chai';
import { batchesOf, runBatches } from './batches.ts';

const GROUPS = new Map([
  ['clients', ['clients/a', 'clients/b']],
  ['soak', ['soak/a']],
]);

describe('batches of tests whose results are kept', () => {
  it('are one for each group that runs whole, and one for all else', () => {
    expect(batchesOf(['page/a', 'clients/a', 'clients/b', 'soak/a'], GROUPS)).to.deep.equal([
      { name: 'clients', files: ['clients/a', 'clients/b'] },
      { name: 'soak', files: ['soak/a'] },
      { name: null, files: ['page/a'] },
    ]);
    expect(batchesOf(['soak/a'], GROUPS)).to.deep.equal([{ name: 'soak', files: ['soak/a'] }]);
  });

  it('do not take a group for passed of which only a part runs', () => {
    expect(batchesOf(['clients/b'], GROUPS)).to.deep.equal([{ name: null, files: ['clients/b'] }]);
    expect(batchesOf([], new Map([['gone', []]]))).to.deep.equal([]);
  });

  for (const [what, failing, kept] of [
    ['a group fails', 'clients/b', ['soak']],
    ['the last group fails', 'soak/a', ['clients']],
    ['a test without kept results fails', 'page/a', ['clients', 'soak']],
    ['nothing fails', 'none', ['clients', 'soak']],
  ] as const)
    it(`keep what has passed when ${what}`, async () => {
      const ran: string[] = [];
      const names: string[] = [];
      const batches = batchesOf(['page/a', 'clients/a', 'clients/b', 'soak/a'], GROUPS);
      const passed = await runBatches(
        batches,
        (files) => {
          ran.push(...files);
          return Promise.resolve(!files.includes(failing));
        },
        (name) => names.push(name),
      );
      expect(names).to.deep.equal(kept);
      expect(passed).to.equal(failing === 'none');
      expect(ran).to.have.members(['page/a', 'clients/a', 'clients/b', 'soak/a']);
    });
});
