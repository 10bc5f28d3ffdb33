import { expect } from 'chai';
import {
  areasIn,
  cornersIn,
  cornersText,
  documentOf,
  freeName,
} from '../../../../../../daemon/http/page/browser/settings/motion/area.ts';

const DOCUMENT = {
  zones: [
    {
      name: 'Drive',
      points: [
        [0, 0.5],
        [1, 0.5],
        [1, 1],
      ],
    },
  ],
  masks: [
    {
      name: 'Tree',
      points: [
        [0.1, 0.1],
        [0.2, 0.1],
        [0.2, 0.3333],
      ],
    },
  ],
} as const;

describe('areas of motion detection', () => {
  it('are displayed as the picture is, and sent as the camera sees it', () => {
    for (const orientation of [1, 3, 6, 8] as const)
      expect(documentOf(areasIn(DOCUMENT, orientation), orientation)).to.deep.equal(DOCUMENT);
    const [drive] = areasIn(DOCUMENT, 6);
    // Turned clockwise, the lower half is on the left.
    expect(drive).to.deep.equal({
      kind: 'zone',
      name: 'Drive',
      polygon: [
        [0.5, 0],
        [0.5, 1],
        [0, 1],
      ],
    });
  });

  it('have their corners in percent for people who type them', () => {
    const [drive] = areasIn(DOCUMENT, 1);
    expect(cornersText(drive!.polygon)).to.equal('0,50 100,50 100,100');
    expect(cornersIn(' 10,20  60,20.5; 60,80 ')).to.deep.equal([
      [0.1, 0.2],
      [0.6, 0.205],
      [0.6, 0.8],
    ]);
    for (const wrong of ['', '10,20 30,40', '10,20 30,40 50', '1,1 2,2 3,101', '-1,1 2,2 3,3', 'a,b c,d e,f'])
      expect(cornersIn(wrong), wrong).to.equal(null);
    expect(cornersIn(Array(17).fill('1,1').join(' '))).to.equal(null);
  });

  it('get names that are free', () => {
    const areas = [...areasIn(DOCUMENT, 1), { kind: 'zone', name: 'Zone 1', polygon: [] }] as const;
    expect(freeName(areas, (number) => `Zone ${number}`)).to.equal('Zone 2');
    expect(freeName([], (number) => `Mask ${number}`)).to.equal('Mask 1');
  });
});
