import { rowsSection } from '../rows/rows-section.ts';
import type { Section, SectionParts } from '../section.ts';

/** The settings of the picture. */
export function pictureSection(parts: SectionParts): Section {
  return rowsSection(parts, 'picture');
}
