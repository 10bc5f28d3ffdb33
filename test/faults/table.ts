import { cpus } from 'node:os';
import { boundText, withUnit } from './fault.ts';
import type { Result } from './run-fault.ts';

/** The results as a Markdown table. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ fault, outcome, verdict, text }) => {
    const { name, measured, bound } = fault;
    const value = outcome === null ? `${verdict}: ${text}` : withUnit(outcome.value, bound);
    const growth = typeof outcome?.growth === 'number' ? `${outcome.growth.toFixed(0)} MB` : '';
    return `| ${name} | ${measured} | ${boundText(bound)} | ${value} | ${outcome?.note ?? ''} | ${growth} |`;
  });
  const heads = ['fault', 'measured', 'bound', 'found', 'and', 'memory'];
  return `| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${rows.join('\n')}\n`;
}

export function machine(): string {
  const processors = cpus();
  return `${processors.length} x ${processors[0]?.model ?? 'processor'}, Node ${process.version}; camera, clients and daemon on the same machine.`;
}
