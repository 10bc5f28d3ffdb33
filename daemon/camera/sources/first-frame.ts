import { JpegSplitter } from '../../frame/jpeg-splitter.ts';
import { FrameCollector } from './frame-collector.ts';
import type { Source } from './source.ts';

/**
 * Runs a source until its first frame. Resolves with whether there was one before the signal aborted.
 *
 * @throws PicamdError or CameraError as the source
 */
export async function hasFirstFrame(
  source: Source,
  maxFrameBytes: number,
  signal: AbortSignal,
): Promise<boolean> {
  const run = new AbortController();
  const stop = () => run.abort();
  const collector = new FrameCollector(maxFrameBytes);
  let found = false;
  const splitter = new JpegSplitter(collector);
  const look = () => {
    found ||= collector.take().length > 0;
    if (found) stop();
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await source.run({
      signal: run.signal,
      onBytes: (chunk) => {
        splitter.write(chunk);
        look();
      },
      units: {
        ...splitter.units,
        // The end of a unit may be that of a frame without its own.
        end: () => {
          splitter.units.end();
          look();
        },
      },
      onLine: () => {},
      onFrontEndTimeout: () => {},
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return found;
}
