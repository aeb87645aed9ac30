# shellcheck shell=sh
# What stands at paths, asked of all at once; links are never followed, and only regular files are ever opened.

# path_look PATH...: a record each for what is there, an empty one, then find's complaints, in the order of the paths that have no record.
path_look() {
  { _why=$(find "$@" -maxdepth 0 -printf '%y\t%m\t%u\t%U\t%g\t%G\t%s\t%p\t%l\0' 2>&1 >&3); } 3>&1
  printf '\0%s\0' "$_why"
}

# probe_file [PATH SHA256]...: all places, the digests of the files, and in base64, one after another, the contents of at most 64 KiB
# that differ from SHA256.
probe_file() {
  _wanted='' _left=$#
  while [ "$_left" -gt 0 ]; do
    _wanted="$_wanted$2  $1
"
    set -- "$@" "$1"
    shift 2
    _left=$((_left - 2))
  done
  path_look "$@"
  _sums=$(find "$@" -maxdepth 0 -type f -exec sha256sum -z -- {} + | tr '\0' '\n')
  printf '%s\0' "$_sums"
  [ "$_sums
" = "$_wanted" ] || file_differ
}

file_differ() {
  _other=$(printf '%s\n%s\n' "$_wanted" "$_sums" | file_other)
  [ -z "$_other" ] || printf '%s\n' "$_other" | tr '\n' '\0' | xargs -0 sh -c 'exec find "$@" -maxdepth 0 -type f -size -65537c -exec cat -- {} +' sh | head -c 4194304 | base64 -w 0
}

# The wanted digests, an empty line, the digests found: the paths whose content may be shown and differs.
file_other() {
  awk '$0 == "" { found = 1; next }
    { path = substr($0, index($0, "  ") + 2) }
    !found { wanted[path] = $1; next }
    wanted[path] != $1 { print path }'
}

# probe_directory [PATH OWNER GROUP own|any]...: all places; for each tree that is to be all OWNER:GROUP's, `ours` or the first path that is not.
probe_directory() {
  trees_look "$@"
  _left=$#
  while [ "$_left" -gt 0 ]; do
    set -- "$@" "$1"
    shift 4
    _left=$((_left - 4))
  done
  path_look "$@"
  printf '%s\0' "$_trees"
}

# In _trees a line for each; all trees of an owner are walked at once, and one by one only where that finds something.
trees_look() {
  _trees='' _walked='' _mixed=
  while [ $# -gt 0 ]; do
    _alien=
    if is_tree "$@"; then
      case $_walked in
        *"<$2:$3>"*) ;;
        *)
          _walked="$_walked<$2:$3>"
          trees_are_ours "$@" || _mixed="$_mixed<$2:$3>"
          ;;
      esac
      case $_mixed in *"<$2:$3>"*) tree_alien "$2" "$3" "$1" ;; esac
    fi
    _trees="$_trees${_alien:-ours}
"
    shift 4
  done
}

is_tree() { [ "$4" = own ] && [ -d "$1" ] && [ ! -L "$1" ]; }

# tree_alien OWNER GROUP PATH...: in _alien the first path below them that is another's, or the first of find's complaints.
tree_alien() {
  _owner=$1 _group=$2
  shift 2
  _alien=$(find "$@" -mindepth 1 \( ! -user "$_owner" -o ! -group "$_group" \) -print -quit 2>&1)
  _alien=${_alien%%"
"*}
}

# trees_are_ours [PATH OWNER GROUP own|any]...: succeeds where all below the trees of the first one's owner is theirs.
trees_are_ours() {
  _owner=$2 _group=$3 _left=$#
  while [ "$_left" -gt 0 ]; do
    if [ "$2:$3" = "$_owner:$_group" ] && is_tree "$@"; then set -- "$@" "$1"; fi
    shift 4
    _left=$((_left - 4))
  done
  tree_alien "$_owner" "$_group" "$@"
  [ -z "$_alien" ]
}
