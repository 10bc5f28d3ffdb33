/** Prefix of a command that root runs as the user nobody, without coverage, because that user cannot write to its folder; empty if we are not root. */
export const AS_NOBODY: readonly string[] =
  process.getuid?.() === 0
    ? ['env', '-u', 'NODE_V8_COVERAGE', 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    : [];
