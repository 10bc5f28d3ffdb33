import { SHAPE } from '../helpers/numbered-camera.ts';
import { showGray } from './shown.ts';
import type { Shown } from './shown.ts';

/** Runs gst-launch with these elements, from the URL to the decoded picture. */
async function gstreamer(elements: string, pictures: number): Promise<Shown> {
  // With eos-after=n, the n-th picture ends the pipeline and is not written.
  const output = `videoconvert ! video/x-raw,format=GRAY8 ! identity eos-after=${pictures + 1} ! fdsink fd=1 sync=false`;
  return showGray('gst-launch-1.0', ['-q', ...`${elements} ! ${output}`.split(' ')], SHAPE);
}

export function gstreamerSource(source: 'souphttpsrc' | 'curlhttpsrc', url: string, pictures: number) {
  return gstreamer(`${source} location=${url} ! multipartdemux single-stream=true ! jpegdec`, pictures);
}

/** Selects its elements itself. Reads some megabytes before it shows a picture. */
export function uriDecodeBin(url: string, pictures: number): Promise<Shown> {
  return gstreamer(`uridecodebin uri=${url}`, pictures);
}
