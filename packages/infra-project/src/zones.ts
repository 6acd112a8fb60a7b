import { packageFolder, PACKAGE_SCOPE, type Platform } from '@mlopspltf/definition';
import { toolPackageName, type ToolPackage } from './toolkit';
import type { Toolkit } from './toolkit-source';

/** What the files of one folder must not import, with the reason a person reads. */
export interface Zone {
  readonly files: string;
  readonly patterns: readonly { readonly regex: string; readonly message: string }[];
}

/** Libraries that belong to one side of the house: who deploys reads files, and needs neither projen nor cdktf. */
const GUARDED_LIBRARIES: readonly {
  readonly regex: string;
  readonly library: string;
  readonly rooms: readonly string[];
}[] = [
  { regex: '^projen(/|$)', library: 'projen', rooms: ['infra-project'] },
  { regex: '^(cdktf(/|$)|@cdktf/)', library: 'cdktf', rooms: ['shared-constructs'] },
];

const BINDINGS_INDEX = {
  regex: '^@cdktf/provider-aws(/lib(/index)?)?$',
  message: 'Import bindings by their own path (@cdktf/provider-aws/lib/s3-bucket): the index loads for seconds.',
};

const OTHER_FOLDERS = {
  regex: '^(\\.\\./)+([a-z0-9-]+/)+(src|test)(/|$)',
  message: 'Import other packages by their names.',
};

/** One zone a package. */
export function importZones(platform: Platform, toolkit: Toolkit): readonly Zone[] {
  return [...toolkit.packages.map(toolZone), ...platform.modules.map(({ name }) => moduleZone(name, toolkit))];
}

function toolZone(tool: ToolPackage): Zone {
  const allowed = [...tool.imports, ...(tool.loads ?? [])];
  return {
    files: `packages/${tool.folder}/{src,bin}/**/*.ts`,
    patterns: [
      {
        regex: `^${PACKAGE_SCOPE}/(?!(${allowed.join('|') || '-'})(/|$))`,
        message: `${tool.folder} may import ${allowed.map(toolPackageName).join(', ') || 'no package of ours'} only.`,
      },
      OTHER_FOLDERS,
      ...GUARDED_LIBRARIES.filter(({ rooms }) => !rooms.includes(tool.folder)).map(({ regex, library, rooms }) => ({
        regex,
        message: `${library} belongs to ${rooms.join(', ')}; ${tool.folder} reads what that wrote.`,
      })),
      BINDINGS_INDEX,
    ],
  };
}

function moduleZone(module: string, toolkit: Toolkit): Zone {
  const message = `${toolkit.modulePackage(module)} may import shared-constructs, and of another module only its outputs (…/outputs).`;
  const published = toolkit.publishedModule(module);
  const own = published === undefined ? '' : `${published}$|`;
  const scopes = [...new Set([PACKAGE_SCOPE, toolkit.scope])];
  return {
    files: `packages/${packageFolder(module)}/src/**/*.ts`,
    patterns: [
      ...scopes.map((scope) => ({
        regex: `^${scope.replaceAll('.', '\\.')}/(?!${own}shared-constructs$|[a-z0-9-]+/outputs$)`,
        message,
      })),
      OTHER_FOLDERS,
      BINDINGS_INDEX,
    ],
  };
}
