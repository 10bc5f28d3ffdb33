import type { CameraFacts } from '../camera-facts.ts';
import { Topics } from '../topics.ts';
import type { Component } from './component.ts';
import { controlComponents } from './control-components.ts';
import { healthComponents } from './health-components.ts';
import { pictureComponents } from './picture-components.ts';

/** Every entity that the camera is in Home Assistant, in the order of its device page. */
export function componentsOf(facts: CameraFacts): readonly Component[] {
  const topics = new Topics(facts.id);
  return [...pictureComponents(topics), ...controlComponents(facts, topics), ...healthComponents(topics)];
}
