import { expect } from 'chai';
import { ALERTS_FILE } from '../../daemon/config/alerts-schema.ts';
import { lenientParse, strictParse } from '../../daemon/config/lenient-parse.ts';
import { EVENT_TYPES } from '../../daemon/events/event.ts';

const HOME = { name: 'home', url: 'https://192.0.2.1/hook' };

function problems(webhook: Record<string, unknown>): readonly string[] {
  const result = strictParse(ALERTS_FILE.schema, { webhooks: [{ ...HOME, ...webhook }] });
  return 'problems' in result ? result.problems : [];
}

describe('alerts.json', () => {
  it('knows each type of event', () => {
    expect(problems({ types: [...EVENT_TYPES] })).to.deep.equal([]);
    expect(problems({ types: ['rain'] })).to.have.length(1);
  });

  it('has a quiet time that ends at a time', () => {
    const leftOut = (quietUntil: string) => lenientParse(ALERTS_FILE.schema, { quietUntil })?.leftOut;
    expect(leftOut('2026-11-29T22:00:00+01:00')).to.deep.equal([]);
    for (const text of ['2026-11-29T22:00:00+01', 'tomorrow'])
      expect(leftOut(text)).to.deep.equal(['quietUntil: must be a time as 2026-11-29T22:00:00Z']);
  });

  it('needs only a name and an address', () => {
    expect(problems({})).to.deep.equal([]);
    expect(lenientParse(ALERTS_FILE.schema, {})?.value).to.deep.equal(ALERTS_FILE.initial);
  });

  it('takes no address whose server an event or a secret could choose', () => {
    for (const url of [
      'http://{text}/',
      'http://example.com{text}/',
      'https://x{camera}.example.com/',
      'https://anna:secret@example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'http:// example.com/',
      '',
    ])
      expect(problems({ url }), url).to.deep.equal([
        'webhooks[0].url: must be an http or https address, without a user name, and with placeholders only after the host',
      ]);
    expect(problems({ url: 'https://example.com/{type}?t={text}#{id}' })).to.deep.equal([]);
  });

  it('takes no header that breaks a request or says another length', () => {
    for (const headers of [
      { Host: 'x' },
      { 'content-length': '1' },
      { 'Transfer-Encoding': 'chunked' },
      { 'a b': 'x' },
      { A: 'x\r\nB: y' },
      { A: 'x\u0000' },
      Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`A${n}`, 'x'])),
    ])
      expect(problems({ headers }), JSON.stringify(headers)).to.have.length(1);
  });

  it('names a placeholder that nothing fills in, and knows those of secrets', () => {
    expect(problems({ form: { a: '{token}' } }).join()).to.contain('{token}');
    expect(problems({ form: { a: '{token}' }, secrets: { token: 'x' } })).to.deep.equal([]);
    expect(problems({ secrets: { text: 'x' } }).join()).to.contain('must not be the name of a placeholder');
    expect(problems({ secrets: { token: 'kept:home/token' } }).join()).to.contain(
      'must not begin with kept:',
    );
    expect(problems({ sign: 'short' }).join()).to.contain('at least 16');
  });

  it('takes a template that is JSON with any values', () => {
    const template = (text: string, headers = {}) => problems({ body: 'template', template: text, headers });
    expect(template('{"text": "{text}"}')).to.deep.equal([]);
    expect(template('{"text": {text}}')).to.have.length(1);
    expect(template('{text}')).to.have.length(1);
    expect(template('{text}', { 'Content-Type': 'text/plain' })).to.deep.equal([]);
    expect(template('{text}', { 'content-type': 'application/vnd.x+json; charset=utf-8' })).to.have.length(1);
  });

  it('leaves out the webhooks that are too many or have the name of another, and keeps the others', () => {
    const many = Array.from({ length: 20 }, (_, n) => ({ ...HOME, name: `hook ${n}` }));
    const result = lenientParse(ALERTS_FILE.schema, { webhooks: [HOME, { ...HOME }, ...many] });
    expect(result?.value.webhooks.map(({ name }) => name)).to.deep.equal([
      'home',
      ...many.slice(0, 15).map(({ name }) => name),
    ]);
    expect(result?.leftOut[0]).to.equal('webhooks[1]: must have a name of its own');
  });

  it('takes a time until which it is quiet', () => {
    const parse = (quietUntil: unknown) => strictParse(ALERTS_FILE.schema, { quietUntil });
    expect(parse('2026-11-29T22:00:00Z')).to.have.property('value');
    expect(parse('tomorrow')).to.have.property('problems');
    expect(parse(1764437472)).to.have.property('problems');
  });
});
