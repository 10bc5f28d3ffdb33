import { isIP } from 'node:net';
import { expect } from 'chai';
import { lookupInChild } from '../../../daemon/camera/sources/dns-lookup.ts';

function ask(hostname: string, options: { all?: boolean; family?: number }, signal: AbortSignal) {
  return new Promise<{ error: NodeJS.ErrnoException | null; found: unknown; family: number | undefined }>(
    (resolve) => {
      lookupInChild(signal)(hostname, options, (error, found, family) => resolve({ error, found, family }));
    },
  );
}

describe('lookupInChild', () => {
  const going = new AbortController().signal;

  it('finds the same as getaddrinfo, one address or all', async () => {
    const one = await ask('localhost', { family: 4 }, going);
    expect(one).to.deep.equal({ error: null, found: '127.0.0.1', family: 4 });
    const { error, found } = await ask('localhost', { all: true }, going);
    expect(error).to.equal(null);
    const all = found as { address: string; family: number }[];
    expect(all.length).to.be.at.least(1);
    for (const { address, family } of all) expect(isIP(address)).to.equal(family);
  });

  it('does not read a name as an option, and ends when its signal aborts', async () => {
    for (const [name, signal] of [
      ['--version', going],
      ['localhost', AbortSignal.abort()],
    ] as const) {
      const { error } = await ask(name, { all: true }, signal);
      expect(error?.code, name).to.equal('ENOTFOUND');
    }
  });
});
