import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnfitError } from './errors';

/** Licences under which a library may be given on within a package, as long as their text goes with it. */
const FREE_LICENSES = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/**
 * The licences of libraries, as they want to be passed on.
 *
 * @param root absolute
 * @param folders of the libraries, from the root
 * @returns undefined where there are none
 * @throws UnfitError for a library that may not be given on, or does not say so
 */
export function thirdPartyNotices(root: string, folders: readonly string[]): string | undefined {
  if (folders.length === 0) return undefined;
  const libraries = folders.map((folder) => readLibrary(join(root, folder)));
  const findings = libraries.flatMap(({ name, license, text }) => [
    ...(FREE_LICENSES.includes(license) ? [] : [`${name} is under "${license}": keep it as a dependency.`]),
    ...(text === undefined ? [`${name} comes without the text of its licence: keep it as a dependency.`] : []),
  ]);
  if (findings.length > 0) throw new UnfitError(findings);
  const parts = libraries
    .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1))
    .map(({ name, version, license, text = '' }) => `${name} ${version} (${license})\n\n${text.trim()}\n`);
  return `This package contains code of the following libraries.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

interface Library {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** @default - there is no such file */
  readonly text?: string;
}

function readLibrary(folder: string): Library {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<Library>;
  const file = existsSync(folder)
    ? readdirSync(folder).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each))
    : undefined;
  return {
    name: name ?? folder,
    version: version ?? '',
    license: typeof license === 'string' ? license : 'no licence',
    ...(file === undefined ? {} : { text: readFileSync(join(folder, file), 'utf8') }),
  };
}
