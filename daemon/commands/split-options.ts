interface SplitArgs {
  readonly words: readonly string[];
  /** Values by flag. */
  readonly options: ReadonlyMap<string, string>;
}

/** Separates the flags with values, which readCommandLine() passes as `--role=viewer`, from the words of a command. */
export function splitOptions(args: readonly string[]): SplitArgs {
  const options = args.filter(isOption).map((word): [string, string] => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
  });
  return { words: args.filter((word) => !isOption(word)), options: new Map(options) };
}

function isOption(word: string): boolean {
  return word.startsWith('--');
}
