import type { Span } from '../../model/span.ts';

/** An element of an XML document as plain data. Names are local ones; prefixes are resolved to namespaces. */
export interface XmlElement {
  name: string;
  namespace: string;
  /** Attributes without a prefix by name, those with one by `{namespace}name`. */
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Text before each child and behind the last: always one longer than `children`. */
  texts: string[];
  /** Its start tag in the text. */
  span: Span;
  /** 1-based. */
  line: number;
}

/** An attribute without a prefix, or one of a namespace; white space around it is no part of it. */
export function attributeOf(element: XmlElement, name: string, namespace = ''): string | undefined {
  const key = namespace === '' || namespace === element.namespace ? name : `{${namespace}}${name}`;
  const value = element.attributes.get(key) ?? element.attributes.get(`{${namespace}}${name}`);
  return value?.trim();
}

export function childrenNamed(
  element: XmlElement,
  name: string,
  namespace = element.namespace,
): XmlElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === namespace);
}

export function childNamed(
  element: XmlElement,
  name: string,
  namespace = element.namespace,
): XmlElement | undefined {
  return element.children.find((child) => child.name === name && child.namespace === namespace);
}

/** All the text directly inside an element. */
export function textOf(element: XmlElement): string {
  return element.texts.join('').trim();
}
