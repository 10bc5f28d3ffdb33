// Tests with browsers, other programs and containers: one after the other, since they measure time and share the machine.
const { compiled, isNamed, ...unit } = require('../.mocharc.cjs');

module.exports = { ...unit, spec: isNamed ? [] : compiled('.e2e.ts'), parallel: false };
