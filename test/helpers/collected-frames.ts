import { FrameCollector } from '../../daemon/camera/sources/frame-collector.ts';
import type { Source } from '../../daemon/camera/sources/source.ts';
import { JpegSplitter } from '../../daemon/frame/jpeg-splitter.ts';

/** Runs the source until it has delivered `count` frames, or fails. */
export async function collectedFrames(source: Source, count: number): Promise<Buffer[]> {
  const abort = new AbortController();
  const found: Buffer[] = [];
  const collector = new FrameCollector(1 << 20);
  const commit = collector.commit.bind(collector);
  collector.commit = () => {
    commit();
    found.push(...collector.take());
    if (found.length >= count) abort.abort();
    return true;
  };
  const splitter = new JpegSplitter(collector);
  await source.run({
    signal: abort.signal,
    onLine: () => {},
    onFrontEndTimeout: () => {},
    units: splitter.units,
    onBytes: splitter.write,
  });
  return found.slice(0, count);
}

export interface FoundFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The error with which the source ends. */
export async function sourceFailure(source: Source): Promise<FoundFailure> {
  return collectedFrames(source, 1000).then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error as FoundFailure,
  );
}
