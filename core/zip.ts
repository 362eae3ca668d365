import { crc32, deflateRawSync } from 'node:zlib';
import { BoundedCache } from './bounded-cache';

/**
 * ZIP archives (PKWARE APPNOTE 6.3) for the server. archiver, which writes those of the command line, compresses every file of every
 * archive: 60 ms of processor time for `starter`, four times what all the rest takes. Most files are the same in all projects
 * and stand twice in each, so here what was compressed before is taken as it is.
 */
export interface ZipEntry {
  /** With the archive's own folder in front, forward slashes. */
  name: string;
  content: Buffer;
  /** Permission bits. */
  mode: number;
  /** Of the content; equal contents have equal hashes. */
  hash: string;
}

interface Packed {
  data: Buffer;
  method: number;
  crc: number;
}

const STORED = 0;
const DEFLATED = 8;
/** The version that knows folders and deflate; in the high byte of "made by" stands Unix, whose permissions follow. */
const VERSION = 20;
const MADE_BY = (3 << 8) | VERSION;
const UTF8_NAMES = 1 << 11;
/** 1980-01-01 00:00, the first moment that ZIP knows: one fixed time keeps equal projects equal byte for byte. */
const DATE = (1 << 5) | 1;
const REGULAR_FILE = 0o100000;
/** What the sixteen bits of the end record can count. */
const MOST_ENTRIES = 0xfffe;

/** Compressed contents by hash. Those of all templates take about one MiB; what only one project has soon makes way. */
const packed = new BoundedCache<Packed>(3 * 1024 * 1024, ({ data }) => data.length + 200);

/** The archive, piece by piece. */
export function* zipPieces(entries: readonly ZipEntry[]): Generator<Buffer> {
  if (entries.length > MOST_ENTRIES)
    throw new Error(`a ZIP archive holds ${MOST_ENTRIES} files, not ${entries.length}`);
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { data, method, crc } = packed.getOrMake(entry.hash, () => pack(entry.content));
    const name = Buffer.from(entry.name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(VERSION, 0);
    facts.writeUInt16LE(UTF8_NAMES, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt16LE(DATE, 8);
    facts.writeUInt32LE(crc, 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(entry.content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const header = Buffer.concat([signature(0x04034b50), facts, name]);
    yield header;
    yield data;
    directory.push(directoryRecord(facts, name, entry.mode, offset));
    offset += header.length + data.length;
  }
  const listed = Buffer.concat(directory);
  yield listed;
  yield endRecord(entries.length, listed.length, offset);
}

function pack(content: Buffer): Packed {
  const crc = crc32(content);
  const data = ownMemory(deflateRawSync(content));
  return data.length < content.length ? { data, method: DEFLATED, crc } : { data: content, method: STORED, crc };
}

/** What zlib gives is the beginning of a far larger buffer, and small Buffers share one of 8 KiB: keeping one would keep it all. */
function ownMemory(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** The facts of the local header again, with the permissions and the place of that header. */
function directoryRecord(facts: Buffer, name: Buffer, mode: number, offset: number): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(MADE_BY, 4);
  facts.copy(record, 6);
  record.writeUInt32LE(((REGULAR_FILE | mode) << 16) >>> 0, 38);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, name]);
}

function endRecord(count: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
