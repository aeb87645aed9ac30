# shellcheck shell=sh
# Another release becomes the current one, and old ones go.

# release_switch DIR VERSION: `current` changes in one rename; the release that it leaves becomes the newest of the old ones.
release_switch() {
  [ -d "$1/releases/$2" ] || pw_fail "$1/releases/$2 is gone; current was left as it is" || return
  _was=$(readlink -- "$1/current")
  case $_was in
    "releases/$2" | releases/*/* | releases/.*) ;;
    releases/*) [ ! -d "$1/$_was" ] || touch -- "$1/$_was" || return ;;
  esac
  ln -sfn -- "releases/$2" "$1/.current.new" && mv -fT -- "$1/.current.new" "$1/current"
}

# release_remove DIR VERSION...: those of them that are sealed, not current and not used by now.
release_remove() (
  _dir=$1
  shift
  release_list "$_dir" | while read -r _name _ _link _use; do
    case " $* " in *" $_name "*) ;; *) continue ;; esac
    [ "$_link$_use" != -- ] || release_drop "$_dir/releases" "$_name" || return
  done
)

# A release that is half gone must not be taken for one.
release_drop() { rm -rf -- "$1/.$2.old" && mv -T -- "$1/$2" "$1/.$2.old" && rm -rf -- "$1/.$2.old"; }
