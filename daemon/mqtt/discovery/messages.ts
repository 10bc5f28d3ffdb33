import type { CameraFacts } from '../camera-facts.ts';
import { Topics } from '../topics.ts';
import type { Component } from './component.ts';
import type { Announcement, DiscoveryForm } from '../../config/announcement-schema.ts';
import { deviceTopic, singleTopic, topicsOf } from './announcement.ts';
import { componentsOf } from './components.ts';

/** A retained message to Home Assistant. */
export interface DiscoveryMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Of a model or version that is longer, the beginning says enough. */
const MOST_CHARACTERS = 100;
const MAKER = 'Raspberry Pi';

/** What is to be announced of a camera. */
export function announcementOf(facts: CameraFacts, prefix: string, form: DiscoveryForm): Announcement {
  const platforms = componentsOf(facts).map(({ id, platform }) => [id, platform] as const);
  return { prefix, camera: facts.id, form, components: Object.fromEntries(platforms) };
}

/**
 * The messages that announce it.
 *
 * @param told what was announced before; null: nothing
 */
export function messagesOf(
  facts: CameraFacts,
  next: Announcement,
  told: Announcement | null,
): DiscoveryMessage[] {
  const components = componentsOf(facts);
  if (next.form === 'single') return singleMessages(facts, next, components);
  const isThere = told !== null && topicsOf(told)[0] === deviceTopic(next);
  const gone = Object.entries(isThere ? told.components : {}).filter(([id]) => !(id in next.components));
  return [deviceMessage(facts, next, components, Object.fromEntries(gone))];
}

/**
 * Everything in one message: what Home Assistant calls device discovery, which it has since 2024.11.
 *
 * @param gone components that were in the message before: each is named with its platform only, which removes it
 */
export function deviceMessage(
  facts: CameraFacts,
  announcement: Announcement,
  components: readonly Component[],
  gone: Announcement['components'],
): DiscoveryMessage {
  const parts: Record<string, object> = {};
  for (const [id, platform] of Object.entries(gone)) parts[id] = { p: platform };
  for (const { platform, id, options } of components)
    parts[id] = { p: platform, unique_id: uniqueId(facts, id), ...options };
  const document = { ...shared(facts), cmps: parts };
  return { topic: deviceTopic(announcement), payload: JSON.stringify(document) };
}

/** The same components, each in a message of its own, as all versions of Home Assistant read them. */
export function singleMessages(
  facts: CameraFacts,
  announcement: Announcement,
  components: readonly Component[],
): DiscoveryMessage[] {
  return components.map(({ platform, id, options }) => ({
    topic: singleTopic(announcement, id, platform),
    payload: JSON.stringify({ unique_id: uniqueId(facts, id), ...options, ...shared(facts) }),
  }));
}

/** What all components have in common. */
function shared(facts: CameraFacts) {
  return {
    dev: device(facts),
    o: { name: 'picamd', sw: facts.version },
    availability_topic: new Topics(facts.id).availability,
  };
}

/** With the same `ids` and `cns`, Home Assistant makes one device of this and of the integration's. */
function device({ id, name, model, version, pageUrl }: CameraFacts) {
  return {
    ids: [`picamd_${id}`],
    cns: [['picamd', id]],
    name,
    ...(model === null ? {} : { mdl: model.slice(0, MOST_CHARACTERS) }),
    ...(model?.startsWith(MAKER) === true ? { mf: MAKER } : {}),
    sw: version.slice(0, MOST_CHARACTERS),
    ...(pageUrl === null ? {} : { cu: pageUrl }),
  };
}

function uniqueId({ id }: CameraFacts, component: string): string {
  return `picamd_${id}_${component}`;
}
