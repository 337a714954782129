#!/usr/bin/env bash
# Fetches the font files again. A developer runs it after raising the version; nothing else does.
set -euo pipefail
package='@fontsource-variable/source-sans-3'
version='5.3.0'
digest='sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g=='

target="$(cd "$(dirname "$0")" && pwd)/source-sans-3"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent --ignore-scripts "$package@$version" >/dev/null && mv ./*.tgz font.tgz)
found="sha512-$(openssl dgst -sha512 -binary "$work/font.tgz" | openssl base64 -A)"
if [ "$found" != "$digest" ]; then
  echo "The package is not the one that was checked: $found" >&2
  exit 1
fi
tar -xzf "$work/font.tgz" -C "$work"

# The files stay as they are: the licence reserves the font's name for unmodified ones.
mkdir -p "$target"
for subset in latin latin-ext cyrillic cyrillic-ext; do
  cp "$work/package/files/source-sans-3-$subset-wght-normal.woff2" "$target/$subset.woff2"
done
cp "$work/package/LICENSE" "$target/LICENSE"
printf '%s@%s\n%s\n' "$package" "$version" "$digest" >"$target/VERSION"
