import { rowsSection } from './rows/rows-section.ts';
import type { Section, SectionParts } from './section.ts';
import { transferCard } from './transfer.ts';

/** What is rarely needed: the log, limits, and the settings as a file. */
export function advancedSection(parts: SectionParts): Section {
  const rows = rowsSection(parts, 'advanced');
  const transfer = transferCard(parts.settings);
  rows.root.prepend(transfer.root);
  return {
    root: rows.root,
    show: (document) => {
      transfer.show();
      rows.show(document);
    },
    close: () => rows.close(),
  };
}
