import type { Preferences } from './preferences.ts';

/** From this width on, the details are a drawer beside the picture; below, they cover a part of it. As in style.css. */
const DRAWER = '(width >= 62rem)';

export function detailsAreBeside(): boolean {
  return matchMedia(DRAWER).matches;
}

/** Opens the drawer if it was open; where it would cover the picture, it starts closed. */
export function showStoredLayout({ details }: Preferences): void {
  document.documentElement.toggleAttribute('data-details', details && detailsAreBeside());
}
