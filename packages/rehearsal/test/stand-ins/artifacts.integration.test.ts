import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import type { StepDefinition } from '../../src/api';
import { filesBelow } from '../../src/stand-ins/artifact-store';
import { jobWork, printed, script } from '../runner/support/jobs';
import { rehearsal, use } from './support/steps';

requireTools('bash', 'git');

const upload = (inputs: Readonly<Record<string, string>>, more: Partial<StepDefinition> = {}) =>
  use('actions/upload-artifact', { name: 'data', ...inputs }, more);
const download = (inputs: Readonly<Record<string, string>> = {}) =>
  use('actions/download-artifact', { name: 'data', path: '${{ runner.temp }}/got', ...inputs });
const RUNNER_TEMP = '${{ runner.temp }}';

describe('an artifact', () => {
  test('goes from one job to another, with a file at its root', async () => {
    const run = rehearsal();
    const first = await run(
      jobWork(
        [
          script('echo hi > "$RUNNER_TEMP/x.tar"; chmod 700 "$RUNNER_TEMP/x.tar"'),
          upload({ path: `${RUNNER_TEMP}/x.tar` }, { id: 'up' }),
        ],
        {
          outputs: { digest: '${{ steps.up.outputs.artifact-digest }}' },
        },
      ),
    );
    const second = await run(
      jobWork([download(), script('cd "$RUNNER_TEMP/got"; find . -type f -printf "%P %m\\n"; cat x.tar')], {
        path: 'b',
      }),
    );
    expect(first.outputs.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(printed(second).slice(1)).toEqual(['x.tar 644', 'hi']);
  });

  test('has what several paths name below the folder that they have in common, without hidden files', async () => {
    const made = 'mkdir -p a/b a/c; touch a/b/1 a/b/.2 a/c/3';
    const ran = await rehearsal()(
      jobWork([
        script(made),
        upload({ path: 'a/b\na/c/3\n' }),
        download(),
        script('cd "$RUNNER_TEMP/got"; find . -type f | sort'),
      ]),
    );
    expect(printed(ran).slice(2)).toEqual(['./b/1', './c/3']);
  });

  test('is not written twice in a run, unless it is overwritten', async () => {
    const run = rehearsal();
    const write = (text: string, inputs = {}) =>
      jobWork([script(`echo ${text} > f`), upload({ path: 'f', ...inputs })]);
    expect((await run(write('1'))).conclusion).toBe('success');
    const second = await run(write('2'));
    expect(second.steps[1]?.message).toMatch(/^An artifact with the name "data" exists already in this run/);
    const got = () => run(jobWork([download(), script('cat "$RUNNER_TEMP/got/f"')], { path: 'b' }));
    expect(printed(await got()).slice(1)).toEqual(['1']);
    expect((await run(write('3', { overwrite: 'true' }))).conclusion).toBe('success');
    expect(printed(await got()).slice(1)).toEqual(['3']);
  });

  test('of an earlier attempt is seen by a later one, which can write its own', async () => {
    const run = rehearsal();
    const at = (attempt: number) => ({ ...jobWork([]).run, attempt });
    await run(jobWork([script('echo 1 > f'), upload({ path: 'f' })], { run: at(1) }));
    const got = [download(), script('cat "$RUNNER_TEMP/got/f"')];
    expect(printed(await run(jobWork(got, { run: at(2) }))).slice(1)).toEqual(['1']);
    const again = await run(jobWork([script('echo 2 > f'), upload({ path: 'f' })], { run: at(2), path: 'c' }));
    expect(again.conclusion).toBe('success');
    expect(printed(await run(jobWork(got, { run: at(2) }))).slice(1)).toEqual(['2']);
  });

  test('is not seen by another run', async () => {
    const run = rehearsal();
    await run(jobWork([script('echo 1 > f'), upload({ path: 'f' })]));
    const other = await run(jobWork([download()], { run: { ...jobWork([]).run, id: 8 } }));
    expect(other.steps[0]?.message).toBe('Unable to download artifact(s): Artifact not found for name: data');
  });

  test('is brought with all others that fit a pattern, in one folder; where none fits, nothing is', async () => {
    const run = rehearsal();
    const attempt = { run: { ...jobWork([]).run, attempt: 1 } };
    const later = { run: { ...attempt.run, attempt: 2 } };
    const keep = (name: string, content: string) => [script(`echo ${content} > ${name}`), upload({ name, path: name })];
    const got = (pattern: string) =>
      jobWork(
        [download({ name: '', pattern, 'merge-multiple': 'true' }), script('cd "$RUNNER_TEMP/got"; tail -qn +1 -- *')],
        { ...later, path: 'b' },
      );
    await run(jobWork([...keep('s-1-1', 'old'), ...keep('s-1-2', 'two'), ...keep('s-11-1', 'other')], attempt));
    await run(jobWork(keep('s-1-1', 'new'), later));
    expect(printed(await run(got('s-1-*'))).slice(2)).toEqual(['new', 'two']);
    const none = await run(got('s-2-*'));
    expect(none.steps.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  });

  test('that was altered where it is kept is refused', async () => {
    const folder = scratchFolder();
    const run = rehearsal({ folder });
    await run(jobWork([script('echo 1 > f'), upload({ path: 'f' })]));
    const [file = ''] = filesBelow(join(folder, 'artifacts')).filter((each) => each.endsWith('/f'));
    writeFileSync(join(folder, 'artifacts', file), 'altered');
    const ran = await run(jobWork([download()], { path: 'b' }));
    expect(ran.steps[0]?.message).toMatch(/is not what was uploaded/);
  });

  test.each([
    ['', 'success', '##[warning]No files were found'],
    ['warn', 'success', '##[warning]No files were found'],
    ['ignore', 'success', 'No files were found'],
    ['error', 'failure', '##[error]No files were found'],
    ['maybe', 'failure', 'It takes warn, error or ignore'],
  ])('without files ends, with if-no-files-found "%s", with %s', async (choice, conclusion, line) => {
    const ran = await rehearsal()(jobWork([upload({ path: 'nothing', 'if-no-files-found': choice })]));
    expect(ran.conclusion).toBe(conclusion);
    expect(ran.lines.join('\n')).toContain(line);
  });

  test.each(['a/b', 'a\\b', 'a:b', 'a"b', 'a*b', 'a\nb'])('cannot be called %p', async (name) => {
    const ran = await rehearsal()(jobWork([script('touch f'), upload({ name, path: 'f' })]));
    expect(ran.steps[1]?.message).toMatch(/^The name of the artifact .* is not valid/);
  });

  test.each(['..', '-rf', '$(touch pwned)'])('can be called %p, which does no harm', async (name) => {
    const run = rehearsal();
    const ran = await run(
      jobWork([script('touch f'), upload({ name, path: 'f' }), download({ name }), script('ls "$RUNNER_TEMP/got"')]),
    );
    expect(printed(ran).slice(2)).toEqual(['f']);
  });

  test.each([
    ['a pattern', upload({ path: '*.tar' }), /the pattern "\*\.tar"/],
    ['a folder for each of a pattern', download({ name: '', pattern: 'x*' }), /a folder for each artifact/],
    [
      'a pattern with more than asterisks',
      download({ name: '', pattern: 'x-[12]', 'merge-multiple': 'true' }),
      /the pattern "x-\[12\]"/,
    ],
    ['another run', download({ 'run-id': '1' }), /the input run-id/],
    ['all artifacts', download({ name: '' }), /a download of all artifacts/],
  ])('refuses %s, which is not imitated', async (_title, step, message) => {
    await expect(rehearsal()(jobWork([step]))).rejects.toThrow(message);
  });

  test('refuses a symbolic link, which GitHub would follow', async () => {
    const work = jobWork([script('mkdir d; ln -s /etc/passwd d/link'), upload({ path: 'd' })]);
    await expect(rehearsal()(work)).rejects.toThrow(/symbolic link/);
  });
});
