import { SecretRegistry, systemRandom } from '../../core/secrets';
import { repeatableRandom } from '../support/stack';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

describe('a secret', () => {
  it.each([1, 16, 24, 64, 500])('of length %i has that many letters and digits', (length) => {
    expect(new SecretRegistry(systemRandom).getOrCreate('KEY', length, 'alphanumeric')).toMatch(
      new RegExp(`^[A-Za-z0-9]{${length}}$`),
    );
  });

  it('is drawn from the source of chance it was given, and once', () => {
    const secrets = new SecretRegistry(repeatableRandom());
    const first = secrets.getOrCreate('A', 16, 'alphanumeric');
    expect(secrets.getOrCreate('A', 16, 'alphanumeric')).toBe(first);
    expect(secrets.getOrCreate('B', 16, 'alphanumeric')).not.toBe(first);
    expect(new SecretRegistry(repeatableRandom()).getOrCreate('A', 16, 'alphanumeric')).toBe(first);
  });

  it('favours no letter: bytes beyond the last whole alphabet are drawn again', () => {
    // Each byte once: 4 * 62 = 248 of them are used, so every letter comes exactly four times.
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    let draws = 0;
    const everyByte = { bytes: () => (draws++ === 0 ? bytes : Buffer.alloc(0)) };
    const text = new SecretRegistry(everyByte).getOrCreate('KEY', 248, 'alphanumeric');
    expect([...text].sort().join('')).toBe([...ALPHABET.repeat(4)].sort().join(''));
  });

  it('is drawn until it is long enough, however unlucky the bytes', () => {
    let draws = 0;
    const unlucky = { bytes: (count: number) => Buffer.alloc(count, draws++ < 3 ? 255 : 0) };
    expect(new SecretRegistry(unlucky).getOrCreate('KEY', 4, 'alphanumeric')).toBe('AAAA');
  });

  it('of the Fernet shape is 32 bytes as padded, URL-safe base64', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const key = new SecretRegistry(repeatableRandom(seed)).getOrCreate('KEY', 0, 'fernet');
      expect(key).toMatch(/^[A-Za-z0-9_-]{43}=$/);
      expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    }
  });

  it('of the mixed shape has a capital, a small letter and a digit, however unlucky the first words', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const word = new SecretRegistry(repeatableRandom(seed)).getOrCreate('KEY', 8, 'mixed');
      expect(word).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-Za-z0-9]{8}$/);
    }
  });

  it('that a project already holds is kept, whatever its shape', () => {
    const secrets = new SecretRegistry(repeatableRandom(), { KEY: 'hunter 2', FERNET: 'mine' });
    expect(secrets.getOrCreate('KEY', 24, 'alphanumeric')).toBe('hunter 2');
    expect(secrets.getOrCreate('FERNET', 24, 'fernet')).toBe('mine');
  });

  it('that a project holds empty is drawn', () => {
    expect(new SecretRegistry(repeatableRandom(), { KEY: '' }).getOrCreate('KEY', 8, 'alphanumeric')).toHaveLength(8);
  });
});
