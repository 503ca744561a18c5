# Sourced by the commands that run a module's main class; builds the module first where that is needed. Expects $module (its
# folder), $main (the class) and $what (for people), then runs with: run_program "$@". Needs a JDK 17+ and Maven 3.8+.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target="$root/$module/target"
class_path_file="$target/main.classpath"
stamp="$target/main.stamp"

fail() {
  echo "error: $*" >&2
  exit 3
}

# The java that Maven uses as well: JAVA_HOME's, else the one on the PATH.
find_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    java="$JAVA_HOME/bin/java"
    [[ -x $java ]] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java. Set it to a JDK 17 or newer."
  else
    java=$(command -v java) || fail "There is no java on the PATH. Install a JDK 17 or newer, or set JAVA_HOME."
  fi
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  [[ $version =~ ^[0-9]+$ && $version -ge 17 ]] ||
    fail "$java is Java ${version:-of an unknown version}; needed is a JDK 17 or newer. Set JAVA_HOME to one."
}

check_maven() {
  command -v mvn >/dev/null || fail "There is no mvn on the PATH. Install Maven 3.8 or newer; $what is built with it."
  local version major minor
  version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  IFS=. read -r major minor _ <<<"$version."
  [[ ${major:-0} -gt 3 || (${major:-0} -eq 3 && ${minor:-0} -ge 8) ]] ||
    fail "mvn is Maven ${version:-of an unknown version}; needed is Maven 3.8 or newer."
  "$java" --list-modules | grep -q '^jdk.compiler@' ||
    fail "$java belongs to a runtime without a compiler. Set JAVA_HOME to a JDK 17 or newer."
}

# Nothing has changed since the last build, and what it used is still where it was.
is_built() {
  [[ -f $stamp && -f $class_path_file && -f $target/classes/${main//.//}.class ]] || return 1
  [[ $(<"$stamp") == "$root" ]] || return 1
  local entry
  local IFS=:
  for entry in $(<"$class_path_file"); do
    [[ -e $entry ]] || return 1
  done
  [[ -z $(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/*/pom.xml "$root"/*/src/main "$root"/*/*/src/main \
    -newer "$stamp" -print -quit) ]]
}

build() {
  check_maven
  echo "Building $what; the first build downloads what it depends on and can take minutes ..." >&2
  rm -f "$stamp"
  mkdir -p "$target"
  touch "$target/main.building" # older than anything that is edited while the build runs
  local log="$target/main.build.log"
  if ! (cd "$root" && mvn -B -q -pl "$module" -am -Dmaven.test.skip=true package) >"$log" 2>&1; then
    cat "$log" >&2
    fail "The build failed; Maven says above why. The first build needs a network, to download what $what depends on."
  fi
  echo "$root" >"$target/main.building.stamp"
  touch -r "$target/main.building" "$target/main.building.stamp"
  mv "$target/main.building.stamp" "$stamp"
}

run_program() {
  find_java
  is_built || build
  exec "$java" -cp "$target/classes:$(<"$class_path_file")" "$main" "$@"
}
