import { build, button } from '../dom.ts';
import type { BackupRows } from './machine/backup-rows.ts';
import { text } from '../text.ts';
import { actionRow } from './rows/action-row.ts';
import { settingsCard } from './rows/rows-section.ts';
import { nameText } from './rows/value-text.ts';
import { rowsOf } from './settings-document.ts';
import type { SettingsStore } from './settings-store.ts';

const NOTED_MS = 1000;

/** Export, import and reset of what was set in the browser. */
export function transferCard(
  settings: SettingsStore,
  { lastBackup, previous }: Pick<BackupRows, 'lastBackup' | 'previous'>,
  onExport: () => void,
): { root: HTMLElement; show(): void } {
  const file = build('input', {
    type: 'file',
    accept: '.conf,text/plain',
    hidden: '',
    'aria-hidden': 'true',
  });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen !== undefined) void importFile(settings, chosen);
    file.value = '';
  });
  const reset = button(text('settings.resetAll'), () => question.showModal(), { class: 'danger' });
  const names = build('p');
  const question = askOnce(names, () => void settings.send({ method: 'DELETE', path: 'settings.json' }));
  const download = build(
    'a',
    { class: 'secondary', href: 'settings.conf', download: 'settings.conf' },
    text('settings.exportNow'),
  );
  // The daemon notes the time when it has sent the file.
  download.addEventListener('click', () => setTimeout(onExport, NOTED_MS));
  const exportRow = actionRow(text('settings.export'), text('settings.exportAbout'), download);
  exportRow.querySelector('.about')?.append(lastBackup);
  const root = settingsCard(text('settings.transfer'), [
    exportRow,
    previous,
    actionRow(
      text('settings.importTitle'),
      text('settings.importAbout'),
      button(text('settings.importNow'), () => file.click(), { class: 'secondary' }),
    ),
    actionRow(text('settings.reset'), text('settings.resetAbout'), reset),
  ]);
  root.append(file, question);
  return {
    root,
    show: () => {
      const set = rowsOf(settings.document).filter(({ origin }) => origin.kind === 'browser');
      reset.disabled = set.length === 0;
      names.textContent = text('settings.resetNames', {
        count: set.length,
        names: set.map(nameText).join(', '),
      });
    },
  };
}

async function importFile(settings: SettingsStore, file: File): Promise<void> {
  const body = await file.text();
  await settings.send({ method: 'PUT', path: 'settings.conf', type: 'text/plain', body });
}

/** A question before what cannot be taken back. */
function askOnce(words: HTMLElement, act: () => void): HTMLDialogElement {
  const dialog = build('dialog', { class: 'sheet', 'aria-labelledby': 'reset-title' });
  const done = () => dialog.close();
  dialog.append(
    build('h2', { id: 'reset-title' }, text('settings.resetTitle')),
    words,
    button(text('settings.resetNow'), () => (done(), act()), { class: 'danger' }),
    button(text('settings.cancel'), done, { class: 'secondary' }),
  );
  return dialog;
}
