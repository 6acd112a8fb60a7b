import { expression } from './expressions';
import { ARTIFACT, OUTPUT, type Artifact } from './names';
import type { Step } from './model';
import { download, RETENTION, SCRATCH, script, upload } from './steps';

/** Where synthesis writes, below the checkout. */
export const SYNTH_FOLDER = 'cdktf.out';

/** Id of the step that {@link pack} gives the digest by. */
export const PACK = 'pack';

/**
 * Hands `cdktf.out` on as data: one file that is the same for the same content, and its digest as an output. The job
 * that synthesizes runs whatever a commit brings, so it has no rights, and what it hands on is checked by who takes it.
 */
export function pack(artifact: Artifact = ARTIFACT.data): readonly Step[] {
  return [
    script({
      name: 'Pack what was synthesized',
      id: PACK,
      run: [
        `file="${SCRATCH}/${artifact.file}"`,
        `tar --create --file "$file" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner ${SYNTH_FOLDER}`,
        `digest=$(sha256sum "$file")`,
        `echo "${OUTPUT.digest}=\${digest%% *}" >> "$GITHUB_OUTPUT"`,
      ],
    }),
    upload(artifact, RETENTION.run),
  ];
}

/** Where {@link unpack} puts the folder, as a word for bash: beside the checkout, so that nothing in it can take the place of a file there. */
export function unpacked({ name }: Artifact): string {
  return `"${SCRATCH}/${name}/${SYNTH_FOLDER}"`;
}

/**
 * Fetches what {@link pack} handed on, and unpacks it if it is that.
 *
 * @param digest expression that yields the digest
 * @param condition expression that has to hold @default - always
 */
export function unpack(artifact: Artifact, digest: string, condition?: string): readonly Step[] {
  const fetch = download(artifact);
  return [
    condition === undefined ? fetch : { ...fetch, if: expression(condition) },
    script({
      name: `Check and unpack ${artifact.name}`,
      ...(condition === undefined ? {} : { if: condition }),
      run: [
        `cd "${SCRATCH}/${artifact.name}"`,
        `printf '%s  %s\\n' "$DIGEST" ${artifact.file} | sha256sum --check --strict`,
        `tar --extract --file ${artifact.file} --no-same-owner --no-same-permissions ${SYNTH_FOLDER}`,
      ],
      values: { DIGEST: digest },
    }),
  ];
}
