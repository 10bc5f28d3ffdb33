import { expect } from 'chai';
import type {
  DocumentApi,
  SeenDocument,
} from '../../../../../daemon/http/page/browser/settings/document-api.ts';
import { WallLayout } from '../../../../../daemon/http/page/browser/wall/wall-layout.ts';
import type { Arrangement } from '../../../../../daemon/http/page/browser/wall/wall-layout.ts';

/** A hub that keeps a layout. */
function hub() {
  let kept: SeenDocument<Arrangement> = { document: { order: ['hall', 'gate'], columns: 0 }, tag: '1' };
  const keep = (document: Arrangement) => (kept = { document, tag: `${Number(kept.tag) + 1}` });
  const api: DocumentApi<Arrangement> = (change) => {
    if (change === undefined) return Promise.resolve({ kind: 'ok', seen: kept });
    if (change.tag !== kept.tag) return Promise.resolve({ kind: 'changed', seen: kept });
    return Promise.resolve({ kind: 'ok', seen: keep(change.document) });
  };
  return { api, keep, kept: () => kept.document };
}

describe('the arrangement of the wall', () => {
  it('is kept by the hub for an admin, beside what another one has changed meanwhile', async () => {
    const { api, keep, kept } = hub();
    const layout = new WallLayout(true, api);
    await layout.load();
    keep({ order: ['hall', 'gate'], columns: 3 });
    expect(await layout.change({ order: ['gate', 'hall'] })).to.equal(true);
    expect(kept()).to.deep.equal({ order: ['gate', 'hall'], columns: 3 });
    expect(await layout.change({ columns: 2 })).to.equal(true);
    expect(kept()).to.deep.equal({ order: ['gate', 'hall'], columns: 2 });
  });

  it('takes a change while another one is on its way, without a conflict with itself', async () => {
    const { api, kept } = hub();
    const answers: string[] = [];
    const layout = new WallLayout(true, async (change) => {
      const answer = await api(change);
      answers.push(answer.kind);
      return answer;
    });
    await layout.load();
    await Promise.all([layout.change({ columns: 2 }), layout.change({ order: ['gate', 'hall'] })]);
    expect(kept()).to.deep.equal({ order: ['gate', 'hall'], columns: 2 });
    expect(answers).to.deep.equal(['ok', 'ok', 'ok']);
  });

  it('of anyone else changes nothing at the hub', async () => {
    const { api, kept } = hub();
    const layout = new WallLayout(false, api);
    await layout.load();
    await layout.change({ columns: 4 });
    expect(layout.current).to.deep.equal({ order: ['hall', 'gate'], columns: 4 });
    expect(kept().columns).to.equal(0);
  });
});
