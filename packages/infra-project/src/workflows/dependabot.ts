import { YamlFile, type Project } from 'projen';

/**
 * `.github/dependabot.yml`: news of the actions that workflows use. A pull request of Dependabot changes generated
 * files, so its build is red; what it says goes into `actions.ts`, which other repositories get with the tools.
 * @see https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference
 */
export function addDependabot(project: Project): void {
  new YamlFile(project, '.github/dependabot.yml', {
    obj: {
      version: 2,
      updates: [{ 'package-ecosystem': 'github-actions', directory: '/', schedule: { interval: 'weekly' } }],
    },
  });
}
