// The unit and HTTP tests. test/e2e.mocharc.cjs has what needs browsers, other programs or containers.
const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/** The compiled form of every test file that exists as source: a removed test must not live on in dist/. */
function compiled(ending) {
  const sources = readdirSync(join(__dirname, 'test'), { recursive: true, encoding: 'utf8' });
  return sources
    .filter((name) => name.endsWith(ending))
    .map((name) => join(__dirname, 'dist/test', name.replace(/ts$/, 'js')));
}

/** Files named on the command line replace the list. */
const isNamed = process.argv.some((word) => /\.js$/.test(word) && /(^|\/)dist\/test\//.test(word));

module.exports = {
  require: [join(__dirname, 'dist/test/helpers/root-hooks.js')],
  spec: isNamed ? [] : compiled('.test.ts'),
  'node-option': ['enable-source-maps'],
  forbidOnly: true,
  // They wait more than they compute: two cores are busy with four.
  parallel: true,
  jobs: 4,
  reporter: join(__dirname, 'dist/test/helpers/slowest-files.js'),
  timeout: 15_000,
  compiled,
  isNamed,
};
