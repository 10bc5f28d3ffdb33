import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CameraEvent } from '../../daemon/events/event.ts';

/** One file of a recording, as /recordings/list.json has it. */
export interface StandInFile {
  readonly id: string | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is kept, and what is recorded. */
export interface StandInParts {
  /** By id, oldest first. */
  readonly events: readonly CameraEvent[];
  readonly files: readonly StandInFile[];
  readonly disk: object;
  /** The picture of a moment. */
  picture(ms: number): Buffer;
}

/** Between two recorded pictures. */
export const PICTURE_MS = 500;
const BYTES_A_SECOND = 600_000;
const BOUNDARY = 'standin';

/** A daemon whose /events and /recordings/… are what a test says was recorded. */
export class RecordingsStandIn {
  readonly starred = new Set<string>();
  readonly deleted = new Set<string>();
  /** Method, path and query of each request. */
  readonly requests: string[] = [];
  /** What each picture waits for. */
  until: Promise<void> = Promise.resolve();
  /** The most pictures that were asked for at the same time. */
  mostAtOnce = 0;
  #atOnce = 0;
  #daemonUrl = '';
  readonly #parts: StandInParts;
  /** When each event ended and began. */
  readonly #times: readonly { readonly endMs: number; readonly startMs: number }[];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(parts: StandInParts) {
    this.#parts = parts;
    this.#times = parts.events.map(({ at, startedAt }) => ({
      endMs: Date.parse(at),
      startMs: Date.parse(startedAt),
    }));
  }

  /** Resolves with its URL; `daemonUrl` answers all else. */
  async start(daemonUrl: string): Promise<string> {
    this.#daemonUrl = daemonUrl;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://camera');
    if (!/^\/(events$|recordings\/)/.test(pathname)) return this.#forward(request, response);
    this.requests.push(`${request.method} ${pathname}?${searchParams.toString()}`);
    const number = (name: string) => Number(searchParams.get(name) ?? Number.NaN);
    const path = pathname.replace(/^\/(recordings\/)?/, '');
    if (path === 'events') return json(response, this.#events(searchParams));
    if (path === 'days.json') return json(response, this.#days());
    if (path === 'list.json') return json(response, this.#list(number('from'), number('to')));
    if (path === 'disk.json') return json(response, this.#parts.disk);
    if (path === 'picture.jpg') return this.#picture(response, number('at'), number('step') || 0);
    if (path === 'play') return this.#play(response, number('at'), number('speed'));
    if (path.endsWith('/snapshot.jpg')) return jpeg(response, this.#parts.picture(this.#startOf(path)), 0);
    const [id = ''] = path.split('/');
    if (path.endsWith('/star')) this.starred[request.method === 'PUT' ? 'add' : 'delete'](id);
    else if (request.method === 'DELETE') this.deleted.add(id);
    response.writeHead(204).end();
  }

  #forward({ method, url, headers }: IncomingMessage, response: ServerResponse): void {
    ask(`${this.#daemonUrl}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  }

  #events(query: URLSearchParams): object {
    const since = query.get('since') ?? '0';
    const untilMs = Number(query.get('until') ?? Infinity);
    const limit = Number(query.get('limit') ?? 100);
    const isTime = /^\d+$/.test(since);
    const found: CameraEvent[] = [];
    for (let index = this.#firstAfter(since); index < this.#times.length && found.length <= limit; index++) {
      const [event, times] = [this.#parts.events[index], this.#times[index]];
      if (event === undefined || times === undefined || times.startMs >= untilMs) break;
      if (!isTime || times.endMs >= Number(since)) found.push(event);
    }
    const events = found
      .slice(0, limit)
      .map((event) => (this.deleted.has(event.id) ? { ...event, clip: null } : event));
    return { timeMs: Date.now(), events, next: found.length > limit ? events.at(-1)?.id : null };
  }

  /** Where events after an id begin; all of them for a time, as one that began long before may last. */
  #firstAfter(since: string): number {
    if (/^\d+$/.test(since)) return 0;
    let [low, high] = [0, this.#parts.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#parts.events[middle]?.id ?? '') > since) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #days(): object {
    const days = this.#parts.files.map(({ fromMs }) => new Date(fromMs).toISOString().slice(0, 10));
    return { days: [...new Set(days)], mp4: true };
  }

  #list(fromMs: number, toMs: number): object {
    const recordings = this.#parts.files
      .filter((file) => file.toMs > fromMs && file.fromMs < toMs && !this.deleted.has(file.id ?? ''))
      .map((file) => ({
        ...file,
        bytes: ((file.toMs - file.fromMs) / 1000) * BYTES_A_SECOND,
        pictures: Math.round((file.toMs - file.fromMs) / PICTURE_MS),
        starred: this.starred.has(file.id ?? ''),
      }));
    return { recordings, next: null };
  }

  async #picture(response: ServerResponse, atMs: number, step: number): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    await this.until;
    this.#atOnce--;
    const ms = this.#recordedBefore(atMs + step * PICTURE_MS);
    if (ms === null) response.writeHead(404).end();
    else jpeg(response, this.#parts.picture(ms), ms);
  }

  /** Sends pictures as fast as they are wanted, ten times for each second of the recording at most. */
  async #play(response: ServerResponse, fromMs: number, speed: number): Promise<void> {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    response.write(`--${BOUNDARY}\r\n`);
    for (let ms: number | null = fromMs; ms !== null && response.writable; ms = this.#next(ms)) {
      const bytes = this.#parts.picture(ms);
      const head = `Content-Type: image/jpeg\r\nContent-Length: ${bytes.length}\r\nX-Timestamp: ${(ms / 1000).toFixed(6)}\r\n\r\n`;
      response.write(Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}\r\n`)]));
      await new Promise((resolve) => setTimeout(resolve, PICTURE_MS / speed));
    }
    response.end();
  }

  #next(ms: number): number | null {
    const next = ms + PICTURE_MS;
    const files = this.#parts.files;
    if (files.some(({ fromMs, toMs }) => fromMs <= next && next <= toMs)) return next;
    return files.find(({ fromMs }) => fromMs > next)?.fromMs ?? null;
  }

  #recordedBefore(ms: number): number | null {
    const file = this.#parts.files.findLast(({ fromMs }) => fromMs <= ms);
    if (file === undefined) return null;
    const within = Math.min(ms, file.toMs) - file.fromMs;
    return file.fromMs + Math.floor(within / PICTURE_MS) * PICTURE_MS;
  }

  #startOf(path: string): number {
    const event = this.#parts.events.find(({ id }) => path.startsWith(id));
    return Date.parse(event?.startedAt ?? '1970-01-01');
  }
}

function json(response: ServerResponse, document: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(document));
}

function jpeg(response: ServerResponse, bytes: Buffer, ms: number): void {
  response.writeHead(200, { 'Content-Type': 'image/jpeg', 'X-Timestamp': (ms / 1000).toFixed(6) }).end(bytes);
}
