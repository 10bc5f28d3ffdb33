import { expect } from 'chai';
import { plot } from '../../scripts/bench/plot.ts';
import { tagsOf } from '../helpers/well-formed.ts';
import { madeResults } from './made-results.ts';

/** The x of the texts with this content, from left to right. */
function xOf(svg: string, content: RegExp): number[] {
  return tagsOf(svg)
    .filter(({ name, text }) => name === 'text' && content.test(text))
    .map(({ attributes }) => Number(attributes['x']));
}

describe('plot', () => {
  it('is well-formed, also with a name that has characters of XML', () => {
    const tags = tagsOf(plot(madeResults()));
    expect(tags[0]).to.deep.include({ name: 'svg' });
    expect(tags.some(({ text }) => text.includes('4 x Raspberry Pi <Zero> & "2" W'))).to.equal(true);
  });

  it('labels its axes with units, and every value', () => {
    const svg = plot(madeResults());
    for (const label of [
      'µs, logarithmic',
      'MB',
      'CPU time per frame',
      'Resident memory',
      'nobody looks',
      '100 viewers',
    ])
      expect(xOf(svg, new RegExp(`^${label}$`)), label).to.have.length(1);
    expect(xOf(svg, /^420 µs$/)).to.have.length(1);
    expect(xOf(svg, /^80 MB$/).length).to.be.greaterThan(3);
  });

  it('puts more CPU further to the right, and the parts of the memory one after the other', () => {
    const svg = plot(madeResults());
    const [of420] = xOf(svg, /^420 µs$/);
    const [of305] = xOf(svg, /^305 µs$/);
    const [of4] = xOf(svg, /^4.2 µs$/);
    expect(of420).to.be.greaterThan(of305!);
    expect(of305).to.be.greaterThan(of4!);
    const bars = tagsOf(svg).filter(({ attributes }) =>
      /^(ring|heap|code|other)$/.test(attributes['class'] ?? ''),
    );
    const [ring, heap, code, other] = bars.slice(4, 8).map(({ attributes }) => ({
      kind: attributes['class'],
      from: Number(attributes['x']),
      to: Number(attributes['x']) + Number(attributes['width']),
    }));
    expect([ring, heap, code, other].map((part) => part?.kind)).to.deep.equal([
      'ring',
      'heap',
      'code',
      'other',
    ]);
    expect(heap?.from).to.be.closeTo(ring!.to + 1, 0.2);
    expect(code?.from).to.be.closeTo(heap!.to + 1, 0.2);
    expect(other?.from).to.be.closeTo(code!.to + 1, 0.2);
    expect((code!.to - code!.from) / (heap!.to - heap!.from)).to.be.closeTo(45 / 13, 0.2);
  });

  it('has the colors of the page, light and dark', () => {
    const svg = plot(madeResults());
    for (const { text, attributes } of tagsOf(svg).filter(({ text: of }) => / (µs|MB)$/.test(of)))
      expect(attributes['class'], text).to.match(/^(strong|muted) value$/);
    expect(svg).to.match(/\.value { stroke: #fff; }[^]*dark\) \{[^]*\.value { stroke: #15191e; }/);
    expect(svg).to.include('.picamd { fill: #0a6a7e; }');
    expect(svg).to.match(/prefers-color-scheme: dark\) \{[^]*\.picamd \{ fill: #58c6da; \}/);
  });

  it('is drawn without a floor, with one number of viewers, and without frames', () => {
    const rows = madeResults([1]).rows.filter(({ subject }) => subject === 'picamd');
    expect(tagsOf(plot(madeResults([1], { rows }))).length).to.be.greaterThan(20);
    const without = rows.map((row) => ({ ...row, cpuMicrosecondsPerFrame: null }));
    expect(plot(madeResults([1], { rows: without }))).to.not.match(/NaN|Infinity|undefined/);
    expect(plot(madeResults())).to.not.match(/NaN|Infinity|undefined/);
  });
});
