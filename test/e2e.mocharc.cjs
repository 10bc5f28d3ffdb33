// Tests with browsers, other programs and containers. run-e2e.ts chooses the files, and which of them run at the same time.
const { compiled, isNamed, ...unit } = require('../.mocharc.cjs');

module.exports = { ...unit, spec: isNamed ? [] : compiled('.e2e.ts'), parallel: false };
