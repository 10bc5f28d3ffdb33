/** Measurements of the package tests; printed as a table when the process ends. */
const rows: [what: string, value: string, bound: string][] = [];

export function found(what: string, value: string, bound = ''): void {
  if (rows.length === 0) process.once('exit', print);
  rows.push([what, value, bound]);
}

function print(): void {
  const lines = rows.map(([what, value, bound]) => `| ${what} | ${value} | ${bound} |`);
  console.log(['\n| measured | found | bound |', '|---|---|---|', ...lines].join('\n'));
}
