import { PicamdError } from '../errors.ts';

/** Wrong usage of a command. `hint` is an example or what to do instead. */
export function usageError(message: string, hint: string): PicamdError {
  return new PicamdError('bad-usage', message, hint);
}
