import { expect } from 'chai';
import * as fc from 'fast-check';
import { readPreferences } from '../../../../daemon/http/page/browser/preferences.ts';
import { DEFAULT_VIEW } from '../../../../daemon/http/page/browser/view.ts';

const DEFAULT = { view: DEFAULT_VIEW, stamp: true, details: false, whole: false };

describe('readPreferences', () => {
  it('reads what was stored', () => {
    const view = { zoom: 2, x: 0.5, y: -0.25, rotation: 270, mirrored: true };
    const stored = { view, stamp: false, details: true, whole: true };
    expect(readPreferences(JSON.stringify(stored))).to.deep.equal(stored);
  });

  it('has the default for anything invalid', () => {
    for (const bad of [null, '', '{', '[]', 'null', '7', '{"view":7}', '{"view":{"zoom":"2","rotation":45}}'])
      expect(readPreferences(bad), String(bad)).to.deep.equal(DEFAULT);
    const wild = { view: { zoom: 1e9, x: 3, y: null, rotation: '90', mirrored: 1 }, stamp: 'no' };
    expect(readPreferences(JSON.stringify(wild))).to.deep.equal(DEFAULT);
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { zoom, x } = readPreferences(text).view;
        expect(Math.abs(x)).to.be.at.most((zoom - 1) / 2);
      }),
    );
  });
});
