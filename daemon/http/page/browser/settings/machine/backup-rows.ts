import { build, button, setText } from '../../dom.ts';
import { LANGUAGE, text } from '../../text.ts';
import { actionRow } from '../rows/action-row.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { MachineFacts } from './machine-api.ts';

/** When settings were last kept elsewhere, and how they were before the last change. */
export class BackupRows {
  /** For the row of the export. */
  readonly lastBackup = build('p');
  readonly previous: HTMLElement;
  readonly #about = build('p');

  constructor(settings: SettingsStore) {
    const back = button(
      text('machine.previousNow'),
      () => void settings.send({ method: 'POST', path: 'settings/restore' }),
      { class: 'secondary' },
    );
    this.previous = actionRow(text('machine.previous'), '', back);
    this.previous.querySelector('.about')?.append(this.#about);
    this.show(null);
  }

  show(facts: MachineFacts | null): void {
    const { exportedMs = null, previousMs = null } = facts?.backups ?? {};
    const time = exportedMs === null ? text('machine.never') : timeText(exportedMs);
    setText(this.lastBackup, facts === null ? '' : text('machine.lastBackup', { time }));
    this.previous.hidden = previousMs === null;
    if (previousMs !== null)
      setText(this.#about, text('machine.previousAbout', { time: timeText(previousMs) }));
  }
}

function timeText(ms: number): string {
  return new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}
