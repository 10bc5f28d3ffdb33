import { build, element, icon } from '../dom.ts';
import { text } from '../text.ts';
import type { DiskFacts } from './recordings-documents.ts';

interface Emptiness {
  readonly disk: DiskFacts | null;
  /** Something was recorded, on any day. */
  readonly hasDays: boolean;
  /** Events are all that there is to see. */
  readonly hasEvents: boolean;
  readonly isAdmin: boolean;
}

/** States of the disk in which nothing is wrong. */
const FINE = ['off', 'recording', 'waiting', 'paused'];

/** Says in the place of the picture why there is none, and what to do; and nothing while there is one. */
export function showEmptyState({ disk, hasDays, hasEvents, isAdmin }: Emptiness): void {
  const root = element('#empty', HTMLElement);
  // `off` beside a disk: by the schedule, or while the camera is private.
  const isOff = disk === null;
  const trouble = disk !== null && !FINE.includes(disk.state);
  root.hidden = hasDays && !trouble;
  document.documentElement.toggleAttribute('data-nothing', !hasDays && !hasEvents);
  if (root.hidden) return;
  const [title, hint] = trouble
    ? [text('recordings.diskMissing'), text('recordings.diskMissingHint', { path: disk.path })]
    : isOff
      ? [text('recordings.off'), text(isAdmin ? 'recordings.offHint' : 'recordings.askAdmin')]
      : [text('recordings.nothingYet'), text('recordings.nothingYetHint')];
  const link = build('a', { class: 'primary', href: 'settings#recording' }, text('recordings.openSettings'));
  root.replaceChildren(
    icon('recordings'),
    build('strong', {}, title),
    build('p', {}, hint),
    ...(disk !== null && trouble && disk.message !== '' ? [build('p', { lang: 'en' }, disk.message)] : []),
    ...(isAdmin ? [link] : []),
  );
}
