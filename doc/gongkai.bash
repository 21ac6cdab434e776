# SPDX-License-Identifier: Apache-2.0
# Completion of gongkai's commands, options, plugins and paths for bash.
_gongkai() {
  local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-} program=${COMP_WORDS[0]}
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W \
      "$("$program" --help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p')" -- "$word")
    return
  fi
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W \
      "$("$program" "$command" --help 2>/dev/null | grep -o -e '--[a-z-]*' | sort -u)" -- "$word")
    return
  fi
  if [ "${COMP_WORDS[COMP_CWORD - 1]}" = --stage ] || { [ "$command" = explain ] && [ "$COMP_CWORD" = 3 ]; }; then
    local stages='fetch unpack decode read ocr segment extract validate'
    [ "$command" != new ] || stages='read extract'
    mapfile -t COMPREPLY < <(compgen -W "$stages" -- "$word")
    return
  fi
  if [ "${COMP_WORDS[COMP_CWORD - 1]}" = --site ]; then
    local IFS=$'\n'
    mapfile -t COMPREPLY < <(compgen -W \
      "$("$program" sites list 2>/dev/null | sed 's/  .*//')" -- "$word")
    return
  fi
  case $command in
    inspect)
      mapfile -t COMPREPLY < <(compgen -W \
        "$("$program" inspect 2>/dev/null | awk '{ print $2 }')" -- "$word")
      ;;
    diff)
      mapfile -t COMPREPLY < <(compgen -W \
        "last previous $("$program" runs 2>/dev/null | sed -n 's/^\([0-9]\+\) .*/\1/p')" -- "$word")
      ;;
    correct)
      [ "$COMP_CWORD" != 3 ] || mapfile -t COMPREPLY < <(compgen -W \
        "$("$program" show "${COMP_WORDS[2]}" 2>/dev/null | sed -n 's/^\(t[0-9]\+\)  .*/\1/p')" -- "$word")
      ;;
    verdict)
      [ "$COMP_CWORD" = 2 ] ||
        mapfile -t COMPREPLY < <(compgen -W 'confirmed dismissed withdrawn' -- "$word")
      ;;
    sites)
      [ "$COMP_CWORD" != 2 ] || mapfile -t COMPREPLY < <(compgen -W 'check list' -- "$word")
      ;;
    new)
      [ "$COMP_CWORD" != 2 ] || mapfile -t COMPREPLY < <(compgen -W plugin -- "$word")
      ;;
    *)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
  esac
}
complete -F _gongkai gongkai
