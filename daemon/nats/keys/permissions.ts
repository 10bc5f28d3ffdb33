import { cameraStreamOf } from '../hub/stored-cameras.ts';
import { eventStreamOf } from '../hub/stored-events.ts';
import { SUBJECT_KINDS, subjectOf, subjectOfAll } from '../subjects.ts';

/** Who uses a key. */
export type KeyRole = 'camera' | 'hub' | 'admin';

/** Subjects that a key may use; all others are denied. */
interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Whether it may answer a request, wherever the answer is wanted: with as many messages as a picture may have. */
  readonly answers: boolean;
}

const TO_CAMERA = ['want', 'cmd', 'config'] as const;
const FROM_CAMERA = SUBJECT_KINDS.filter((kind) => !TO_CAMERA.some((each) => each === kind));

/**
 * The least that each needs: a camera speaks for itself only and hears only what is meant for it, a hub the opposite, and an admin reads
 * and changes settings of cameras that allow it.
 *
 * @param name of the camera, hub or admin
 * @param publicKey whose own inbox gets the answers to its requests
 */
export function permissionsOf(role: KeyRole, site: string, name: string, publicKey: string): Permissions {
  if (role === 'camera') {
    const own = { site, camera: name };
    return {
      publish: FROM_CAMERA.map((kind) => subjectOf(own, kind)),
      subscribe: TO_CAMERA.map((kind) => subjectOf(own, kind)),
      answers: true,
    };
  }
  if (role === 'admin')
    return {
      publish: [subjectOfAll(site, 'config')],
      subscribe: [`${inboxOf(publicKey)}.>`],
      answers: false,
    };
  return {
    publish: [subjectOfAll(site, 'want'), subjectOfAll(site, 'cmd'), ...storage(site)],
    subscribe: [...FROM_CAMERA.map((kind) => subjectOfAll(site, kind)), `${inboxOf(publicKey)}.>`],
    answers: false,
  };
}

/** To have the events and cameras of the site kept, and to read them; nothing else of JetStream. */
function storage(site: string): string[] {
  return [eventStreamOf(site), cameraStreamOf(site)].flatMap((stream) => [
    `$JS.API.STREAM.CREATE.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}`,
  ]);
}

/** Where a client with this key wants answers: nobody else may listen there. */
export function inboxOf(publicKey: string): string {
  return `_INBOX.${publicKey}`;
}
