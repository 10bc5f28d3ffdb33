/** Upper limit of a measurement. */
export interface Bound {
  readonly max: number;
  readonly unit: string;
}

/** Result of a step: a measurement, if it has one, and a note. */
export interface Found {
  readonly value?: number;
  readonly note?: string;
}

/** One line of the table. */
export interface Row {
  readonly step: string;
  readonly verdict: 'ok' | 'FAILED' | 'skipped';
  readonly found: string;
  readonly bound: string;
  /** Duration of the step. */
  readonly seconds: number;
}

/** Collects the results of steps and prints each when the step ends. */
export class Report {
  readonly rows: Row[] = [];

  /**
   * Runs one step. It fails if it throws or exceeds its bound; later steps run anyway.
   *
   * @returns whether it succeeded
   */
  async step(step: string, bound: Bound | null, run: () => Promise<Found>): Promise<boolean> {
    const startedAt = performance.now();
    let verdict: Row['verdict'] = 'ok';
    let found: string;
    try {
      const { value, note } = await run();
      if (bound !== null && !((value ?? Number.NaN) <= bound.max)) verdict = 'FAILED';
      const measured = value === undefined ? '' : withUnit(value, bound?.unit ?? 's');
      found = [measured, note ?? ''].filter((text) => text !== '').join(', ');
    } catch (error) {
      verdict = 'FAILED';
      found = error instanceof Error ? error.message : String(error);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    this.#add({
      step,
      verdict,
      found,
      bound: bound === null ? '' : `≤ ${withUnit(bound.max, bound.unit)}`,
      seconds,
    });
    return verdict === 'ok';
  }

  skip(step: string, reason: string): void {
    this.#add({ step, verdict: 'skipped', found: reason, bound: '', seconds: 0 });
  }

  get failed(): boolean {
    return this.rows.some(({ verdict }) => verdict === 'FAILED');
  }

  #add(row: Row): void {
    this.rows.push(row);
    process.stdout.write(
      `${row.verdict.padEnd(8)}${String(row.seconds).padStart(4)} s  ${row.step}: ${row.found}\n`,
    );
  }
}

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ step, verdict, found, bound, seconds }) => {
    const text = (verdict === 'ok' ? found || 'yes' : `${verdict}: ${found}`)
      .replaceAll(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|');
    return `| ${step} | ${text} | ${bound} | ${seconds} s |`;
  });
  return `| step | found | bound | took |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

function withUnit(value: number, unit: string): string {
  return `${Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`.trim();
}
