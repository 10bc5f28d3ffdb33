import { expect } from 'chai';
import { parseOptions } from '../../scripts/bench/options.ts';

describe('options of the bench', () => {
  it('measures what the README shows by default', () => {
    expect(parseOptions([])).to.deep.include({
      clients: [0, 1, 10, 100],
      modes: ['plain', 'on-demand', 'tls', 'fps', 'slow', 'auth'],
      warmSeconds: 60,
      runs: 3,
      width: 1280,
      height: 720,
      rate: 30,
      write: false,
    });
  });

  it('takes lists and numbers', () => {
    const words = '--clients 1,1,5 --modes plain,tls --warm 0.5 --seconds 2 --size 640x480 --json a --svg b';
    expect(parseOptions(words.split(' '))).to.deep.include({
      clients: [1, 5],
      modes: ['plain', 'tls'],
      warmSeconds: 0.5,
      seconds: 2,
      width: 640,
      height: 480,
      json: 'a',
      svg: 'b',
    });
    expect(parseOptions(['--help'])).to.equal('help');
  });

  for (const [words, option] of [
    ['--clients 451', '--clients'],
    ['--clients -1', '--clients'],
    ['--clients 1.5', '--clients'],
    ['--clients 1,', '--clients'],
    [`--clients ${Array.from({ length: 21 }, (_, count) => count).join(',')}`, '--clients'],
    ['--modes plain,quick', '--modes'],
    ['--warm 3601', '--warm'],
    ['--warm x', '--warm'],
    ['--seconds 0', '--seconds'],
    ['--seconds 601', '--seconds'],
    ['--runs 0', '--runs'],
    ['--runs 21', '--runs'],
    ['--size 10x10', '--size'],
    ['--size 640', '--size'],
    ['--size 640x480x3', '--size'],
    ['--size 9999x9999', '--size'],
    ['--rate 0', '--rate'],
    ['--rate 1000', '--rate'],
    ['--modes tls --svg a', '--svg'],
    ['--modes tls --write', '--write'],
    ['--fast', '--fast'],
    ['fast', 'fast'],
  ] as const)
    it(`rejects ${words.slice(0, 30)} and names it`, () => {
      expect(() => parseOptions(words.split(/ (?=--)|(?<=^--\w+) |(?<= --\w+) /))).to.throw(option);
    });
});
