import { text } from '../text.ts';

export { text } from '../text.ts';

/** A text in the language of the page: `text('settings.saved')`. */
export type SettingsText = typeof text;
