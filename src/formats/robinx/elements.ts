import { quote } from '../format-error.ts';
import type { XmlElement } from '../xml.ts';

/** Readers of what attributes say; all of them tell line, attribute and value of what is wrong. */

/** RobinX writes NULL, or nothing, for what is not said. */
export function named(text: string | undefined): string | null {
  return text === undefined || text === '' || text === 'NULL' ? null : text;
}

export function indexById(elements: readonly XmlElement[]): Map<string, number> {
  const index = new Map<string, number>();
  for (const element of elements) {
    const id = element.require('id');
    if (index.has(id)) element.fail('id', `the ${element.name} ${quote(id)} stands twice`);
    index.set(id, index.size);
  }
  return index;
}

export function one(element: XmlElement, attribute: string, index: ReadonlyMap<string, number>, what: string): number {
  const id = element.require(attribute);
  return index.get(id) ?? element.fail(attribute, `there is no ${what} ${quote(id)}`);
}

export function list(element: XmlElement, attribute: string, index: ReadonlyMap<string, number>, what: string): number[] {
  return split(element.get(attribute)).map((id) => index.get(id) ?? element.fail(attribute, `there is no ${what} ${quote(id)}`));
}

export function split(ids: string): string[] {
  return ids
    .split(';')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

export function number(element: XmlElement, attribute: string, otherwise?: number): number {
  if (otherwise !== undefined && element.get(attribute) === '') return otherwise;
  const text = element.require(attribute);
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : element.fail(attribute, `${quote(text)} is not a number`);
}
