import { escapeAttribute } from './writer.ts';

type Attribute = string | number | boolean | undefined;

/** An element as text; attributes that are undefined are left out. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeAttribute(textOf(value!))}"`)
    .join('');
  const inner = children.filter((child) => child !== '');
  if (inner.length === 0) return `<${name}${written}/>`;
  return `<${name}${written}>\n${inner.map((child) => indented(child)).join('\n')}\n</${name}>`;
}

/** A list, or nothing where it has no members. */
export function list(name: string, members: readonly string[]): string {
  return members.length === 0 ? '' : tag(name, {}, members);
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

/** Numbers as XML Schema's double writes them. */
function textOf(value: string | number | boolean): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-INF' : 'INF';
  return Object.is(value, -0) ? '-0' : String(value);
}
