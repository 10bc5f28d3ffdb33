const named = new Set<string>();

/** Skips the test (or the tests of the hook), and reports that when mocha ends: `what` names what was skipped, and why. */
export function skipNamed(test: Mocha.Context, what: string): never {
  if (named.size === 0)
    process.once('exit', () => named.forEach((line) => console.error(`skipped: ${line}`)));
  named.add(what);
  return test.skip();
}
