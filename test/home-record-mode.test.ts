import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { RecordModeMemory } from '../daemon/home-record-mode.ts';

describe('what is recorded when home automation switches recording on again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-mode-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is events, then what was recorded before, also after a restart', async () => {
    const memory = new RecordModeMemory(folder);
    expect(await memory.recall()).to.equal('events');
    await memory.remember('both');
    expect(await memory.recall()).to.equal('both');
    expect(await new RecordModeMemory(folder).recall()).to.equal('both');
  });

  it('is events if nobody can tell, and remembered until the end where nothing can be written', async () => {
    writeFileSync(join(folder, 'mqtt-record-mode'), 'everything\n');
    expect(await new RecordModeMemory(folder).recall()).to.equal('events');
    for (const nowhere of [null, '/dev/null/picamd']) {
      const memory = new RecordModeMemory(nowhere);
      await memory.remember('continuous');
      expect(await memory.recall()).to.equal('continuous');
    }
  });
});
