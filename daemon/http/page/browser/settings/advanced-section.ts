import { BackupRows } from './machine/backup-rows.ts';
import { machineFacts } from './machine/machine-api.ts';
import type { MachineFacts } from './machine/machine-api.ts';
import { machineCard } from './machine/machine-card.ts';
import { rowsSection } from './rows/rows-section.ts';
import type { Section, SectionParts } from './section.ts';
import { transferCard } from './transfer.ts';

/** What is rarely needed: the settings as a file, restarts, the log, limits. */
export function advancedSection(parts: SectionParts): Section {
  const { settings } = parts;
  const rows = rowsSection(parts, 'advanced');
  const backups = new BackupRows(settings);
  const transfer = transferCard(settings, backups, () => void ask());
  const machine = machineCard(settings);
  rows.root.prepend(transfer.root, machine.root);
  let facts: MachineFacts | null = null;
  /** What the facts were asked for: they are asked again when the section is opened, and after a change. */
  let askedFor: unknown = null;
  const draw = () => {
    machine.show(facts);
    backups.show(facts);
  };
  const ask = async () => {
    facts = await machineFacts();
    draw();
  };
  return {
    root: rows.root,
    show: (document) => {
      transfer.show();
      rows.show(document);
      draw();
      const { atMs } = document.lastChange ?? { atMs: 0 };
      if (askedFor !== atMs) void ask();
      askedFor = atMs;
    },
    close: () => {
      askedFor = null;
      machine.close();
      rows.close();
    },
  };
}
