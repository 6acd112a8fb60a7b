import { RELEASE_VERSION } from '@mlopspltf/definition';
import { PUBLICATIONS } from '@mlopspltf/infra-project/publications';
import { isBuiltin } from 'node:module';
import { buildPackages, unfitness, Workspace, type PackageContents } from '../src';
import { packageOf } from '../src/workspace';

/** No other text in the packages looks like it. */
const VERSION = '7.6.5-trial.4';

const workspace = new Workspace();
let packages: readonly PackageContents[];

beforeAll(async () => {
  packages = await buildPackages({ workspace, version: VERSION });
}, 120_000);

function contentsOf(folder: string): PackageContents {
  const found = packages.find((each) => each.folder === folder);
  if (!found) throw new Error(`${folder} is not published`);
  return found;
}

/** What somebody who only has the files would say that they import. */
function importsIn({ files, manifest }: PackageContents): ReadonlySet<string> {
  const found = [...files].flatMap(([path, text]) => {
    const pattern = path.endsWith('.js')
      ? /(?:require|require\.resolve|import)\("([^"./][^"]*)"\)/g
      : /(?:from |import |import\()['"]([^'"./][^'"]*)['"]/g;
    return /\.(js|d\.ts)$/.test(path) ? [...text.matchAll(pattern)].flatMap(([, name = '']) => name) : [];
  });
  return new Set(
    found
      .filter((name) => !isBuiltin(name))
      .map(packageOf)
      .filter((name) => name !== manifest.name),
  );
}

test('everything that is published is fit for it', () => {
  expect(packages).toHaveLength(PUBLICATIONS.length);
  expect(unfitness(packages, workspace.root)).toEqual([]);
});

describe.each(PUBLICATIONS)('$folder', (publication) => {
  const { folder, keeps = [], holds = [], loads = [] } = publication;

  test('declares what it imports, and nothing else', () => {
    const contents = contentsOf(folder);
    const optional = [...holds, ...loads].map((each) => `@mlopspltf/${each}`);
    const imported = [...importsIn(contents)].filter((name) => !optional.includes(name));

    expect(Object.keys(contents.manifest.dependencies).sort()).toEqual(imported.sort());
  });

  test('keeps no library that it does not import', () => {
    expect(Object.keys(contentsOf(folder).manifest.dependencies)).toEqual(expect.arrayContaining([...keeps]));
  });

  test('asks for exact versions, of its siblings for that of the release', () => {
    for (const [name, version] of Object.entries(contentsOf(folder).manifest.dependencies)) {
      expect([name, version]).toEqual([
        name,
        name.startsWith('@mlopspltf/') ? VERSION : expect.stringMatching(/^\d+\.\d+\.\d+$/),
      ]);
    }
  });

  test('says whose it is, under which licence, and where it comes from', () => {
    expect(contentsOf(folder).manifest).toMatchObject({
      name: `@mlopspltf/${folder}`,
      version: VERSION,
      license: 'Apache-2.0',
      repository: { url: 'git+https://github.com/example-org/mlopspltf-infra.git', directory: `packages/${folder}` },
      engines: { node: '>=20' },
      publishConfig: { access: 'public' },
    });
  });
});

test('each comes after those that it depends on', () => {
  const placed: string[] = [];
  for (const { manifest } of packages) {
    const siblings = Object.keys(manifest.dependencies).filter((name) => name.startsWith('@mlopspltf/'));
    expect(placed).toEqual(expect.arrayContaining(siblings));
    placed.push(manifest.name);
  }
});

test('the program needs no package of ours but the definition, and brings its parts with it', () => {
  const { manifest, files } = contentsOf('deployer');

  expect(manifest.bin).toEqual({ infra: './lib/infra.js' });
  expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith('@mlopspltf/'))).toEqual([
    '@mlopspltf/definition',
  ]);
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'lib/emulator.js',
      'lib/github.js',
      'lib/index.js',
      'lib/infra.js',
      'lib/live-progress.js',
    ]),
  );
});

test('the version of the release stands in one package, and in a checkout there is none', () => {
  const carriers = packages.filter(({ files }) =>
    [...files].some(([path, text]) => path.endsWith('.js') && text.includes(VERSION)),
  );

  expect(carriers.map(({ folder }) => folder)).toEqual(['definition']);
  expect(RELEASE_VERSION).toBe('0.0.0');
});

test('the project type comes with what projen reads of it', () => {
  const manifest = JSON.parse(contentsOf('infra-project').files.get('.jsii') ?? '') as { readonly version: string };

  expect(manifest.version).toBe(VERSION);
});
