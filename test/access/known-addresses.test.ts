import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { KnownAddresses } from '../../daemon/access/known-addresses.ts';
import { createLog } from '../../daemon/log/logger.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 1);

describe('KnownAddresses', () => {
  let folder: string;
  let file: string;
  let lines: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-known-'));
    file = join(folder, 'known-addresses');
    lines = '';
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const create = (where = folder) =>
    new KnownAddresses({
      log: createLog(
        { level: 'info', format: 'json' },
        { write: (line) => (lines += line), close: async () => {} },
      ),
      folder: where,
    });

  it('knows an address for four weeks after its last login', () => {
    const known = create('');
    expect(known.has('192.0.2.1', NOW_MS)).to.equal(false);
    known.add('192.0.2.1', NOW_MS);
    expect(known.has('192.0.2.1', NOW_MS + 28 * DAY_MS - 1)).to.equal(true);
    expect(known.has('192.0.2.1', NOW_MS + 28 * DAY_MS)).to.equal(false);
    known.add('192.0.2.1', NOW_MS + DAY_MS);
    expect(known.has('192.0.2.1', NOW_MS + 29 * DAY_MS - 1)).to.equal(true);
    expect(known.has('192.0.2.2', NOW_MS)).to.equal(false);
  });

  it('keeps them over a restart, in a file that nobody else can read', async () => {
    const known = create();
    await known.load(NOW_MS);
    known.add('192.0.2.1', NOW_MS);
    known.add('2001:db8::1', NOW_MS);
    known.add('', NOW_MS);
    await known.stop(NOW_MS);
    await known.stop(NOW_MS);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, 'utf8')).to.equal(
      '192.0.2.1 2026-01-01T00:00:00.000Z\n2001:db8::1 2026-01-01T00:00:00.000Z\n',
    );
    const next = create();
    await next.load(NOW_MS);
    expect([next.has('192.0.2.1', NOW_MS), next.has('2001:db8::1', NOW_MS)]).to.deep.equal([true, true]);
    expect([next.size, lines]).to.deep.equal([2, '']);
  });

  it('writes at most once a day for an address, and soon after its login', async () => {
    const known = new KnownAddresses({ ...partsOf(), saveMs: 1 });
    known.add('192.0.2.1', NOW_MS);
    while (!existsSync(file)) await delay(2);
    rmSync(file);
    known.add('192.0.2.1', NOW_MS + DAY_MS - 1);
    await known.stop();
    expect(existsSync(file)).to.equal(false);
    known.add('192.0.2.1', NOW_MS + DAY_MS);
    await known.stop();
    expect(existsSync(file)).to.equal(true);
  });

  const partsOf = () => ({
    log: createLog({ level: 'info', format: 'json' }, { write: () => {}, close: async () => {} }),
    folder,
  });

  it('touches no file without a folder', async () => {
    const known = create('');
    known.add('192.0.2.1', NOW_MS);
    await known.load(NOW_MS);
    await known.stop(NOW_MS);
    expect([known.size, lines]).to.deep.equal([1, '']);
  });

  it('takes the newest time of each address, from the file or not, and writes the longest ago first', async () => {
    writeFileSync(file, '192.0.2.1 2025-12-20\n192.0.2.2 2025-12-31T12:00Z\n192.0.2.3 2025-12-10\n');
    const known = create();
    known.add('192.0.2.1', NOW_MS);
    known.add('192.0.2.2', NOW_MS - 2 * DAY_MS);
    await known.stop(NOW_MS);
    const times = ['3 2025-12-10T00:00', '2 2025-12-31T12:00', '1 2026-01-01T00:00'];
    expect(readFileSync(file, 'utf8')).to.equal(times.map((time) => `192.0.2.${time}:00.000Z\n`).join(''));
    expect([known.size, lines]).to.deep.equal([3, '']);
  });

  it('leaves no file open', async () => {
    writeFileSync(file, '192.0.2.1 2025-12-20\n');
    const open = () => readdirSync('/proc/self/fd').length;
    const known = create();
    await known.load(NOW_MS);
    const before = open();
    for (let i = 0; i < 20; i++) await known.load(NOW_MS);
    expect(open()).to.be.below(before + 20);
  });

  it('knows at most 1000, and forgets those that logged in longest ago', async () => {
    const known = create();
    for (let i = 0; i < 1100; i++) known.add(`10.0.${i >> 8}.${i & 255}`, NOW_MS + i);
    expect(known.size).to.equal(1000);
    expect([known.has('10.0.0.99', NOW_MS), known.has('10.0.0.100', NOW_MS)]).to.deep.equal([false, true]);
    await known.stop(NOW_MS);
    expect(readFileSync(file, 'utf8').split('\n')).to.have.length(1001);
  });

  it('keeps what another camera of this machine has written', async () => {
    const [first, second] = [create(), create()];
    first.add('192.0.2.1', Date.now());
    second.add('192.0.2.2', Date.now());
    await first.stop();
    await second.stop();
    expect(readFileSync(file, 'utf8')).to.include('192.0.2.1 ').and.include('192.0.2.2 ');
  });

  it('ignores what is no address or too old, and starts without a file that it cannot read', async () => {
    const text = [
      '192.0.2.1 2026-01-01',
      'pi 2026-01-01',
      '192.0.2.2 soon',
      '192.0.2.3 2025-12-04',
      '',
      '\0',
    ];
    writeFileSync(file, text.join('\n'));
    const known = create();
    await known.load(NOW_MS);
    expect([known.size, known.has('192.0.2.1', NOW_MS), lines]).to.deep.equal([1, true, '']);
    writeFileSync(file, 'x'.repeat(200_000));
    await create().load(NOW_MS);
    expect(lines).to.include('too large');
    rmSync(file);
    lines = '';
    writeFileSync(join(folder, 'secret'), '192.0.2.9 2026-01-01\n');
    symlinkSync('secret', file);
    const linked = create();
    await linked.load(NOW_MS);
    expect([linked.size, lines.includes('could not read the known addresses')]).to.deep.equal([0, true]);
  });

  it('goes on without a folder that it can write to', async () => {
    const known = create(join(file, 'not-a-folder'));
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    known.add('192.0.2.1', NOW_MS);
    await known.stop();
    expect(lines).to.include('could not write the known addresses');
    expect(known.has('192.0.2.1', NOW_MS)).to.equal(true);
  });
});
