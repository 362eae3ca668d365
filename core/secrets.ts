import { randomBytes } from 'node:crypto';

/** The engine's one source of chance, injected so that a test or a second run can repeat a first one. */
export interface RandomSource {
  bytes(count: number): Buffer;
}

/** The operating system's generator. */
export const systemRandom: RandomSource = { bytes: (count) => randomBytes(count) };

/**
 * The form a secret must have. `alphanumeric` needs no escaping in a URI, a shell, YAML or an ini file; `fernet` is what
 * Python's cryptography checks: 32 bytes as padded, URL-safe base64 (44 characters); `mixed` is alphanumeric with a capital,
 * a small letter and a digit, for tools that refuse a password without.
 */
export type SecretShape = 'alphanumeric' | 'fernet' | 'mixed';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** What a mixed word has at least one of each. */
const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/];
/** The largest multiple of the alphabet's size in a byte; bytes above it are drawn again, so every letter is equally likely. */
const FAIR_LIMIT = 256 - (256 % ALPHABET.length);

/** Secrets by the name of their variable. What an existing project already holds is never drawn again. */
export class SecretRegistry {
  private readonly secrets = new Map<string, string>();
  /** How each that was asked for is drawn. */
  private readonly forms = new Map<string, { length: number; shape: SecretShape }>();

  constructor(
    private readonly random: RandomSource,
    existing: Readonly<Record<string, string>> = {},
  ) {
    for (const [key, value] of Object.entries(existing)) if (value !== '') this.secrets.set(key, value);
  }

  getOrCreate(key: string, length: number, shape: SecretShape): string {
    const value = this.secrets.get(key) ?? this.draw(length, shape);
    this.secrets.set(key, value);
    this.forms.set(key, { length, shape });
    return value;
  }

  /** Every secret that was asked for, by the name of its variable. */
  values(): Map<string, string> {
    return new Map([...this.forms.keys()].map((key) => [key, this.secrets.get(key) ?? '']));
  }

  /** The same secrets for another project, drawn from another source. */
  drawAnew(random: RandomSource): SecretRegistry {
    const others = new SecretRegistry(random);
    for (const [key, { length, shape }] of this.forms) others.getOrCreate(key, length, shape);
    return others;
  }

  private draw(length: number, shape: SecretShape): string {
    if (shape === 'fernet') return this.drawFernetKey();
    return shape === 'mixed' ? this.drawMixed(length) : this.drawAlphanumeric(length);
  }

  /** Draws whole words until one will do, so that every such word is equally likely. */
  private drawMixed(length: number): string {
    if (length < KINDS.length) throw new Error(`a word of ${length} characters cannot be mixed`);
    for (;;) {
      const word = this.drawAlphanumeric(length);
      if (KINDS.every((kind) => kind.test(word))) return word;
    }
  }

  private drawAlphanumeric(length: number): string {
    let text = '';
    while (text.length < length) {
      for (const byte of this.random.bytes(length * 2)) {
        if (byte < FAIR_LIMIT && text.length < length) text += ALPHABET[byte % ALPHABET.length];
      }
    }
    return text;
  }

  private drawFernetKey(): string {
    return this.random.bytes(32).toString('base64').replace(/\+/g, '-').replace(/\//g, '_');
  }
}
