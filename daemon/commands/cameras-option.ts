import { CREDENTIAL_NAME_RULE, parseCameras } from '../access/credentials.ts';
import { usageError } from './usage-error.ts';

/**
 * `--cameras hall,garage`: the cameras that a hub shows to a user or token.
 *
 * @throws PicamdError 'bad-usage'.
 */
export function camerasOption(names: string): readonly string[] {
  const cameras = parseCameras(names);
  if (cameras !== null) return cameras;
  throw usageError(
    `--cameras takes names with commas, each of ${CREDENTIAL_NAME_RULE}`,
    'Example: --cameras hall,garage',
  );
}
