/** How many bytes are looked at to tell text from other things. */
const SAMPLE = 65_536;

function isControl(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 32 && byte !== 27);
}

/**
 * A file's bytes as text: UTF-16 by its mark, UTF-8 where that is valid, else Windows-1252. Undefined where they are
 * no text. The mark itself is left out.
 */
export function decode(bytes: Uint8Array): string | undefined {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined;
  if (marked) return new TextDecoder(marked).decode(bytes);
  if (bytes.subarray(0, SAMPLE).some(isControl)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
