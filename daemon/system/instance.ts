import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';

/** Name of the file in the run directory that holds the id. */
export const INSTANCE_FILE = 'instance';

interface Warns {
  warn(fields: object, message: string): void;
}

/** One start of picamd. By its id, `picamd doctor` tells the service from another picamd that answers at its port. */
export class Instance {
  readonly id = randomUUID();

  /**
   * Writes the id to the run directory that systemd made for this service (RuntimeDirectory=). Does nothing without
   * one: a picamd that someone starts by hand must not pass for the service.
   */
  async announce({ RUNTIME_DIRECTORY = '' }: NodeJS.ProcessEnv, log: Warns): Promise<void> {
    // Several folders are separated by colons (systemd.exec(5)).
    const [folder = ''] = RUNTIME_DIRECTORY.split(':');
    // Not secret: /livez tells it to everyone.
    if (folder === '') return;
    await atomicWrite(join(folder, INSTANCE_FILE), `${this.id}\n`, 0o644).catch((err: unknown) =>
      log.warn({ err }, `picamd doctor will not recognize this picamd: cannot write to ${folder}`),
    );
  }
}
