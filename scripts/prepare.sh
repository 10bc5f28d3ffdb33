# Shared by scripts: checks Node, installs the packages in package-lock.json, and builds.

prepare() {
  # Tests set this: they use the build that is being tested.
  [ -z "${SKIP_BUILD:-}" ] || return 0
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "Install Node.js 20.19 or newer and npm: https://nodejs.org" >&2
    exit 1
  fi
  if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    echo "Node.js $(node --version) is too old. Install 20.19 or newer: https://nodejs.org" >&2
    exit 1
  fi
  # npm writes this file when it installs; if the lock file is newer, dependencies have changed.
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    echo "Installing packages ..." >&2
    npm ci --no-audit --no-fund --loglevel=error >&2
    touch node_modules/.package-lock.json
  fi
  npm run --silent build >&2
}
