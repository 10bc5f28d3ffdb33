import { expect } from 'chai';
import { SentEventParser } from '../../../../../daemon/http/page/browser/events/sent-event-parser.ts';

describe('SentEventParser', () => {
  const TEXT = 'retry: 3000\n\nid: a\ndata: {"n":1}\n\n:\n\nid: b\ndata: {"n":2}\n\n';

  it('finds the data however the stream is cut', () => {
    for (let size = 1; size <= TEXT.length; size++) {
      const found: string[] = [];
      const parser = new SentEventParser((data) => found.push(data));
      for (let at = 0; at < TEXT.length; at += size) parser.write(TEXT.slice(at, at + size));
      expect(found, String(size)).to.deep.equal(['{"n":1}', '{"n":2}']);
    }
  });

  it('keeps no endless line', () => {
    const parser = new SentEventParser(() => {});
    expect(() => {
      for (let count = 0; count < 10; count++) parser.write('x'.repeat(50_000));
    }).to.throw('without an end');
  });
});
