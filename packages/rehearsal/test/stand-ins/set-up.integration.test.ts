import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { jobWork, printed, script } from '../runner/support/jobs';
import { rehearsal, use } from './support/steps';

requireTools('bash', 'git');

const [MAJOR = ''] = process.versions.node.split('.');
const node = (inputs: Readonly<Record<string, string>>) =>
  use('actions/setup-node', { 'package-manager-cache': 'false', ...inputs });

describe('Node.js', () => {
  test.each([MAJOR, `v${MAJOR}.1.0`, `${MAJOR}.x`])('of the version "%s" is at hand', async (version) => {
    const ran = await rehearsal()(jobWork([node({ 'node-version': version }), script('node --version')]));
    expect(printed(ran)).toEqual([process.version]);
  });

  test('of the version in a file is at hand', async () => {
    const ran = await rehearsal()(jobWork([script(`echo ${MAJOR} > .nvmrc`), node({ 'node-version-file': '.nvmrc' })]));
    expect(ran.conclusion).toBe('success');
  });

  test('of another major is refused with what to do, or allowed by an option with a warning', async () => {
    const work = jobWork([node({ 'node-version': '99' })]);
    await expect(rehearsal()(work)).rejects.toThrow(
      /Node\.js 99 is not imitated.*Start the rehearsal with Node\.js 99/,
    );
    const ran = await rehearsal({ anyNode: true })(work);
    expect(ran.lines.join('\n')).toContain(`##[warning]Node.js 99 is wanted; this job runs on ${process.version}.`);
  });

  test('whose file is missing fails the step', async () => {
    const ran = await rehearsal()(jobWork([node({ 'node-version-file': '.nvmrc' })]));
    expect(ran.steps[0]?.message).toMatch(/".nvmrc" does not exist/);
  });

  test.each([
    ['a cache', { 'package-manager-cache': 'true' }, /cache of packages/],
    ['the cache that is on by itself', { 'package-manager-cache': '' }, /cache of packages/],
    ['an alias', { 'node-version': 'lts/*' }, /the version of Node\.js "lts\/\*"/],
    ['a manifest', { 'node-version-file': 'package.json' }, /node-version-file/],
    ['no version', {}, /without a version/],
    ['a registry', { 'registry-url': 'https://x' }, /the input registry-url/],
  ])('with %s is refused', async (_title, inputs, message) => {
    await expect(rehearsal()(jobWork([node(inputs)]))).rejects.toThrow(message);
  });
});

describe('Terraform', () => {
  /** A program that says it is a version. */
  function terraform(version: string): NodeJS.ProcessEnv {
    const folder = join(scratchFolder(), 'bin');
    mkdirSync(folder);
    const file = join(folder, 'terraform');
    writeFileSync(file, `#!/bin/sh\necho '{"terraform_version": "${version}"}'\n`);
    chmodSync(file, 0o755);
    return { PATH: `${folder}:${process.env.PATH ?? ''}` };
  }
  const setUp = (inputs: Readonly<Record<string, string>>) =>
    use('hashicorp/setup-terraform', { terraform_wrapper: 'false', ...inputs });

  test('of the wanted version is on the path', async () => {
    const run = rehearsal({ machine: terraform('9.8.7') });
    const ran = await run(jobWork([setUp({ terraform_version: '9.8.7' }), script('terraform version')]));
    expect(printed(ran)).toEqual(['{"terraform_version": "9.8.7"}']);
  });

  test('of another version is refused with what to do', async () => {
    const running = rehearsal({ machine: terraform('1.0.0') })(jobWork([setUp({ terraform_version: '9.8.7' })]));
    await expect(running).rejects.toThrow(/which is 1\.0\.0, is not imitated.*Install Terraform 9\.8\.7/);
  });

  test.each([
    ['a wrapper', { terraform_version: '1.1.1', terraform_wrapper: 'true' }, /wrapper/],
    ['the wrapper that is on by itself', { terraform_version: '1.1.1', terraform_wrapper: '' }, /wrapper/],
    ['a range', { terraform_version: '~1.1' }, /terraform_version: "~1\.1"/],
    ['a token', { terraform_version: '1.1.1', cli_config_credentials_token: 'x' }, /cli_config_credentials_token/],
  ])('with %s is refused', async (_title, inputs, message) => {
    await expect(rehearsal({ machine: terraform('1.1.1') })(jobWork([setUp(inputs)]))).rejects.toThrow(message);
  });
});
