import { PLATFORM_FILE, STACKS_FOLDER } from '@mlopspltf/definition';
import { resolve } from 'node:path';

const REAL_DEPLOYER = resolve(__dirname, '../../../../cli/bin/infra.js');

/**
 * Stands for the program `infra` where a story is about the workflows around it: its commands take what the real ones take, need
 * the rights that those need, and hand on what those hand on. The one module of the platform is the file `desired`; applying
 * puts it into the bucket `applied-ENVIRONMENT`. Its first line says how many waves it takes, and after a space how many of
 * them have nothing to apply.
 *
 * What shards hand on is judged by the real program, which needs no account for that; what it does afterwards would need
 * a backend, and is played again.
 */
export const SCRIPTED_DEPLOYER = String.raw`#!/bin/bash
set -euo pipefail
echo "infra of $(git rev-parse HEAD): $*" >&2

ask_github() {
  curl --silent --show-error --fail --output /dev/null -H "Authorization: Bearer $GITHUB_TOKEN" \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$1"
}

put() {
  curl --silent --show-error --fail --aws-sigv4 "aws:amz:$AWS_REGION:s3" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    -H "x-amz-security-token: $AWS_SESSION_TOKEN" --upload-file "$1" "$AWS_ENDPOINT_URL/applied-$environment/$2"
}

judge_shards() {
  said=$(node '${REAL_DEPLOYER}' "$@" 2>&1 >/dev/null) && return
  echo "$said" >&2
  [[ $said == *'has no backend yet'* ]]
}

read_arguments() {
  environment=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --data) data=$2 ;;
      --comment) comment=$2 ;;
      --wave) wave=$2 ;;
      --results) results=$2 ;;
      --shards) [ "$2" -ge 2 ] ;;
      --confirm) [ "$2" = "$environment" ] ;;
      --base-data) [ -f "$2/desired" ] ;;
      --pull-request | --json) set -- '' "$@" ;;
      *) exit 2 ;;
    esac
    shift 2
  done
}

command="$1 \${2:-}"
case $command in
  'synth ')
    mkdir cdktf.out
    cp desired cdktf.out
    if [ -f ${PLATFORM_FILE} ]; then
      mkdir cdktf.out/environments
      cp ${PLATFORM_FILE} cdktf.out/environments
      for module in $(jq --raw-output '.modules[].name' ${PLATFORM_FILE}); do
        mkdir -p "cdktf.out/${STACKS_FOLDER}/$module"
        echo '{}' > "cdktf.out/${STACKS_FOLDER}/$module/cdk.tf.json"
      done
    fi
    ;;
  'detect '*) [ $# -ge 4 ] && git rev-parse --quiet --verify "$4^{commit}" > /dev/null && echo store ;;
  'github check') ask_github environments ;;
  'github supersede') ask_github actions/runs ;;
  pipeline*)
    all=("$@")
    shift 2
    read_arguments "$@"
    [ -n "$AWS_SESSION_TOKEN" ]
    case $command in
      *' detect')
        { echo changed=true && echo 'shards=[{"number":1,"modules":["m0"]},{"number":2,"modules":["m1"]}]'; } >> "$GITHUB_OUTPUT"
        ;;
      *' shard')
        number=$(jq .number <<< "$SHARD")
        file="$results/shard-$number.json"
        jq --compact-output '{ schemaVersion: 1, shard: .number, modules: [.modules[] | { module: ., outcome: "unchanged" }], warnings: [] }' \
          <<< "$SHARD" > "$file"
        digest=$(sha256sum < "$file")
        echo "shard_$number=\${digest%% *}" >> "$GITHUB_OUTPUT"
        ;;
      *' plan' | *' gather')
        [ "$command" = 'pipeline plan' ] || judge_shards "\${all[@]}"
        digest=$(sha256sum < "$data/desired")
        if [ -n "\${comment:-}" ]; then
          { echo '<!-- plan -->' && cat "$data/desired"; } > "$comment"
          exit
        fi
        read -r waves empty < "$data/desired"
        [ "$wave" -lt "$waves" ] && deferred=true || deferred=false
        [ "$wave" -gt "\${empty:-0}" ] && changed=true || changed=false
        { echo "changed=$changed" && echo "deferred=$deferred" && echo "plans=\${digest%% *}"; } >> "$GITHUB_OUTPUT"
        cat "$data/desired" >> "$GITHUB_STEP_SUMMARY"
        ;;
      *' apply')
        digest=$(sha256sum < "$data/desired")
        [ "$PLANS" = "\${digest%% *}" ]
        put "$data/desired" desired
        ;;
      *' drift') echo '{ "modules": [] }' ;;
      *' destroy-plan') { echo changed=true && echo 'destruction=[]'; } >> "$GITHUB_OUTPUT" ;;
      *' destroy')
        [ "$DESTRUCTION" = '[]' ]
        put /dev/null destroyed
        ;;
    esac
    ;;
esac
`.replaceAll('\\${', '${');

/** Comes before each script of a job: installs the deployer of what is checked out, in no time. */
export const QUICK_NPM =
  String.raw`npm() { mkdir -p node_modules/.bin && ln -sf ../../packages/cli/infra node_modules/.bin/infra; }
npx() { "node_modules/.bin/$1" "\${@:2}"; }
`.replaceAll('\\${', '${');
