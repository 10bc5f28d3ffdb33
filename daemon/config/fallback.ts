import { PicamdError } from '../errors.ts';
import type { Loaded } from './load.ts';

/**
 * Runs `act`; on failure retries without what of settings.conf, or without the override file, may be the cause: an
 * address that does not exist. Resolves with the settings that worked.
 *
 * @throws PicamdError as `act` does, if there is nothing to leave out.
 */
export async function orWithoutOverride(
  loaded: Loaded,
  act: (loaded: Loaded) => Promise<unknown>,
): Promise<Loaded> {
  try {
    await act(loaded);
    return loaded;
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return withLess(loaded, act, error);
  }
}

/** The same for a reload, which keeps the old settings if the override file is the cause. */
export async function orWithoutSaved(
  loaded: Loaded,
  act: (loaded: Loaded) => Promise<unknown>,
): Promise<void> {
  await orWithoutOverride({ ...loaded, withoutOverride: null }, act);
}

async function withLess(
  { withoutSaved, withoutOverride }: Loaded,
  act: (loaded: Loaded) => Promise<unknown>,
  why: PicamdError,
): Promise<Loaded> {
  let last = why;
  for (const without of [withoutSaved, withoutOverride])
    try {
      if (without !== null) return await orWithoutOverride(without(why), act);
    } catch (error) {
      if (!(error instanceof PicamdError)) throw error;
      last = error;
    }
  throw last;
}
