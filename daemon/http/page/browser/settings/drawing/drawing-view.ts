import type { Section } from '../section.ts';

/** A page inside a section, in which something is drawn that is not saved by itself. */
export interface DrawingView extends Section {
  /** Whether something would be lost. */
  readonly isChanged: boolean;
  /** Forgets what is not saved. */
  discard(): void;
}
