/** What the tests of the package have measured; `npm run test:package` prints it as a table when it ends. */
const rows: [what: string, value: string, bound: string][] = [];

export function found(what: string, value: string, bound = ''): void {
  if (rows.length === 0) process.once('exit', print);
  rows.push([what, value, bound]);
}

function print(): void {
  const lines = rows.map(([what, value, bound]) => `| ${what} | ${value} | ${bound} |`);
  console.log(['\n| measured | found | bound |', '|---|---|---|', ...lines].join('\n'));
}
