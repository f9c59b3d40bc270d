import { unzipSync, type UnzipFileInfo } from 'fflate';
import type { Failure } from '../../protocol.ts';

/** Bounds on an archive, before anything is unpacked. */
export const MOST_ARCHIVE = 128 * 1024 * 1024;
export const MOST_ENTRIES = 1000;
export const MOST_UNPACKED = 256 * 1024 * 1024;

/** Paths that would lead out of the archive where it is unpacked into a folder. */
function leadsOut(path: string): boolean {
  return (
    path.startsWith('/') ||
    path.includes('\\') ||
    path.includes('\0') ||
    /^[A-Za-z]:/.test(path) ||
    path.split('/').includes('..')
  );
}

function refused(what: string, hint: string, code = 'archive-refused'): Failure {
  return { code, message: `This project file was refused: ${what}.`, hint };
}

const SENDER = 'Export the project again, or ask whoever sent it for a link.';

/** A finding inside fflate's filter, which has no other way to stop. */
class Refused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/**
 * The wanted entries of a zip archive. Every entry counts for the bounds, but only wanted ones are unpacked; no
 * entry unpacks beyond the size that it declares.
 *
 * @param wanted paths, as they stand in the archive; absent: all
 * @returns the bytes by path and the paths of all entries, or why it was refused
 */
export function readEntries(
  archive: Uint8Array,
  wanted?: readonly string[],
): { files: Record<string, Uint8Array>; paths: string[] } | { failure: Failure } {
  if (archive.length > MOST_ARCHIVE) {
    const size = Math.round(archive.length / 2 ** 20);
    return {
      failure: refused(
        `it has ${size} MB, at most ${MOST_ARCHIVE / 2 ** 20} MB can be read`,
        SENDER,
        'archive-too-large',
      ),
    };
  }
  const paths: string[] = [];
  let unpacked = 0;
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    paths.push(name);
    unpacked += originalSize;
    if (leadsOut(name)) {
      throw new Refused(
        refused(`it holds the path ${JSON.stringify(name.slice(0, 80))}, which leads out of it`, SENDER),
      );
    }
    if (paths.length > MOST_ENTRIES) {
      throw new Refused(refused(`it holds more than ${MOST_ENTRIES} files`, SENDER, 'archive-too-large'));
    }
    if (unpacked > MOST_UNPACKED) {
      throw new Refused(
        refused(`it unpacks to more than ${MOST_UNPACKED / 2 ** 20} MB`, SENDER, 'archive-too-large'),
      );
    }
    return !name.endsWith('/') && (wanted?.includes(name) ?? true);
  };
  try {
    return { files: unzipSync(archive, { filter }), paths };
  } catch (error) {
    if (error instanceof Refused) return { failure: error.failure };
    return { failure: refused('it is damaged or no zip archive', SENDER, 'archive-broken') };
  }
}
