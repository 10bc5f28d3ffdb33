import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ALERT_PRESETS } from '../../daemon/alerts/presets.ts';
import { sendRequest } from '../../daemon/alerts/send-request.ts';
import { webhookRequest } from '../../daemon/alerts/webhook-request.ts';
import {
  presetValues,
  presetWebhook,
} from '../../daemon/http/page/browser/settings/alerts/preset-webhook.ts';
import { alertOf, webhook } from '../helpers/webhooks.ts';

/** A JPEG begins so; it is not UTF-8. */
const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);

interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly form: () => Promise<FormData>;
}
type Service = (received: Received) => Promise<[status: number, answer: unknown]> | [number, unknown];

const json = ({ body }: Received) => JSON.parse(body.toString()) as Record<string, unknown>;

/**
 * ntfy: `handlePublish` takes PUT and POST to a topic; a text body is the message, before the parameter `message`; what is no UTF-8 is
 * an attachment. Unknown topics are made.
 */
const ntfy: Service = ({ method, url, headers, body }) => {
  if (!['PUT', 'POST'].includes(method) || !/^\/[-\w]{1,64}$/.test(url.pathname))
    return [404, { code: 40_401, http: 404, error: 'page not found' }];
  if (
    url.pathname === '/protected'
      ? headers.authorization !== 'Bearer tk_secret'
      : headers.authorization !== undefined
  )
    return [401, { code: 40_101, http: 401, error: 'unauthorized' }];
  const isText = Buffer.from(body.toString('utf8')).equals(body);
  const message = isText ? body.toString() : (url.searchParams.get('message') ?? '');
  const attachment = isText ? undefined : { name: 'attachment.jpg', size: body.length };
  return [
    200,
    {
      event: 'message',
      topic: url.pathname.slice(1),
      title: url.searchParams.get('title'),
      message,
      attachment,
    },
  ];
};

const gotify: Service = (received) => {
  if (received.method !== 'POST' || received.url.pathname !== '/message')
    return [404, { error: 'Not Found' }];
  if (received.headers['x-gotify-key'] !== 'secret')
    return [
      401,
      { error: 'Unauthorized', errorCode: 401, errorDescription: 'you need to provide a valid access token' },
    ];
  if (received.headers['content-type'] !== 'application/json') return [400, { error: 'Bad Request' }];
  const { message, title, priority } = json(received);
  return typeof message === 'string' && typeof priority === 'number'
    ? [200, { id: 25, appid: 5, message, title, priority }]
    : [400, { error: 'Bad Request', errorCode: 400 }];
};

const telegram: Service = async (received) => {
  const bad = (description: string): [number, unknown] => [400, { ok: false, error_code: 400, description }];
  const [, token, action] = /^\/bot([^/]+)\/(\w+)$/.exec(received.url.pathname) ?? [];
  if (token !== '123:secret') return [401, { ok: false, error_code: 401, description: 'Unauthorized' }];
  const form = await received.form();
  if (form.get('chat_id') !== '42') return bad('Bad Request: chat not found');
  if (action === 'sendMessage')
    return form.get('text')
      ? [200, { ok: true, result: { text: form.get('text') } }]
      : bad('message text is empty');
  if (action !== 'sendPhoto') return [404, { ok: false, error_code: 404, description: 'Not Found' }];
  const photo = form.get('photo');
  return photo instanceof File
    ? [200, { ok: true, result: { caption: form.get('caption'), photo: [{ file_size: photo.size }] } }]
    : bad('Bad Request: there is no photo in the request');
};

const pushover: Service = async (received) => {
  if (received.method !== 'POST' || received.url.pathname !== '/1/messages.json') return [404, { status: 0 }];
  const form = await received.form();
  if (form.get('token') !== 'secret')
    return [400, { token: 'invalid', errors: ['application token is invalid'], status: 0 }];
  if (form.get('user') !== 'user')
    return [400, { user: 'invalid', errors: ['user identifier is invalid'], status: 0 }];
  const file = form.get('attachment');
  if (!form.get('message')) return [400, { message: 'cannot be blank', status: 0 }];
  if (file !== null && (!(file instanceof File) || file.type !== 'image/jpeg')) return [400, { status: 0 }];
  return [200, { status: 1, request: '647d2300', message: form.get('message'), size: file?.size }];
};

let slackShows = '';
const slack: Service = (received) => {
  if (received.url.pathname !== '/services/T0/B0/secret') return [404, 'no_service'];
  if (received.headers['content-type'] !== 'application/json') return [400, 'invalid_payload'];
  const { text } = json(received);
  if (typeof text !== 'string') return [400, 'no_text'];
  // What it shows: it takes <…> for a link or a mention, and shows three entities as what they stand for.
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
  slackShows = text.replaceAll(/<[^>]*>/g, '').replaceAll(/&(?:amp|lt|gt);/g, (each) => entities[each] ?? '');
  return [200, 'ok'];
};

const n8n: Service = async ({ method, url, form }) => {
  if (method !== 'POST' || url.pathname !== '/webhook/camera')
    return [
      404,
      { code: 404, message: `The requested webhook "${method} ${url.pathname}" is not registered.` },
    ];
  const fields = await form();
  return [
    200,
    {
      message: 'Workflow was started',
      type: fields.get('type'),
      size: (fields.get('picture') as File | null)?.size,
    },
  ];
};

const generic: Service = (received) => [200, json(received)['type']];

