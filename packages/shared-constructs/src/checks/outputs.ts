import { show } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import { isSnakeCase } from '../module-outputs';
import { isModuleStack } from '../module-stack';
import type { SynthViolation } from '../synth-error';

/** What is declared is there, and what is there is declared. */
export function outputViolations({ module, stack, json }: BuiltStack): SynthViolation[] {
  if (!isModuleStack(stack)) return [];
  const declared = Object.keys(stack.declaration.types);
  const set = Object.keys(json.output);
  const violation = (name: string, problem: string, remedy: string): SynthViolation => ({
    module,
    where: 'outputs',
    value: name,
    problem,
    remedy,
  });
  return [
    ...declared
      .filter((name) => !isSnakeCase(name))
      .map((name) =>
        violation(name, 'is not a name for an output', 'Write it in snake_case, beginning with a letter.'),
      ),
    ...declared
      .filter((name) => !set.includes(name))
      .map((name) =>
        violation(name, 'is declared but has no value', 'Give it one in setOutputs, or remove it from src/outputs.ts.'),
      ),
    ...set
      .filter((name) => !declared.includes(name))
      .map((name) =>
        violation(
          name,
          'has a value but is not declared',
          `Add it to src/outputs.ts. Declared: ${declared.map(show).join(', ') || 'none'}.`,
        ),
      ),
  ];
}
