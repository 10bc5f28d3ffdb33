// Tests of processes, and with browsers, other programs and containers. run-e2e.ts chooses the files, and which of them run at the same time.
const { compiled, named, ...unit } = require('../.mocharc.cjs');

module.exports = {
  ...unit,
  spec: named.length > 0 ? [] : compiled('.e2e.ts'),
  parallel: false,
  timeout: 120_000,
};
