/*
 * Imported for its effect: packages ask for the working directory while they are loaded, and that fails if someone has
 * deleted it (as when a release replaces the folder that a shell is in).
 */
try {
  process.cwd();
} catch {
  process.chdir('/');
  process.stderr.write('picamd: the working directory does not exist any more; using / instead\n');
}
