import { readSettings } from '../../server/settings';

test('without a word it is for this machine alone', () => {
  expect(readSettings([])).toEqual({
    host: '127.0.0.1',
    port: undefined,
    allowHosts: [],
    templates: [],
    rateLimit: 1200,
    longestWork: 60,
    help: false,
  });
});

test('every flag', () => {
  const words =
    '--port 9000 --host=0.0.0.0 --allow-host A.example --allow-host b:9000 --templates t --rate-limit 0 --longest-work 5 -h';
  expect(readSettings(['--', ...words.split(' ')])).toEqual({
    host: '0.0.0.0',
    port: 9000,
    allowHosts: ['a.example', 'b:9000'],
    templates: ['t'],
    rateLimit: 0,
    longestWork: 5,
    help: true,
  });
});

test.each([
  ['--prot 1', 'Did you mean "--port"?'],
  ['--port', 'needs a value'],
  ['--port x', 'is not a number that fits'],
  ['--port 70000', 'is not a number that fits'],
  ['--port -1', 'is not a number that fits'],
  ['--longest-work 0', 'is not a number that fits'],
  ['8123', 'there is no such flag'],
  ['--toString', 'there is no such flag'],
])('%s is refused', (line, text) => {
  expect(() => readSettings(line.split(' '))).toThrow(text);
});
