import { homedir } from 'node:os';
import {
  allFiles,
  CODE_FOLDER,
  LICENSE_FILE,
  MANIFEST_FILE,
  NOTICES_FILE,
  README_FILE,
  TYPES_FOLDER,
  unpackedSize,
  type PackageContents,
} from './package-contents';

/** Bytes that everything published may take together where it is installed. */
export const TOTAL_LIMIT = 2_000_000;

/**
 * What speaks against publishing packages: each finding names the package.
 *
 * @param root of the repository, absolute
 */
export function unfitness(packages: readonly PackageContents[], root: string): readonly string[] {
  const total = packages.reduce((sum, contents) => sum + unpackedSize(contents), 0);
  return [
    ...packages.flatMap((contents) =>
      [...fileFindings(contents), ...entryFindings(contents), ...textFindings(contents, root)].map(
        (finding) => `${contents.manifest.name}: ${finding}`,
      ),
    ),
    ...(total > TOTAL_LIMIT ? [`All packages together take ${total} bytes, and may take ${TOTAL_LIMIT}.`] : []),
  ];
}

const ALLOWED = [
  new RegExp(`^${CODE_FOLDER}/[\\w-]+\\.(js|json)$`),
  new RegExp(`^${TYPES_FOLDER}/[\\w/-]+\\.d\\.ts$`),
  // What projen reads of a package that holds a project type.
  /^\.jsii$/,
  new RegExp(`^(${[LICENSE_FILE, README_FILE, NOTICES_FILE, MANIFEST_FILE].join('|').replaceAll('.', '\\.')})$`),
];

/** Nothing but built code, declarations, and what a reader wants; no tests, no sources. */
function fileFindings(contents: PackageContents): readonly string[] {
  const paths = [...allFiles(contents).keys()];
  return [
    ...paths
      .filter((path) => !ALLOWED.some((pattern) => pattern.test(path)) || /(^|[/.])(test|spec)s?[/.]/.test(path))
      .map((path) => `${path} does not belong into it`),
    ...[LICENSE_FILE, README_FILE]
      .filter((path) => (contents.files.get(path) ?? '').trim() === '')
      .map((path) => `${path} is missing or empty`),
  ];
}

/** What the manifest names is there. */
function entryFindings({ manifest, files }: PackageContents): readonly string[] {
  const { main, types, exports, bin = {} } = manifest;
  const named = [
    main,
    types,
    ...Object.values(exports).flatMap((each) => (typeof each === 'string' ? [each] : [each.types, each.default])),
    ...Object.values(bin),
  ];
  return [...new Set(named)]
    .map((path) => path.replace(/^\.\//, ''))
    .filter((path) => path !== MANIFEST_FILE && !files.has(path))
    .map((path) => `the manifest names ${path}, which is not there`);
}

/** The beginnings of credentials that are worth something to whoever finds them. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a key of AWS': /\b(AKIA|ASIA)[A-Z2-7]{16}\b/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s/,
  'a token of GitHub': /\b(gh[pousr]_\w{36}|github_pat_\w{50})/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b/,
};

function textFindings(contents: PackageContents, root: string): readonly string[] {
  return [...allFiles(contents)].flatMap(([path, text]) => [
    ...[root, homedir()]
      .filter((folder) => folder.length > 1 && text.includes(`${folder}/`))
      .map(() => `${path} holds a path of this machine`),
    ...Object.entries(SECRETS).flatMap(([name, pattern]) => (pattern.test(text) ? [`${path} holds ${name}`] : [])),
  ]);
}
