// The unit and HTTP tests. test/e2e.mocharc.cjs has what needs browsers, other programs or containers.
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The compiled form of every test file that exists as source: a removed test must not live on in dist/. Large files come
 * first, since the last one that is started decides how long the others are waited for.
 */
function compiled(ending) {
  const folder = join(__dirname, 'test');
  const size = (name) => statSync(join(folder, name)).size;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .toSorted((a, b) => size(b) - size(a))
    .map((name) => join(__dirname, 'dist/test', name.replace(/ts$/, 'js')));
}

/** Files named on the command line replace the list. */
const named = process.argv.filter((word) => word.endsWith('.js') && /(^|\/)dist\/test\//.test(word));

/** One test by its name, or one file, takes less time than workers need to start. */
const isQuick = named.length === 1 || process.argv.some((word) => /^(-[fg]|--f?grep)/.test(word));

module.exports = {
  require: [join(__dirname, 'dist/test/helpers/root-hooks.js')],
  spec: named.length > 0 ? [] : compiled('.test.ts'),
  forbidOnly: true,
  // They wait more than they compute: two cores are busy with four.
  parallel: !isQuick,
  jobs: 4,
  reporter: join(__dirname, 'dist/test/helpers/slowest-files.js'),
  timeout: 15_000,
  compiled,
  named,
};
