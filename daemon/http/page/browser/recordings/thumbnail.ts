import { apiUrl } from '../api-url.ts';
import { build } from '../dom.ts';
import { cropAround } from './crop-around.ts';
import type { RecordedEvent } from './recorded-event.ts';

/**
 * The picture of an event, around what moved; loaded when it comes into sight.
 *
 * @param base - before the paths of its camera, where there are several
 */
export function thumbnail(event: RecordedEvent, base = ''): HTMLElement {
  const frame = build('span', { class: 'thumbnail' });
  if (!event.hasSnapshot) return frame;
  const image = build('img', { alt: '', loading: 'lazy', decoding: 'async', src: snapshotUrl(event, base) });
  const { scale, x, y } = cropAround(event.box);
  image.style.transform = `translate(${x * 100}%, ${y * 100}%) scale(${scale})`;
  // Its recording may have been deleted since.
  image.addEventListener('error', () => image.remove());
  frame.append(image);
  return frame;
}

function snapshotUrl({ id, recordingId }: RecordedEvent, base: string): string {
  return apiUrl(`${base}recordings/${encodeURIComponent(recordingId ?? id)}/snapshot.jpg`);
}
