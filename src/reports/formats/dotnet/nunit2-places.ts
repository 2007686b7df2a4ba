import type { Failure } from '../../../model/failure.js';
import type { XmlElement } from '../../xml/xml-element.js';
import { assemblyName, nameInClass } from './dotnet-names.js';

// NUnit 2 writes a test's full name, and suites inside each other for assembly, namespaces and fixtures.

/** Where in the tree of suites a test stands. */
export interface Place {
  readonly assembly: string;
  /** A script that Pester ran; empty for anything else. */
  readonly file: string;
  /** Names of the suites around, joined to the name of a class. */
  readonly path: string;
  /** The innermost of these names. Before 2.5, and in Pester, it is the whole path. */
  readonly suite: string;
  /** Why the set-up of a fixture around failed. */
  readonly setUp: Failure | undefined;
}

export const OUTSIDE: Place = { assembly: '', file: '', path: '', suite: '', setUp: undefined };

/** Suites that stand for a method, or for a fixture of which the variants follow. */
const NO_PART_OF_THE_PATH = /^(?:Parameterized(?:Test|Fixture|Method)|Generic(?:Method|Fixture)|Theory)$/;

export function placeInside(suite: XmlElement, around: Place): Place {
  const name = suite.attributes.get('name')?.trim() ?? '';
  const type = suite.attributes.get('type')?.trim() ?? '';
  if (/\.ps1$/i.test(name)) return { ...around, file: name, path: '', suite: '' };
  if (type === 'Assembly' || /\.(?:dll|exe)$/i.test(name))
    return { ...OUTSIDE, assembly: assemblyName(name) };
  // Projects, which list assemblies, and Pester's own root say nothing of a test.
  if (/^(?:Test )?Project$/.test(type) || /\.nunit$/i.test(name) || (name === 'Pester' && around.path === ''))
    return around;
  if (NO_PART_OF_THE_PATH.test(type)) return around;
  const isWhole = around.path === '' || name.startsWith(`${around.path}.`);
  return { ...around, path: isWhole ? name : `${around.path}.${name}`, suite: name };
}

/** A test's full name, taken apart at the class that the suites around it make. */
export function namesAt(fullName: string, { path, suite }: Place): { className: string; name: string } {
  for (const className of [path, suite]) {
    const name = nameInClass(fullName, className);
    if (name !== fullName) return { className, name };
  }
  return { className: path, name: fullName };
}
