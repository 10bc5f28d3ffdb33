import { build, setText } from '../../dom.ts';
import { Refresher } from '../refresher.ts';
import { rowsSection } from '../rows/rows-section.ts';
import { scheduleField } from '../schedule/schedule-field.ts';
import type { Section, SectionParts } from '../section.ts';
import { AlertsCard } from './alerts-card.ts';
import { AlertsStore } from './alerts-store.ts';
import { QuietCard } from './quiet-card.ts';
import { ReachQuestion } from './reach-question.ts';

/** How often the last results are asked for while the section is open. */
const REFRESH_MS = 10_000;

/** Who is told of events, and when not. */
export function alertsSection(parts: SectionParts): Section {
  const store = new AlertsStore(() => show());
  const [alerts, quiet, reach] = [new AlertsCard(store), new QuietCard(store), new ReachQuestion(store)];
  const schedule = scheduleField('alerts');
  const settings = rowsSection(parts, 'alerts');
  const problem = build('p', { role: 'alert', class: 'problem' });

  function show(): void {
    if (store.view === null) return;
    alerts.show(store.view.webhooks);
    quiet.show(store.view.quietUntil);
  }

  async function refresh(): Promise<void> {
    if (!document.hidden) setText(problem, await store.refresh());
  }

  const refresher = new Refresher(refresh, REFRESH_MS);

  return {
    root: build(
      'div',
      { class: 'sharing alerts' },
      problem,
      alerts.root,
      reach.root,
      quiet.root,
      schedule.root,
      settings.root,
    ),
    show: (settingsDocument) => {
      settings.show(settingsDocument);
      schedule.show();
      reach.start();
      refresher.start();
    },
    close: () => {
      refresher.stop();
      reach.stop();
      settings.close();
      schedule.close();
    },
  };
}
