import type { NatsConnection } from '@nats-io/transport-node';
import { encodeFrame } from '../../daemon/nats/frame-message.ts';
import { encodePresence } from '../../daemon/nats/presence-message.ts';
import { subjectOf } from '../../daemon/nats/subjects.ts';
import { decodeWant } from '../../daemon/nats/want-message.ts';
import { jpeg } from './jpeg.ts';

/** A camera as a hub hears it, without picamd's code for cameras: it may have any clock, and send anything. */
export class MadeSiteCamera {
  readonly name: string;
  /** Frames per second of each lease that came. */
  readonly wants: number[] = [];
  state = 'streaming';
  sentFrames = 0;
  /** Added to its clock. */
  skewMs = 0;
  /** Whether frames follow a lease by themselves. */
  isObedient = true;
  readonly #client: NatsConnection;
  readonly #site: string;
  readonly #run = Math.floor(Math.random() * 2 ** 31);
  readonly #timers: NodeJS.Timeout[] = [];
  #fps = 0;
  #untilMs = 0;
  #nextMs = 0;

  constructor(client: NatsConnection, name: string, site = 'home') {
    this.#client = client;
    this.name = name;
    this.#site = site;
  }

  start(presenceEveryMs = 1000): this {
    this.#client.subscribe(this.subject('want'), {
      callback: (error, { data }) => {
        const want = error === null ? decodeWant(data) : null;
        if (want === null) return;
        this.wants.push(want.fps);
        [this.#fps, this.#untilMs] = [want.fps, performance.now() + 6000];
      },
    });
    this.#timers.push(setInterval(() => this.sayPresence(), presenceEveryMs));
    this.#timers.push(setInterval(() => this.#tick(), 10));
    this.sayPresence();
    return this;
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  subject(kind: Parameters<typeof subjectOf>[1]): string {
    return subjectOf({ site: this.#site, camera: this.name }, kind);
  }

  sayPresence(): void {
    const presence = {
      name: this.name,
      version: '0.1.0',
      state: this.state,
      healthy: true,
      reason: null,
      width: 64,
      height: 48,
      fps: 30,
      uptime: 1,
      addresses: ['http://127.0.0.1:1/'],
      run: this.#run,
      at: Date.now() + this.skewMs,
    };
    this.send('presence', encodePresence(presence));
  }

  send(kind: Parameters<typeof subjectOf>[1], message: Uint8Array): void {
    if (!this.#client.isClosed()) this.#client.publish(this.subject(kind), message);
  }

  /** Its number is the height of the picture, modulo 8192. */
  sendFrame(scanBytes = 600, maxPayload = 1 << 20): void {
    const sequence = ++this.sentFrames;
    const height = 8 + (sequence % 8192);
    const picture = jpeg({ width: 64, height, scanBytes });
    const capturedAtMs = Date.now() + this.skewMs;
    const head = { run: this.#run, sequence, capturedAtMs, width: 64, height, totalBytes: picture.length };
    for (const message of encodeFrame(head, picture, maxPayload) ?? []) this.send('frame', message);
  }

  #tick(): void {
    const nowMs = performance.now();
    if (!this.isObedient || this.#fps === 0 || nowMs > this.#untilMs || nowMs < this.#nextMs) return;
    this.#nextMs = Math.max(this.#nextMs, nowMs - 50) + 1000 / Math.min(this.#fps, 30);
    this.sendFrame();
  }
}

/** The number of a frame of a MadeSiteCamera. */
export function madeFrameNumber(picture: Buffer): number {
  const at = picture.indexOf(Buffer.of(0xff, 0xc0));
  return picture.readUInt16BE(at + 5) - 8;
}