interface Case {
  readonly service: Service;
  /** Where the service is reached in the preset; the test's server stands in for it. */
  readonly host: string;
  readonly entered: Readonly<Record<string, string>>;
  readonly picture: unknown;
  readonly text: unknown;
}

const SERVER = 'http://SERVER';
const CASES: Readonly<Record<string, Case>> = {
  ntfy: {
    service: ntfy,
    host: SERVER,
    entered: { server: `${SERVER}/`, topic: 'secret-topic' },
    picture: {
      event: 'message',
      topic: 'secret-topic',
      title: 'Gärten',
      message: 'Motion in drive',
      attachment: { name: 'attachment.jpg', size: 6 },
    },
    text: { event: 'message', topic: 'secret-topic', title: 'Gärten', message: 'The camera is offline' },
  },
  gotify: {
    service: gotify,
    host: SERVER,
    entered: { server: SERVER, token: 'secret' },
    picture: { id: 25, appid: 5, message: 'Motion in drive', title: 'Gärten', priority: 5 },
    text: { id: 25, appid: 5, message: 'The camera is offline', title: 'Gärten', priority: 5 },
  },
  telegram: {
    service: telegram,
    host: 'https://api.telegram.org',
    entered: { token: '123:secret', chat: '42' },
    picture: { ok: true, result: { caption: 'Gärten: Motion in drive', photo: [{ file_size: 6 }] } },
    text: { ok: true, result: { text: 'Gärten: The camera is offline' } },
  },
  pushover: {
    service: pushover,
    host: 'https://api.pushover.net',
    entered: { token: 'secret', user: ' user ' },
    picture: { status: 1, request: '647d2300', message: 'Motion in drive', size: 6 },
    text: { status: 1, request: '647d2300', message: 'The camera is offline' },
  },
  slack: {
    service: slack,
    host: 'https://hooks.slack.com',
    entered: { path: 'T0/B0/secret' },
    picture: 'ok',
    text: 'ok',
  },
  n8n: {
    service: n8n,
    host: SERVER,
    entered: { address: `${SERVER}/webhook/camera` },
    picture: { message: 'Workflow was started', type: 'motion', size: 6 },
    text: { message: 'Workflow was started', type: 'camera-lost' },
  },
  webhook: {
    service: generic,
    host: SERVER,
    entered: { address: `${SERVER}/hook` },
    picture: 'motion',
    text: 'camera-lost',
  },
};

describe('the preset', () => {
  let server: Server;
  let base: string;
  let service: Service;

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const type = request.headers['content-type'] ?? '';
        const form = () =>
          new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData();
        const url = new URL(request.url ?? '', base);
        const received = { method: request.method ?? '', url, headers: request.headers, body, form };
        void Promise.resolve(service(received)).then(([status, answer]) =>
          response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer)),
        );
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('is tested for each service', () => {
    expect(ALERT_PRESETS.map(({ id }) => id).toSorted()).to.deep.equal(Object.keys(CASES).toSorted());
  });

  for (const preset of ALERT_PRESETS) {
    const {
      entered,
      host,
      picture,
      text,
      service: asDocumented,
    } = CASES[preset.id] ?? expect.fail(preset.id);
    const made = () => webhook(presetWebhook(preset, preset.title, presetValues(preset, entered)));
    const send = async (alert: ReturnType<typeof alertOf>) => {
      service = asDocumented;
      const { url, ...rest } = webhookRequest(made(), alert, Date.now());
      expect(url.href.toLowerCase().startsWith(host.toLowerCase()), url.href).to.equal(true);
      const there = new URL(url.pathname + url.search, base);
      return sendRequest({ ...rest, url: there }, { signal: new AbortController().signal });
    };
    const parsed = (answer: string): unknown => (answer.startsWith('{') ? JSON.parse(answer) : answer);

    it(`${preset.id} sends what its service documents, with a picture and without`, async () => {
      const shown = await send(alertOf({ camera: 'Gärten' }, PICTURE));
      expect([shown.status, parsed(shown.text)]).to.deep.equal([200, picture]);
      const lost = await send(alertOf({ camera: 'Gärten', type: 'camera-lost', zone: null }, null));
      expect([lost.status, parsed(lost.text)]).to.deep.equal([200, text]);
    });

    if (preset.id === 'ntfy')
      it('ntfy sends an access token where one is entered', async () => {
        const values = presetValues(preset, { ...entered, topic: 'protected', access: 'tk_secret' });
        const { url, ...rest } = webhookRequest(
          webhook(presetWebhook(preset, 'own', values)),
          alertOf(),
          Date.now(),
        );
        service = asDocumented;
        const there = new URL(url.pathname + url.search, base);
        const { status } = await sendRequest(
          { ...rest, url: there },
          { signal: new AbortController().signal },
        );
        expect(status).to.equal(200);
      });

    if (preset.id === 'slack')
      it('slack shows & < and > of names and texts, instead of taking them for links and mentions', async () => {
        const camera = 'Gate <!channel> & "yard" &lt;';
        await send(alertOf({ camera, type: 'manual', text: 'a > b <http://evil.example|bank>' }, null));
        expect(slackShows).to.equal(`${camera}: a > b <http://evil.example|bank> http://garden.local/`);
      });

    it(`${preset.id} keeps its secrets apart`, () => {
      const { secrets, ...shown } = made();
      expect(JSON.stringify(shown)).not.to.contain('secret');
      const isSecret = preset.fields
        .filter((field) => field.isSecret && entered[field.name] !== undefined)
        .map(({ name }) => name);
      expect(Object.keys(secrets)).to.deep.equal(isSecret);
    });
  }
});
