import { build } from '../../dom.ts';
import type { Section, SectionParts } from '../section.ts';

/** Users, tokens and links. */
export function sharingSection({ text }: SectionParts): Section {
  const root = build(
    'div',
    {},
    build('p', {}, build('a', { href: 'recipes' }, text('settings.connectApps'))),
  );
  return { root, show: () => {}, close: () => {} };
}
