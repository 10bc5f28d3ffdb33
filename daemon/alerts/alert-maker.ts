import type { Webhook } from '../config/alerts-schema.ts';
import { createEventId } from '../events/event-id.ts';
import type { CameraEvent } from '../events/event.ts';
import { openableUrls } from '../net/openable-urls.ts';
import type { Alert } from './alert.ts';

export interface AlertMakerParts {
  /** The camera's name. */
  readonly camera: () => string;
  /** At which picamd listens. */
  readonly urls: () => readonly string[];
  /** Whether there is a page of recordings. */
  readonly keepsRecordings: () => boolean;
  /** The current picture, as bytes of the ring; null if there is none. */
  readonly picture: () => Buffer | null;
}

/** Makes alerts of events, with a copy of the current picture where a webhook sends it. */
export class AlertMaker {
  readonly #parts: AlertMakerParts;

  constructor(parts: AlertMakerParts) {
    this.#parts = parts;
  }

  alert(event: CameraEvent, webhooks: readonly Webhook[]): Alert {
    return { event, url: this.#url(event), picture: webhooks.some(sendsPicture) ? this.#picture() : null };
  }

  /** One that no event has caused. `nowMs` is in ms since 1970. */
  testAlert(webhook: Webhook, nowMs: number): Alert {
    const at = new Date(nowMs).toISOString();
    const event: CameraEvent = {
      id: createEventId(nowMs),
      camera: this.#parts.camera(),
      type: 'manual',
      phase: 'end',
      at,
      startedAt: at,
      score: null,
      zone: null,
      box: null,
      text: 'This is a test alert',
      clip: null,
      snapshot: null,
    };
    return this.alert(event, [webhook]);
  }

  /** The recordings at that moment, or the camera; '' if nobody reaches it. */
  #url({ startedAt }: CameraEvent): string {
    const urls = this.#parts.urls().filter((url) => url.startsWith('http'));
    const [best = ''] = urls.flatMap((url) => {
      const openable = openableUrls(url);
      return openable.length > 0 ? openable : [`${url}/`];
    });
    return best !== '' && this.#parts.keepsRecordings()
      ? `${best}recordings?at=${Date.parse(startedAt)}`
      : best;
  }

  /** The ring writes over its bytes. */
  #picture(): Buffer | null {
    const jpeg = this.#parts.picture();
    return jpeg === null ? null : Buffer.from(jpeg);
  }
}

function sendsPicture({ body, pictureField }: Webhook): boolean {
  return body === 'picture' || (body === 'form' && pictureField !== '');
}
