import type { Failure } from '../../protocol.ts';

/** First bytes of files that people pick by mistake, with what they are and how to get a CSV out of them. */
const SIGNATURES: readonly { bytes: readonly number[]; name: string; hint: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    name: 'a zip archive or an Excel workbook (.xlsx)',
    hint: 'In the spreadsheet, save the sheet as CSV; unpack an archive first.',
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    name: 'an old Excel workbook (.xls)',
    hint: 'In the spreadsheet, save the sheet as CSV.',
  },
  { bytes: [0x1f, 0x8b], name: 'a gzip file', hint: 'Unpack it first.' },
  {
    bytes: [0x25, 0x50, 0x44, 0x46],
    name: 'a PDF',
    hint: 'Copy the table into a spreadsheet and save as CSV.',
  },
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG image', hint: 'Choose a text file with columns.' },
  { bytes: [0xff, 0xd8, 0xff], name: 'a JPEG image', hint: 'Choose a text file with columns.' },
  { bytes: [0x50, 0x41, 0x52, 0x31], name: 'a Parquet file', hint: 'Write the table as CSV.' },
  {
    bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
    name: 'an SQLite database',
    hint: 'Export the table as CSV.',
  },
  { bytes: [0x24, 0x46, 0x4c, 0x32], name: 'an SPSS file (.sav)', hint: 'Save the data as CSV.' },
  { bytes: [0x00, 0x61, 0x73, 0x6d], name: 'a WebAssembly module', hint: 'Choose a text file with columns.' },
];

/** How many bytes are looked at to tell text from other things. */
const SAMPLE = 65_536;

/** Largest share of control characters that a text may have. */
const MOST_CONTROL = 0.01;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

/** UTF-16 without a mark shows in Western text as zeros in every other byte. */
function unmarkedUtf16(sample: Uint8Array): Encoding | undefined {
  if (sample.length < 4) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 2]! += 1;
  const half = sample.length / 2;
  if (zeros[1]! > 0.7 * half && zeros[0]! < 0.05 * half) return 'utf-16le';
  if (zeros[0]! > 0.7 * half && zeros[1]! < 0.05 * half) return 'utf-16be';
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  // In pieces, so that the decoded text of a large file is never held.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += 1 << 20) {
      decoder.decode(bytes.subarray(at, at + (1 << 20)), { stream: true });
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The failure of bytes that are no text, naming what they are where that is known. */
function notText(bytes: Uint8Array, sample: Uint8Array): Failure | undefined {
  const known = SIGNATURES.find((signature) => startsWith(bytes, signature.bytes));
  if (known !== undefined) {
    return {
      code: 'not-text',
      message: `This file is ${known.name}, not a table in text form.`,
      hint: known.hint,
    };
  }
  let control = 0;
  for (const byte of sample) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) control += 1;
  }
  if (control <= MOST_CONTROL * sample.length) return undefined;
  return {
    code: 'not-text',
    message: `This file is binary: ${control} of its first ${sample.length} bytes are control characters.`,
    hint: 'Choose a text file with columns, such as CSV.',
  };
}

/** The encoding of a text file, from its mark or its bytes; or why it is no text. */
export function detectEncoding(bytes: Uint8Array): { encoding: Encoding } | { failure: Failure } {
  if (bytes.length === 0) {
    return {
      failure: { code: 'empty-file', message: 'This file is empty.', hint: 'Choose a file with columns.' },
    };
  }
  if (startsWith(bytes, [0xff, 0xfe])) return { encoding: 'utf-16le' };
  if (startsWith(bytes, [0xfe, 0xff])) return { encoding: 'utf-16be' };
  const sample = bytes.subarray(0, SAMPLE);
  const utf16 = unmarkedUtf16(sample);
  if (utf16 !== undefined) return { encoding: utf16 };
  const failure = notText(bytes, sample);
  if (failure !== undefined) return { failure };
  return { encoding: isUtf8(bytes) ? 'utf-8' : 'windows-1252' };
}
