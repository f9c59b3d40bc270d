import type { Failure } from '../../protocol.ts';
import { recognise } from '../recognise.ts';
import { decode } from '../textEncoding.ts';
import { attributeOf, childrenNamed } from '../xml/element.ts';
import { readXml } from '../xml/reader.ts';
import { readEntries } from './entries.ts';

/** What a COMBINE archive holds, whoever made it. */
export interface ArchiveContents {
  files: ReadonlyMap<string, Uint8Array>;
  /** Simulation experiments, the master first. */
  experiments: string[];
  /** Files that are models in a language of ours, the master first. */
  models: string[];
  /** Tables. */
  data: string[];
  /** Files in languages that we know by name only. */
  foreign: { path: string; name: string }[];
}

/** The archive's own description of itself and of what matters for display alone. */
const ASIDE = /(^|\/)(manifest\.xml|metadata\.rdf)$|\.(json|md|rdf|sbgn|sedx)$/i;

/** Opens a COMBINE archive (Bergmann et al. 2014, doi:10.1186/s12859-014-0369-z). Never throws. */
export function openArchive(bytes: Uint8Array): ArchiveContents | { failure: Failure } {
  const entries = readEntries(bytes);
  if ('failure' in entries) return entries;
  const files = new Map(Object.entries(entries.files));
  const master = masterOf(files.get('manifest.xml'));
  const contents: ArchiveContents = { files, experiments: [], models: [], data: [], foreign: [] };
  const paths = [...files.keys()].sort((a, b) => Number(b === master) - Number(a === master));
  for (const path of paths) {
    if (ASIDE.test(path)) continue;
    const format = recognise(files.get(path)!);
    if (format.kind === 'sedml') contents.experiments.push(path);
    else if (format.kind === 'csv') contents.data.push(path);
    else if (format.kind === 'sbml' || format.kind === 'cellml') contents.models.push(path);
    // Any text could be Antimony; only what is called so is.
    else if (format.kind === 'antimony' && /\.(ant|antimony|sb)$/i.test(path)) contents.models.push(path);
    else if (format.kind === 'foreign' && !/image|drawing|PDF|HDF5|web page/.test(format.name))
      contents.foreign.push({ path, name: format.name });
  }
  return contents;
}

/** The entry that a manifest says to open first. */
function masterOf(manifest: Uint8Array | undefined): string | undefined {
  const text = manifest && decode(manifest);
  const read = text === undefined ? undefined : readXml(text);
  if (read === undefined || 'diagnostic' in read) return undefined;
  const content = childrenNamed(read.root, 'content').find(
    (one) => attributeOf(one, 'master') === 'true' && attributeOf(one, 'location') !== '.',
  );
  return content && resolvePath('', attributeOf(content, 'location') ?? '');
}

/** A reference as a path in the archive: `./a/../b.xml` beside `sub/x.sedml` is `sub/b.xml`. */
export function resolvePath(from: string, reference: string): string {
  const base = reference.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of decodeReference(reference).split('/')) {
    if (part === '..') base.pop();
    else if (part !== '.' && part !== '') base.push(part);
  }
  return base.join('/');
}

function decodeReference(reference: string): string {
  const plain = reference.replace(/^file:(\/\/)?/, '').replace(/#.*$/, '');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
