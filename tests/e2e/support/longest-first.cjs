const Sequencer = require('@jest/test-sequencer').default;

/** Files that take minutes; begun last, one of them would keep everybody waiting. */
const LONG = ['thread/thread', 'orchestrators', 'dashboards', 'validation', 'web/', 'api'];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONG.findIndex((part) => path.includes(`/tests/e2e/${part}`));
      return place < 0 ? LONG.length : place;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};
