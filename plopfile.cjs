'use strict';
/** The door to the package: Plop looks for this file, and `plop.load('plop-pack-antigravity')` ends here. It hands on plopfile.ts. */
const { load } = require('./bin/load.cjs');

module.exports = load('plopfile', ['generators', 'plopfile.ts']).default;
