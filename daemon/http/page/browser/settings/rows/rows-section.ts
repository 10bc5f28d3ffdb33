import { build } from '../../dom.ts';
import type { Section, SectionParts } from '../section.ts';
import type { SectionName, SettingGroup, SettingRow, SettingsDocument } from '../settings-document.ts';
import { text } from '../../text.ts';
import { SettingRowView } from './setting-row.ts';
import { settingName } from './value-text.ts';

/** A section with a row for each of its settings. */
export function rowsSection({ settings }: SectionParts, name: SectionName): Section {
  const root = build('div', { class: 'column' });
  const views = new Map<string, SettingRowView>();
  const viewOf = (row: SettingRow) => {
    const view = new SettingRowView(settings, row);
    views.set(row.key, view);
    return view.root;
  };
  for (const { title, folded, rows } of cardsOf(settings.document, name))
    root.append(settingsCard(title, rows.map(viewOf), folded));
  return {
    root,
    show: (document: SettingsDocument) => {
      for (const { settings: rows } of document.groups) for (const row of rows) views.get(row.key)?.show(row);
    },
    close: () => {},
  };
}

/** Rows under a title; `folded`: only the title is shown at first. */
export function settingsCard(title: string, rows: readonly HTMLElement[], folded = false): HTMLElement {
  const card = build('div', { class: 'card' }, ...rows);
  if (folded) return build('details', { class: 'group' }, build('summary', {}, title), card);
  return build('section', { class: 'group' }, build('h2', {}, title), card);
}

interface Card {
  readonly title: string;
  readonly folded: boolean;
  readonly rows: readonly SettingRow[];
}

function isNever({ locked }: SettingRow): boolean {
  return locked?.by === 'never';
}

/** A card for each group of settings that has some in the section; what no browser may change is the last one. */
function cardsOf({ groups }: SettingsDocument, name: SectionName): Card[] {
  const inSection = ({ settings }: SettingGroup) => settings.filter(({ section }) => section === name);
  const cards = groups.map((group) => ({
    title: settingName(`group.${group.name}`) ?? group.name,
    folded: group.folded,
    rows: inSection(group).filter((row) => !isNever(row)),
  }));
  const never = groups.flatMap(inSection).filter(isNever);
  return [...cards, { title: text('settings.onlyOnMachine'), folded: true, rows: never }].filter(
    ({ rows }) => rows.length > 0,
  );
}
