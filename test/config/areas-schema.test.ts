import { expect } from 'chai';
import { MOTION_AREAS } from '../../daemon/config/areas-schema.ts';
import { lenientParse, strictParse } from '../../daemon/config/lenient-parse.ts';

const TRIANGLE = [
  [0, 0],
  [1, 0],
  [0.5, 1],
];
const DRIVE = { name: 'Drive', points: TRIANGLE };

function problems(document: unknown): readonly string[] {
  const parsed = strictParse(MOTION_AREAS.schema, document);
  return 'problems' in parsed ? parsed.problems : [];
}

describe('motion.json', () => {
  it('has zones and masks, which are optional', () => {
    expect(problems({ zones: [DRIVE], masks: [DRIVE] })).to.deep.equal([]);
    expect(strictParse(MOTION_AREAS.schema, {})).to.deep.equal({ value: { zones: [], masks: [] } });
  });

  it('names the area that is wrong, and what it must be', () => {
    const beyond = {
      name: 'Tree',
      points: [
        [0, 0],
        [1.01, 0],
        [0, -0.1],
      ],
    };
    expect(problems({ masks: [DRIVE, beyond] })).to.deep.equal([
      'masks[1].points[1][0]: must be a fraction of the picture, from 0 to 1',
      'masks[1].points[2][1]: must be a fraction of the picture, from 0 to 1',
    ]);
    expect(problems({ zones: [{ name: ' ', points: TRIANGLE }] })).to.deep.equal([
      'zones[0].name: must be a text of 1 to 40 characters',
    ]);
    expect(problems({ zones: [{ name: 'A', points: TRIANGLE.slice(1) }] })).to.deep.equal([
      'zones[0].points: must be a list of 3 to 16 points',
    ]);
    expect(problems({ zones: [{ name: 'A', points: [...TRIANGLE, [1]] }] })[0]).to.match(
      /^zones\[0\].points\[3\]/,
    );
    expect(problems({ zones: Array.from({ length: 17 }, () => DRIVE) })).to.deep.equal([
      'zones: must be a list of at most 16',
    ]);
    expect(problems({ areas: [] })).to.deep.equal(['areas: is unknown']);
  });

  it('loses only the areas that are wrong', () => {
    const document = { zones: [DRIVE, { name: 'B', points: [[2, 2]] }], masks: 'none' };
    const parsed = lenientParse(MOTION_AREAS.schema, document);
    expect(parsed?.value).to.deep.equal({ zones: [DRIVE], masks: [] });
    expect(parsed?.leftOut).to.have.length(2);
  });
});
