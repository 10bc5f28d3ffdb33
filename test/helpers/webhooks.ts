import * as v from 'valibot';
import { ALERTS_FILE } from '../../daemon/config/alerts-schema.ts';
import type { Webhook } from '../../daemon/config/alerts-schema.ts';
import type { Alert } from '../../daemon/alerts/alert.ts';
import type { CameraEvent } from '../../daemon/events/event.ts';

/** A webhook as alerts.json would make it, to a server that nobody asks. */
export function webhook(fields: Record<string, unknown> = {}): Webhook {
  const document = { webhooks: [{ name: 'home', url: 'http://192.0.2.1/', ...fields }] };
  const [made] = v.parse(ALERTS_FILE.schema, document).webhooks;
  if (made === undefined) throw new Error('there is no webhook');
  return made;
}

/** Motion in the drive. */
export function cameraEvent(fields: Partial<CameraEvent> = {}): CameraEvent {
  return {
    id: '20261129T173112123Z-k3f9',
    camera: 'Garden "west"',
    type: 'motion',
    phase: 'start',
    at: '2026-11-29T17:31:12.123Z',
    startedAt: '2026-11-29T17:31:12.123Z',
    score: 63,
    zone: 'drive',
    box: [0.1, 0.2, 0.3, 0.4],
    text: null,
    clip: null,
    snapshot: null,
    ...fields,
  };
}

/** That event, with a picture of nothing. */
export function alertOf(
  fields: Partial<CameraEvent> = {},
  picture: Buffer | null = Buffer.from('JPEG'),
): Alert {
  return { event: cameraEvent(fields), url: 'http://garden.local/', picture };
}
