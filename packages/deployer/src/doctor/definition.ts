import type { Check, DiagnosisRequest, Finding } from './finding';

/** What only the people of a platform can fill in. */
export const definitionChecks: readonly Check[] = [
  { subject: 'accounts', look: (request) => Promise.resolve(placeholders(request)) },
];

/** Twelve times the same digit, and the number of AWS' own examples: nobody works in these accounts. */
const PLACEHOLDER = /^(\d)\1{11}$|^123456789012$/;

function placeholders({ platform, environments }: DiagnosisRequest): readonly Finding[] {
  const subject = 'accounts';
  const looked = platform.environments.filter(({ name }) => environments?.includes(name) ?? true);
  const found = looked.filter(({ account }) => PLACEHOLDER.test(account));
  const list = (of: typeof looked): string => of.map(({ name, account }) => `${name} is ${account}`).join(', ');
  if (found.length === 0) return [{ subject, state: 'ok', text: list(looked) }];
  return [
    {
      subject,
      state: 'warning',
      text: `${list(found)}: ${found.length === 1 ? 'that is a placeholder' : 'those are placeholders'}`,
      remedy: 'Write your own into .projenrc.ts, run npx projen and commit. The emulator takes any.',
    },
  ];
}
