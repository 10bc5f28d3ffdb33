import { relative } from 'node:path';
import Mocha from 'mocha';

const SHOWN = 10;
const SHOWN_FROM_MS = 500;

/** Mocha's spec report, followed by the test files that took longest. */
export default class SlowestFiles extends Mocha.reporters.Spec {
  readonly #fileMs = new Map<string, number>();

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('test end', (test) => this.#add(test));
    runner.on('hook end', (hook) => this.#add(hook));
  }

  override epilogue(): void {
    super.epilogue();
    const slowest = [...this.#fileMs].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
    const lines = slowest
      .filter(([, ms]) => ms >= SHOWN_FROM_MS)
      .map(([file, ms]) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
    if (lines.length > 0) console.log(`  slowest files:\n${lines.join('\n')}\n`);
  }

  #add({ file, duration, parent }: Mocha.Runnable): void {
    const name = file ?? parent?.file;
    if (name === undefined) return;
    const short = relative(process.cwd(), name).replace(/^dist\//, '');
    this.#fileMs.set(short, (this.#fileMs.get(short) ?? 0) + (duration ?? 0));
  }
}
