import type { Platform } from '@mlopspltf/definition';
import { resolve } from 'node:path';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';
import { textsIn } from '../terraform-json';

/** A stack is the same for every environment and on every machine, so neither of them may show in it. */
export function portabilityViolations(
  platform: Platform,
  root: string,
  { module, json }: BuiltStack,
): SynthViolation[] {
  const texts = textsIn(json);
  const holding = (part: string): string | undefined => texts.find((text) => text.includes(part));
  const path = holding(`${resolve(root)}/`);
  return [
    ...platform.environments.flatMap(({ name, account }) => {
      const value = holding(account);
      if (value === undefined) return [];
      return [{ module, where: '', value, problem: `names the account of "${name}"`, remedy: 'Use this.accountId.' }];
    }),
    ...(path === undefined
      ? []
      : [
          {
            module,
            where: '',
            value: path,
            problem: 'holds a path of this machine',
            remedy: 'Hand the file on as a TerraformAsset.',
          },
        ]),
  ];
}
