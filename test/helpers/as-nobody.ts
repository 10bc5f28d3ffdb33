/** What to put before a program so that root runs it as nobody, who may not write where the coverage of the tests is gathered; nothing where we are not root. */
export const AS_NOBODY: readonly string[] =
  process.getuid?.() === 0
    ? ['env', '-u', 'NODE_V8_COVERAGE', 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    : [];
