import { expect } from 'chai';
import { parseEventQuery } from '../../daemon/http/event-query.ts';

const ID = '20261129T173112123Z-4k7q';
const MS = Date.parse('2026-11-29T17:31:12.500Z');

describe('the query of /events', () => {
  it('takes a time in two forms, or an id, types and a limit', () => {
    expect(parseEventQuery({})).to.deep.equal({
      after: undefined,
      sinceMs: undefined,
      untilMs: undefined,
      types: undefined,
      limit: 200,
    });
    expect(parseEventQuery({ since: String(MS), until: '2026-11-29T18:31:12.5+01:00' })).to.deep.include({
      sinceMs: MS,
      untilMs: MS,
    });
    expect(parseEventQuery({ since: ID, type: 'tamper,motion', limit: '1000' })).to.deep.include({
      after: ID,
      sinceMs: undefined,
      types: ['motion', 'tamper'],
      limit: 1000,
    });
  });

  for (const query of [
    { since: 'yesterday' },
    { since: '' },
    { since: '-1' },
    { since: '2026-11-29' },
    { since: '2026-13-29T17:31:12Z' },
    { since: `../${ID}` },
    { since: [ID, ID] },
    { since: '9'.repeat(16) },
    { until: ID },
    { type: '' },
    { type: 'motion,cat' },
    { type: ['motion', 'disk'] },
    { limit: '0' },
    { limit: '1001' },
    { limit: '1e2' },
    { limit: ['1', '2'] },
  ])
    it(`refuses ${JSON.stringify(query)} with what is allowed`, () => {
      const [name = ''] = Object.keys(query);
      expect(() => parseEventQuery(query))
        .to.throw(`${name} must be `)
        .with.property('code', 'bad-parameter');
    });
});
