import { show, stateKey, type Violation } from '@mlopspltf/definition';
import { requiredProviders } from '../terraform/stack-json';
import { VETTED_PROVIDERS, vettedNames } from './providers';
import { eachLabel, isBlock, notABlock, onlyArguments, within, type Vetting } from './vetting';

/** The block `terraform`: which version, which providers, and where the state is. */
export function vetSettings(value: unknown, at: string, vetting: Vetting): readonly Violation[] {
  if (!isBlock(value)) return [notABlock(at)];
  return [
    ...onlyArguments(value, SETTINGS, at),
    ...vetBackend(value.backend, within(at, 'backend'), vetting),
    ...(value.required_providers === undefined
      ? []
      : vetRequired(value.required_providers, within(at, 'required_providers'), vetting)),
  ];
}

const SETTINGS: ReadonlySet<string> = new Set(['backend', 'required_providers', 'required_version']);

/** All but the key comes from the environment's own settings; what stood here would be mixed with them. */
function vetBackend(value: unknown, at: string, { platform, module }: Vetting): readonly Violation[] {
  const { s3, ...others } = isBlock(value) ? value : {};
  const key = stateKey(platform, module);
  const isOurs = isBlock(s3) && Object.keys(s3).length === 1 && s3.key === key;
  if (isOurs && Object.keys(others).length === 0) return [];
  const kinds = isBlock(value) ? Object.keys(value) : [];
  return [
    {
      where: at,
      value: kinds.length === 1 && isBlock(s3) ? (s3.key ?? null) : kinds,
      problem: "is not this module's place in the state bucket",
      remedy: `Write ${show({ s3: { key } })} and nothing else: bucket and locks come with the environment's settings.`,
    },
  ];
}

function vetRequired(value: unknown, at: string, { locked }: Vetting): readonly Violation[] {
  return eachLabel(value, at, (name, requirement, place) => {
    const vetted = VETTED_PROVIDERS.find((provider) => provider.name === name);
    if (!isBlock(requirement)) return [notABlock(place)];
    const [address] = requiredProviders({ terraform: { required_providers: { [name]: requirement } } });
    if (vetted === undefined || address !== vetted.address) {
      return [
        {
          where: place,
          value: requirement.source ?? name,
          problem: 'is not a provider that stacks may use',
          remedy: `Providers run with the rights of a deployment. Vetted are: ${vettedNames()}.`,
        },
      ];
    }
    const version = locked.find((provider) => provider.address === address)?.version;
    return [
      ...onlyArguments(requirement, REQUIREMENT, place),
      ...(version !== undefined && requirement.version === version
        ? []
        : [
            {
              where: within(place, 'version'),
              value: requirement.version ?? null,
              problem: 'is not the version of the committed lock file',
              remedy: version === undefined ? 'The lock file does not name it.' : `Write ${show(version)}.`,
            },
          ]),
    ];
  });
}

const REQUIREMENT: ReadonlySet<string> = new Set(['source', 'version']);
