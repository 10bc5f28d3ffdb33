import { expect } from 'chai';
import { isLoopback, isWildcard, urlHost } from '../../daemon/net/addresses.ts';

describe('addresses', () => {
  it('recognizes loopback addresses', () => {
    const loopback = ['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost'];
    expect(loopback.filter(isLoopback)).to.deep.equal(loopback);
    const others = ['0.0.0.0', '::', '192.0.2.1', 'localhost.example', '[fd00::1]'];
    expect(others.filter(isLoopback)).to.deep.equal([]);
  });

  it('recognizes wildcard addresses', () => {
    const wildcards = ['0.0.0.0', '::', '[::]'];
    expect([...wildcards, '127.0.0.1', 'camera'].filter(isWildcard)).to.deep.equal(wildcards);
  });

  it('puts IPv6 addresses in brackets for URLs', () => {
    expect(['::1', '[::1]', '192.0.2.1'].map(urlHost)).to.deep.equal(['[::1]', '[::1]', '192.0.2.1']);
  });
});
