import { build, button, setText } from '../../dom.ts';
import { text } from '../../text.ts';
import { actionRow } from '../rows/action-row.ts';
import { settingsCard } from '../rows/rows-section.ts';
import { nameText } from '../rows/value-text.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { MachineFacts, PowerAnswer } from './machine-api.ts';
import { MachineAction } from './machine-action.ts';

/** A row with a button, its sheet, and what the row says about it. */
interface ActionRow {
  readonly root: HTMLElement;
  readonly action: MachineAction;
  /** Hides it, or shows it, with the reason if it is not possible now. */
  offer(answer: PowerAnswer, about: string): void;
}

/** Restarts, shut-down, and clearing what the card sets: only what works here. Hidden until the daemon has said so. */
export function machineCard(settings: SettingsStore): {
  readonly root: HTMLElement;
  show(facts: MachineFacts | null): void;
  close(): void;
} {
  const picamd = rowOf(text('machine.restartPicamd'), text('machine.restart'), 'restart', {
    warning: text('machine.restartPicamdAbout'),
    going: text('machine.restartingPicamd'),
  });
  const restart = rowOf(text('machine.restartMachine'), text('machine.restart'), 'machine/restart', {
    warning: text('machine.restartMachineAbout'),
    going: text('machine.restartingMachine'),
  });
  const shutDown = rowOf(text('machine.shutDown'), text('machine.shutDownNow'), 'machine/shut-down', {
    warning: text('machine.shutDownAbout'),
    going: text('machine.shuttingDown'),
  });
  const card = rowOf(text('machine.card'), text('machine.clearCard'), 'card/clear', {
    warning: text('machine.clearCardAbout'),
    going: text('machine.clearingCard'),
  });
  const rows = [card, picamd, restart, shutDown];
  const root = settingsCard(
    text('machine.title'),
    rows.map((row) => row.root),
  );
  root.append(...rows.map(({ action }) => action.root));
  root.hidden = true;
  return {
    root,
    show: (facts) => {
      picamd.offer(facts?.picamd.restart === true ? 'yes' : 'never', text('machine.restartPicamdAbout'));
      restart.offer(facts?.machine.restart ?? 'never', text('machine.restartMachineAbout'));
      shutDown.offer(facts?.machine.shutDown ?? 'never', text('machine.shutDownAbout'));
      const names = (facts?.card ?? []).map((key) => nameText(settings.row(key))).join(', ');
      card.offer(names === '' ? 'never' : 'yes', text('machine.cardAbout', { names }));
      root.hidden = rows.every((row) => row.root.hidden);
    },
    close: () => {
      for (const { action } of rows) action.close();
    },
  };
}

function rowOf(
  title: string,
  label: string,
  path: string,
  words: { readonly warning: string; readonly going: string },
): ActionRow {
  const action = new MachineAction(path, { title, yes: label, ...words }, path !== 'machine/shut-down');
  const control = button(`${label}…`, () => action.ask(), {
    class: 'secondary',
    'aria-label': `${label}… (${title})`,
  });
  const root = actionRow(title, '', control);
  const about = build('p');
  root.querySelector('.about')?.replaceChildren(build('p', { class: 'name' }, title), about);
  return {
    root,
    action,
    offer: (answer, says) => {
      root.hidden = answer === 'never';
      control.disabled = answer !== 'yes';
      setText(about, answer === 'not-now' ? text('machine.notNow') : says);
    },
  };
}
