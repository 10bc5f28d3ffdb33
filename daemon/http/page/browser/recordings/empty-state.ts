import { build, element, icon } from '../dom.ts';
import { diskTrouble } from './disk-trouble.ts';
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

/** Says in the place of the picture why there is none, and what to do; and nothing while there is one. */
export function showEmptyState({ disk, hasDays, hasEvents, isAdmin }: Emptiness): void {
  const root = element('#empty', HTMLElement);
  const isOff = disk === null || disk.state === 'off';
  const trouble = diskTrouble(disk);
  root.hidden = hasDays && trouble === '';
  document.documentElement.toggleAttribute('data-nothing', !hasDays && !hasEvents);
  if (root.hidden) return;
  const [title, hint] =
    trouble !== ''
      ? [text('recordings.diskMissing'), trouble]
      : isOff
        ? [text('recordings.off'), text(isAdmin ? 'recordings.offHint' : 'recordings.askAdmin')]
        : [text('recordings.nothingYet'), text('recordings.nothingYetHint')];
  const link = build(
    'a',
    { class: 'secondary', href: 'settings#recording' },
    text('recordings.openSettings'),
  );
  root.replaceChildren(
    icon('recordings'),
    build('strong', {}, title),
    build('p', {}, hint),
    ...(isAdmin ? [link] : []),
  );
}
