/** A worker that never comes to an end with a request for the stack "endless", and gives its thread's number for any other. */
const { threadId } = require('node:worker_threads');

module.exports = ({ request }) => {
  while (request.name === 'endless');
  return Buffer.from(JSON.stringify({ threadId }));
};
