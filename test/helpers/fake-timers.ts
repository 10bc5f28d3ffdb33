import { mock } from 'node:test';

/** Runs everything that waits only for promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Advances mocked timers in steps of 250 ms, and lets promises run between the steps. */
export async function advance(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 250) {
    await settle();
    mock.timers.tick(250);
  }
  await settle();
}
