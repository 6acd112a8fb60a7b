import { expression } from './expressions';
import { ARTIFACT, OUTPUT, type Artifact } from './names';
import type { Step } from './model';
import { download, RETENTION, SCRATCH, script, upload } from './steps';

/** Where synthesis writes, below the checkout. */
export const SYNTH_FOLDER = 'cdktf.out';

/** Id of the step that {@link pack} gives the digest by. */
export const PACK = 'pack';

/**
 * Hands a folder on as data: one file that is the same for the same content, and its digest as an output. The job that
 * makes it runs whatever a commit brings, so it has no rights, and what it hands on is checked by who takes it.
 *
 * @param what completes the name of the step: `Pack what …`
 */
export function pack(artifact: Artifact = ARTIFACT.data, what = 'was synthesized'): readonly Step[] {
  const { file, folder = SYNTH_FOLDER } = artifact;
  return [
    script({
      name: `Pack what ${what}`,
      id: PACK,
      run: [
        `file="${SCRATCH}/${file}"`,
        `tar --create --file "$file" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner ${folder}`,
        `digest=$(sha256sum "$file")`,
        `echo "${OUTPUT.digest}=\${digest%% *}" >> "$GITHUB_OUTPUT"`,
      ],
    }),
    upload(artifact, RETENTION.run),
  ];
}

/** Where {@link unpack} puts the folder, as a word for bash: beside the checkout, so that nothing in it can take the place of a file there. */
export function unpacked({ name, folder = SYNTH_FOLDER }: Artifact): string {
  return `"${SCRATCH}/${name}/${folder}"`;
}

/**
 * Fetches what {@link pack} handed on, and unpacks it if it is that.
 *
 * @param digest expression that yields the digest
 * @param condition expression that has to hold @default - always
 */
export function unpack(artifact: Artifact, digest: string, condition?: string): readonly Step[] {
  const { name, file, folder = SYNTH_FOLDER } = artifact;
  const fetch = download(artifact);
  return [
    condition === undefined ? fetch : { ...fetch, if: expression(condition) },
    script({
      name: `Check and unpack ${name}`,
      ...(condition === undefined ? {} : { if: condition }),
      run: [
        `cd "${SCRATCH}/${name}"`,
        `printf '%s  %s\\n' "$DIGEST" ${file} | sha256sum --check --strict`,
        `tar --extract --file ${file} --no-same-owner --no-same-permissions ${folder}`,
      ],
      values: { DIGEST: digest },
    }),
  ];
}
