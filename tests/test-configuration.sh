#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every complaint about pipeline.conf has its file and line and names the nearest right word.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
conf=$work/p.conf
echo text >"$work/document"
# complains LINE WORDS, the configuration on standard input; in try and in run.
complains() {
  cat >"$conf"
  for how in "try -c $conf" "run -c $conf -j 1 -d $work/store"; do
    status=0
    "$GONGKAI" $how "$work/document" >"$work/out" 2>&1 || status=$?
    if [ $status != 2 ] || ! grep -q "$conf:$1: $2" "$work/out"; then
      echo "$how: expected status 2 and '$conf:$1: $2', got status $status:"
      cat "$work/out" "$conf"
      exit 1
    fi
  done
}
complains 1 'unknown stage "raed"; did you mean "read"?' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "raed"; plugins = ( { name = "text"; } ); } );
END
complains 3 'unknown read plugin "txet"; did you mean "text"?' <<'END'
stages = (
  { stage = "fetch"; plugins = ( { name = "file"; } ); },
  { stage = "read"; plugins = ( { name = "txet"; } ); }
);
END
complains 3 'plugin "text": unknown option "nonsense"' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, 
  { stage = "read"; plugins = ( { name = "text";
      options: { nonsense = 1; }; } ); }
);
END
complains 2 '.* is a directory and cannot be included' <<'END'
# What is included is taken from the folder of the file.
  @include "."
END
complains 2 'unknown limit "memory"; did you mean "memory_mb"?' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugins = ( { name = "text"; } ); } );
limits: { memory = 12; };
END
complains 2 'limit "memory_mb" must be a whole number from 16' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugins = ( { name = "text"; } ); } );
limits: { memory_mb = 0; };
END
complains 2 'syntax error' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugins = ( { name = "text"; } ); }
limits: { memory_mb = 100; };
END
complains 2 'stage "decode" stands twice or after a later one' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugins = ( { name = "text"; } ); },
  { stage = "decode"; plugins = ( { name = "charset"; } ); } );
END
complains 1 'plugins must be a list' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; } );
END
complains 1 'unknown setting "plugin"; did you mean "plugins"?' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugin = ( { name = "text"; } ); } );
END
complains 1 'plugin "text" stands twice' <<'END'
stages = ( { stage = "fetch"; plugins = ( { name = "file"; } ); }, { stage = "read"; plugins = ( { name = "text"; }, { name = "text"; } ); } );
END
status=0
"$GONGKAI" try -c "$work/none.conf" "$work/document" 2>"$work/out" || status=$?
[ $status = 2 ] && grep -q 'none.conf: No such file' "$work/out"
status=0
"$GONGKAI" rnu 2>"$work/out" || status=$?
[ $status = 2 ] && grep -q 'did you mean "run"?' "$work/out"
