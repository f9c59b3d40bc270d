import { tag } from '../xml/tag.ts';
import { escapeText } from '../xml/writer.ts';

/**
 * The metadata.rdf of an archive: title and description of the whole. It has no date, so that the same project
 * gives the same bytes.
 */
export function writeMetadata(title: string, description: string | undefined): string {
  const text = (name: string, value: string): string =>
    `<dcterms:${name}>${escapeText(value)}</dcterms:${name}>`;
  const root = tag(
    'rdf:RDF',
    {
      'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
      'xmlns:dcterms': 'http://purl.org/dc/terms/',
    },
    [
      tag('rdf:Description', { 'rdf:about': '.' }, [
        text('title', title),
        ...(description === undefined ? [] : [text('description', description)]),
      ]),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
