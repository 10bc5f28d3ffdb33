import { createHmac, timingSafeEqual } from 'node:crypto';
import { expect } from 'chai';
import { webhookRequest } from '../../daemon/alerts/webhook-request.ts';
import { alertOf, webhook } from '../helpers/webhooks.ts';

const NOW_MS = 1_764_437_472_900;

const requestOf = (fields: Record<string, unknown>, alert = alertOf()) =>
  webhookRequest(webhook(fields), alert, NOW_MS);

describe('the request of a webhook', () => {
  it('has the event as JSON, with a sentence and the address of the camera', () => {
    const { method, headers, body } = requestOf({});
    expect(method).to.equal('POST');
    expect(headers['content-type']).to.equal('application/json');
    expect(JSON.parse(body.toString())).to.deep.equal({
      ...alertOf().event,
      text: 'Motion in drive',
      url: 'http://garden.local/',
    });
  });

  it('has the picture itself, or the sentence if there is none', () => {
    const fields = { body: 'picture', urlWithoutPicture: 'http://192.0.2.1/text' };
    const { url, headers, body } = requestOf(fields);
    expect([url.pathname, headers['content-type'], body.toString()]).to.deep.equal([
      '/',
      'image/jpeg',
      'JPEG',
    ]);
    const without = requestOf(fields, alertOf({ type: 'camera-lost', zone: null }, null));
    expect(without.url.pathname).to.equal('/text');
    expect(without.headers['content-type']).to.equal('text/plain; charset=utf-8');
    expect(without.body.toString()).to.equal('The camera is offline');
  });

  it('fills in placeholders so that what comes from an event stays one word of a URL, a header, and JSON', () => {
    const text = 'a"b\\c&d=é/?#{type}\r\nX: y';
    const { url, headers, body } = requestOf(
      {
        url: 'http://192.0.2.1/{token}/x?m={text}',
        headers: { 'X-Text': '{text}', 'X-Score': '{score}' },
        body: 'template',
        template: '{"t": "{text}", "z": "{zone}"}',
        secrets: { token: 'T0/B0?x' },
      },
      alertOf({ text }),
    );
    expect(url.pathname).to.equal('/T0/B0%3Fx/x');
    expect(url.searchParams.get('m')).to.equal(text);
    expect([...url.searchParams.keys()]).to.deep.equal(['m']);
    expect(headers['x-text']).to.match(/^=\?UTF-8\?B\?[\w+/=]+\?=$/);
    expect(Buffer.from(/B\?(.*)\?=/.exec(headers['x-text'] ?? '')?.[1] ?? '', 'base64').toString()).to.equal(
      text,
    );
    expect(headers['x-score']).to.equal('63');
    expect(JSON.parse(body.toString())).to.deep.equal({ t: text, z: 'drive' });
  });

  it('is a form that others can read, with the picture as a file', async () => {
    const fields = {
      body: 'form',
      form: { 'chat "id"': '{camera}: {text}', empty: '' },
      pictureField: 'photo',
    };
    const read = async (request: ReturnType<typeof requestOf>) =>
      new Response(new Uint8Array(request.body), {
        headers: { 'Content-Type': request.headers['content-type'] ?? '' },
      }).formData();
    const form = await read(requestOf(fields, alertOf({ text: 'a\r\n--picamd-' })));
    expect(form.get('chat "id"')).to.equal('Garden "west": a\r\n--picamd-');
    expect(form.get('empty')).to.equal('');
    const file = form.get('photo') as File;
    expect([file.type, file.name, await file.text()]).to.deep.equal(['image/jpeg', 'camera.jpg', 'JPEG']);
    expect((await read(requestOf(fields, alertOf({}, null)))).has('photo')).to.equal(false);
  });

  it('is signed over its time and its bytes, as api.md says how to verify', () => {
    const key = 'a key of sixteen characters';
    const { headers, body } = requestOf({ sign: key });
    const [, seconds = '', digest = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-picamd-signature'] ?? '') ?? [];
    expect(Number(seconds)).to.equal(Math.floor(NOW_MS / 1000));
    const expected = createHmac('sha256', key).update(`${seconds}.${body.toString()}`).digest();
    expect(timingSafeEqual(expected, Buffer.from(digest, 'hex'))).to.equal(true);
    expect(requestOf({}).headers).not.to.have.property('x-picamd-signature');
  });

  it('has no body with GET', () => {
    const { body, headers } = requestOf({ method: 'GET' });
    expect(body.length).to.equal(0);
    expect(headers).not.to.have.property('content-type');
  });
});
