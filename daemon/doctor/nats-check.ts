import type { Config } from '../config/settings.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { CheckContext } from './check-context.ts';
import { fault, notPermitted, ok, skipped, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';

/** Whether the NATS servers respond, and accept the key: each is asked once, as picamd would, and left again. */
export async function checkNats({ loaded }: CheckContext): Promise<CheckResult> {
  const { NATS_URL } = loaded.config;
  if (NATS_URL.length === 0) return skipped('NATS_URL is not set');
  const problems = await Promise.all(NATS_URL.map((url) => problemOf(url, loaded.config)));
  const [first] = problems.filter((problem) => problem !== null);
  const good = problems.filter((problem) => problem === null).length;
  const servers = NATS_URL.length === 1 ? 'the server' : `${good} of ${NATS_URL.length} servers`;
  if (first === undefined) return ok(`${servers} can be used`);
  // The key belongs to the service.
  if (first.code === 'nats-bad-file' && process.getuid?.() !== 0) return notPermitted('the key for NATS');
  const message = NATS_URL.length === 1 ? first.message : `${servers} can be used: ${first.message}`;
  return good === 0 ? fault(message, first.hint) : warning(message, first.hint);
}

async function problemOf(
  url: string,
  { NATS_CREDS_FILE, NATS_CA_FILE }: Config,
): Promise<PicamdError | null> {
  try {
    const { dial } = await import('../nats/dial.ts');
    const connection = await dial(url, {
      credsFile: NATS_CREDS_FILE,
      caFile: NATS_CA_FILE,
      clientName: 'picamd doctor',
    });
    await connection.close();
    return null;
  } catch (error) {
    if (error instanceof PicamdError) return error;
    return new PicamdError(
      'nats-failed',
      `NATS cannot be loaded: ${errorMessage(error)}`,
      'Install picamd again.',
    );
  }
}
