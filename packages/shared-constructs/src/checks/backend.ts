import { stateKey, type Platform } from '@mlopspltf/definition';
import { isDeepStrictEqual } from 'node:util';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';

/**
 * A state that lies elsewhere is seen by nobody else. cdktf adds a local backend, with an absolute path in it, wherever a
 * stack has none.
 */
export function backendViolations(platform: Platform, { module, json }: BuiltStack): SynthViolation[] {
  const expected = { s3: { key: stateKey(platform, module) } };
  const backend = json.terraform.backend ?? {};
  if (isDeepStrictEqual(backend, expected)) return [];
  const kinds = Object.keys(backend);
  const onlyOurs = kinds.length === 1 && kinds[0] === 's3';
  return [
    {
      module,
      where: 'terraform.backend',
      value: onlyOurs ? backend.s3 : kinds.join(', '),
      problem: onlyOurs
        ? 'is not the backend of this module, which holds the key and nothing else'
        : 'is not the backend of this platform',
      remedy: 'Extend ModuleStack, and let it set the backend; what differs by environment comes from backend_configs.',
    },
  ];
}
