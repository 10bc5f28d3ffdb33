import { PicamdError } from '../errors.ts';

/** A command was called with the wrong words. `hint` is an example or what to do instead. */
export function usageError(message: string, hint: string): PicamdError {
  return new PicamdError('bad-usage', message, hint);
}
