// The unit and HTTP tests. test/e2e.mocharc.cjs has the tests of processes, and what needs browsers, other programs or containers.
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

/** They wait longest, for time limits that are the subject: started last, they would be waited for. */
const LONGEST =
  /^(camera\/(camera-manager|supervisor)|frame\/jpeg-splitter|http\/(contract|middleware\/authenticate|routes\/setup)|server\/(connection-limiter|http-server|limits|reset-connection)|stream\/stream)\.test/;

/**
 * The compiled form of every test file that exists as source: a removed test must not live on in dist/. First come those
 * that take longest, then the large ones.
 */
function compiled(ending) {
  const folder = join(__dirname, 'test');
  const size = (name) => statSync(join(folder, name)).size;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .toSorted((a, b) => Number(LONGEST.test(b)) - Number(LONGEST.test(a)) || size(b) - size(a))
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
  // They wait as long as they compute: this keeps two cores busy.
  parallel: !isQuick,
  jobs: 8,
  reporter: join(__dirname, 'dist/test/helpers/slowest-files.js'),
  // For hangs: the slowest test takes 3 s, and forty times as long on a very busy machine.
  timeout: 120_000,
  compiled,
  named,
};
