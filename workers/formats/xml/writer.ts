import type { XmlElement } from './element.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Kept as written where an attribute's value would be normalised.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 cannot hold in any form. */
// eslint-disable-next-line no-control-regex
const IMPOSSIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as it stands between tags. */
export function escapeText(text: string): string {
  return text.replace(IMPOSSIBLE, '').replace(/[&<>]/g, (character) => ESCAPES[character]!);
}

/** A text as it stands between the quotes of an attribute. */
export function escapeAttribute(text: string): string {
  return text.replace(IMPOSSIBLE, '').replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character]!);
}

/** Writes an element and all in it as a document; `readXml` gives the same element again. */
export function writeXml(root: XmlElement): string {
  const prefixes = prefixesOf(root);
  const pieces: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  const tasks: (XmlElement | string)[] = [root];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (typeof task === 'string') {
      pieces.push(task);
      continue;
    }
    const name = qualified(task.name, task.namespace, prefixes);
    const attributes = [...task.attributes].map(([key, value]) => {
      const [, namespace = '', local = ''] = /^(?:\{([^}]*)\})?(.*)$/s.exec(key)!;
      return ` ${qualified(local, namespace, prefixes)}="${escapeAttribute(value)}"`;
    });
    if (task === root) attributes.unshift(...declarations(prefixes));
    const isEmpty = task.children.length === 0 && task.texts.every((text) => text === '');
    pieces.push(`<${name}${attributes.join('')}${isEmpty ? '/>' : '>'}`);
    if (isEmpty) continue;
    tasks.push(`</${name}>`);
    for (let at = task.texts.length - 1; at >= 0; at--) {
      const child = task.children[at];
      if (child !== undefined) tasks.push(child);
      tasks.push(escapeText(task.texts[at]!));
    }
  }
  pieces.push('\n');
  return pieces.join('');
}

const XML = 'http://www.w3.org/XML/1998/namespace';

/** A prefix for every namespace in a tree; every one is declared at the root. */
function prefixesOf(root: XmlElement): Map<string, string> {
  const prefixes = new Map([[XML, 'xml']]);
  const note = (namespace: string): void => {
    if (namespace !== '' && !prefixes.has(namespace)) prefixes.set(namespace, `n${prefixes.size}`);
  };
  const waiting = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    note(element.namespace);
    for (const key of element.attributes.keys()) note(/^\{([^}]*)\}/.exec(key)?.[1] ?? '');
    for (const child of element.children) waiting.push(child);
  }
  return prefixes;
}

function declarations(prefixes: ReadonlyMap<string, string>): string[] {
  return [...prefixes]
    .filter(([namespace]) => namespace !== XML)
    .map(([namespace, prefix]) => ` xmlns:${prefix}="${escapeAttribute(namespace)}"`);
}

function qualified(name: string, namespace: string, prefixes: ReadonlyMap<string, string>): string {
  return namespace === '' ? name : `${prefixes.get(namespace)}:${name}`;
}
