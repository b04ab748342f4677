#!/usr/bin/env bash
# What AutoStack does for a static site, done by hand with the tools that everybody has: fetch and check out the commit, make an image (an OCI layout), commit what is wanted to a
# GitOps repository, unpack the image, serve it. npm run bench compares AutoStack with this; it does nothing that a careful person would leave out, and nothing that AutoStack does
# beside (a database, events, logs, leases, health over time, rollback).
#
# Usage: by-hand.sh REPOSITORY BRANCH WORKPLACE PORT
# WORKPLACE is kept between runs, as caches are: source.git, image/, gitops.git, gitops/, releases/.
set -euo pipefail
umask 022
repository=$1 branch=$2 workplace=$3 port=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
export GIT_AUTHOR_NAME=by-hand GIT_AUTHOR_EMAIL=by-hand@localhost GIT_COMMITTER_NAME=by-hand GIT_COMMITTER_EMAIL=by-hand@localhost
mkdir -p "$workplace/image/blobs/sha256" "$workplace/releases"
cd "$workplace"

# checkout
[ -d source.git ] || git init --quiet --bare source.git
git --git-dir source.git fetch --quiet --no-tags "$repository" "+refs/heads/$branch:refs/heads/$branch"
commit=$(git --git-dir source.git rev-parse "refs/heads/$branch")
checkout=$(mktemp -d "$workplace/checkout.XXXXXX")
git --git-dir source.git archive "$commit" | tar -x -C "$checkout"

# build: one layer, then the configuration, the manifest and the index that name it (OCI image specification)
layer=$(mktemp "$workplace/layer.XXXXXX")
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$checkout" -cf "$layer" .
diff_id=$(sha256sum < "$layer" | cut -d ' ' -f 1)
gzip -n "$layer"

# push
put() { # FILE: moves it into the layout under its digest; says digest and size
  local digest size
  digest=$(sha256sum < "$1" | cut -d ' ' -f 1)
  size=$(stat -c %s "$1")
  sync "$1"
  mv "$1" "image/blobs/sha256/$digest"
  echo "$digest $size"
}
read -r layer_digest layer_size <<< "$(put "$layer.gz")"
printf '{"architecture":"amd64","os":"linux","config":{"Labels":{"org.opencontainers.image.revision":"%s"}},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  "$commit" "$diff_id" > config.json
read -r config_digest config_size <<< "$(put config.json)"
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
  "$config_digest" "$config_size" "$layer_digest" "$layer_size" > manifest.json
read -r manifest_digest manifest_size <<< "$(put manifest.json)"
printf '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s}]}' \
  "$manifest_digest" "$manifest_size" > image/index.json.new
sync image/index.json.new
mv image/index.json.new image/index.json

# gitops
if [ ! -d gitops.git ]; then
  git init --quiet --bare --initial-branch=main gitops.git
  git init --quiet --initial-branch=main gitops
fi
mkdir -p gitops/apps/hello/production
printf 'image: hello@sha256:%s\nprocesses:\n  - name: web\n    replicas: 1\n' "$manifest_digest" > gitops/apps/hello/production/autostack.yaml
git -C gitops add --all
git -C gitops commit --quiet -m "hello: $commit"
git -C gitops push --quiet ../gitops.git main

# sync and rollout: from the image, not from the checkout
release="$workplace/releases/$manifest_digest"
mkdir -p "$release"
tar -xzf "image/blobs/sha256/$layer_digest" -C "$release"
rm -rf "$checkout"
# Nothing of ours stays open in it: whoever waits for our end would wait for the server.
exec {ready}< <(exec node "$here/serve.mjs" "$release" "$port" 2> /dev/null < /dev/null)
read -r server <&"$ready"
exec {page}<> "/dev/tcp/127.0.0.1/$port"
printf 'GET / HTTP/1.0\r\n\r\n' >&"$page"
read -r _ status _ <&"$page"
[ "$status" = 200 ]
echo "$server"
