import { expect } from 'chai';
import * as fc from 'fast-check';
import { displayState } from '../../../../daemon/http/page/browser/display-state.ts';
import { hostWarnings } from '../../../../daemon/http/page/browser/host-warnings.ts';
import { statusTexts } from '../../../../daemon/http/page/browser/status-text.ts';
import { readStatus } from '../../../../daemon/http/page/browser/status.ts';

describe('readStatus', () => {
  it('returns null for anything that is not a status of picamd', () => {
    for (const text of ['', 'null', '[]', '7', '{}', '<html>', '{"camera":{}}', '{"process":{}}'])
      expect(readStatus(text), text).to.equal(null);
  });

  it('survives any JSON, and so do the texts made from it', () => {
    const keys = ['camera', 'process', 'host', 'viewers', 'errors', 'throttling', 'memory', 'state', 'at'];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 'x', 1e300, -1, true),
        fc.dictionary(fc.constantFrom(...keys), tie('any')),
        fc.array(tie('any'), { maxLength: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (document) => {
        const status = readStatus(JSON.stringify({ camera: null, process: null, ...document }));
        expect(status).not.to.equal(null);
        if (status === null) return;
        const { machine: _, ...texts } = statusTexts(status);
        expect(Object.values(texts).every((text) => text !== '')).to.equal(true);
        hostWarnings(status);
        displayState({
          paused: false,
          ageMs: 12_000,
          staleAfterMs: 2000,
          latencyMs: null,
          reachability: 'reachable',
          status,
          undecodable: false,
          refusal: null,
        });
      }),
    );
  });
});
