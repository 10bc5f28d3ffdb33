import { build } from '../dom.ts';
import type { Section, SectionParts } from './section.ts';
import type { SectionName, SettingsDocument } from './settings-document.ts';

/** A section with a row for each of its settings. */
export function rowsSection(_parts: SectionParts, name: SectionName): Section {
  const root = build('div', { class: 'rows' });
  return {
    root,
    show: ({ groups }: SettingsDocument) => {
      const rows = groups.flatMap(({ settings }) => settings).filter(({ section }) => section === name);
      root.replaceChildren(
        ...rows.map(({ key, help }) =>
          build('div', { class: 'row' }, build('strong', {}, key), build('p', {}, help)),
        ),
      );
    },
    close: () => {},
  };
}
