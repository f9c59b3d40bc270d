import { SaxesParser } from 'saxes';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { XmlElement } from './element.ts';

/** What a document may cost. */
export interface XmlLimits {
  /** UTF-16 units of text. */
  length: number;
  depth: number;
  /** Elements in all. */
  elements: number;
  attributes: number;
}

export const XML_LIMITS: XmlLimits = { length: 64 << 20, depth: 400, elements: 2_000_000, attributes: 200 };

/** Ends the parse at the first mistake; what it carries becomes a diagnostic. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/**
 * Reads XML into elements. Document types are refused, so no entity is ever expanded but XML's own five; what
 * is too long, too deep or too much is refused with the line and the element where that was seen.
 *
 * @param skipped elements, as `{namespace}name` or `name`, whose content is not kept: annotations, notes
 */
export function readXml(
  text: string,
  skipped: (element: { name: string; namespace: string }) => boolean = () => false,
  limits: XmlLimits = XML_LIMITS,
): { root: XmlElement } | { diagnostic: Diagnostic } {
  if (text.length > limits.length) {
    const message = `The file has ${text.length} characters; at most ${limits.length} are read.`;
    return { diagnostic: { severity: 'error', code: 'too-large', message } };
  }
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: XmlElement[] = [];
  /** Depth from which nothing is kept, or infinity. */
  let skipFrom = Infinity;
  let depth = 0;
  let elements = 0;
  let root: XmlElement | undefined;
  let start = 0;

  parser.on('doctype', () => {
    throw new Refusal(
      'xml-doctype',
      `The file declares a document type (line ${parser.line}), which is not allowed.`,
      'Remove the <!DOCTYPE …> line; model files need none.',
    );
  });
  parser.on('error', (error) => {
    throw new Refusal('xml-syntax', `The XML is broken: ${error.message.replace(/^\d+:\d+: /, '')}`);
  });
  parser.on('opentagstart', () => {
    start = Math.max(0, text.lastIndexOf('<', parser.position - 1));
  });
  let attributes = 0;
  parser.on('attribute', () => {
    if (++attributes > limits.attributes)
      throw new Refusal('too-large', `An element has more than ${limits.attributes} attributes.`);
  });
  parser.on('opentag', (tag) => {
    attributes = 0;
    depth++;
    if (depth > limits.depth)
      throw new Refusal('too-deeply-nested', `Element <${tag.local}> lies more than ${limits.depth} deep.`);
    if (++elements > limits.elements)
      throw new Refusal('too-large', `The file has more than ${limits.elements} elements.`);
    if (depth > skipFrom) return;
    const element: XmlElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes: new Map(
        Object.values(tag.attributes)
          .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
          .map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value]),
      ),
      children: [],
      texts: [''],
      span: { from: start, to: parser.position },
      line: parser.line,
    };
    if (skipped(element)) skipFrom = depth;
    const parent = open.at(-1);
    if (parent) {
      parent.children.push(element);
      parent.texts.push('');
    } else root = element;
    open.push(element);
  });
  parser.on('closetag', () => {
    if (depth <= skipFrom) open.pop();
    if (depth === skipFrom) skipFrom = Infinity;
    depth--;
  });
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element && depth < skipFrom) element.texts[element.texts.length - 1] += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const inside = open.at(-1)?.name;
    const from = Math.min(parser.position, text.length);
    return {
      diagnostic: {
        severity: 'error',
        code: error.code,
        message: `${error.message.replace(/\.$/, '')} (line ${parser.line}${inside ? `, in <${inside}>` : ''}).`,
        ...(error.hint !== undefined && { hint: error.hint }),
        line: parser.line,
        span: { from: Math.max(0, from - 1), to: from },
      },
    };
  }
  if (root) return { root };
  return {
    diagnostic: { severity: 'error', code: 'xml-syntax', message: 'The file holds no XML element.', line: 1 },
  };
}
