import { expect } from 'chai';
import { redact } from '../../daemon/log/redact.ts';

describe('redact', () => {
  for (const [text, shown] of [
    ['rtsp://user:pass@host/x: refused', 'rtsp://***@host/x: refused'],
    [
      'http://host/a?channel=1&password=p&x=2 http://:b@c',
      'http://host/a?channel=1&password=***&x=2 http://***@c',
    ],
    ['http://h/?Token=abc', 'http://h/?Token=***'],
    ['mail someone@example.org // nothing', 'mail someone@example.org // nothing'],
  ] as const) {
    it(`shows ${shown}`, () => {
      expect(redact(text)).to.equal(shown);
    });
  }
});
