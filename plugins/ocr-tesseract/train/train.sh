#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Trains a model of digits from nothing: train.sh SEED OUT [a|b]. OUT is a folder; the model is
# OUT/digits-a.traineddata (or -b). Needs Debian's tesseract-ocr with lstmtraining, gcc, the headers of
# Leptonica, python3 with Pillow and NumPy, and the fonts that README.md lists. One core, an hour and a
# half. STAGES (below) and HELD_OUT (pages) in the environment shorten it for a try.
set -eu
[ $# -ge 2 ] || { echo "usage: train.sh SEED OUT [a|b]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
seed=$1 out=$2 kind=${3:-a}
# Wide strides and one convolution, or narrower ones and two: they err at different places.
case $kind in
a) net='[1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lbx64 Lfx96 O1c1]' ;;
b) net='[1,40,0,1 Ct3,3,16 Mp2,2 Ct3,3,24 Mp2,2 Lfys48 Lbx64 Lfx96 O1c1]' ;;
*) echo "train.sh: $kind: a or b" >&2; exit 2 ;;
esac
export OMP_THREAD_LIMIT=1
mkdir -p "$out/start" "$out/script"

picture=$here/../../picture
sources=
for file in "$picture"/*.c; do
	case $file in
	*/prior* | */open.c | */directory.c | */tiff.c | */test-* | */*-tsv.c) ;; # no part of how pictures are prepared
	*) sources="$sources $file" ;;
	esac
done
cc -std=c11 -O2 -D_GNU_SOURCE -I"$picture" $(pkg-config --cflags lept) "$here/lines.c" "$here/list.c" \
	$sources $(pkg-config --libs lept) -lm -o "$out/lines"

# The characters, the way lstmtraining wants them. '#' is a glyph that is no part of a number,
# a long dash ink that says nothing.
for character in 0 1 2 3 4 5 6 7 8 9 , . - + / % — '(' ')' '#'; do
	echo "$character 0 0 10 10 0"
done >"$out/characters.box"
unicharset_extractor --output_unicharset "$out/unicharset" --norm_mode 1 "$out/characters.box"
echo >"$out/script/radical-stroke.txt"
combine_lang_model --input_unicharset "$out/unicharset" --script_dir "$out/script" \
	--output_dir "$out/start" --lang digits --pass_through_recoder

pages() { # NAME SEED PAGES [--held-out]
	python3=/usr/bin/python3
	[ -x "$python3" ] || python3=python3
	"$python3" "$here/pages.py" --seed "$2" --pages "$3" --profile "$kind" --out "$out/pages" ${4:-} \
		>"$out/$1.list"
	"$out/lines" "$2" "$out/$1.lstmf" <"$out/$1.list"
	rm -rf "$out/pages"
	echo "$out/$1.lstmf" >"$out/$1.txt"
}

# PAGES:LINES:RATE of each stage: how many pages are drawn anew (0: those of the stage before go on),
# how many lines are shown, at what rate. Three times from large steps to small ones.
stages=${STAGES:-400:60000:0.002 0:60000:0.0007 300:60000:0.0007 0:60000:0.0002 \
	200:60000:0.0005 0:45000:0.00015 230:60000:0.0007 0:50000:0.0002 0:30000:0.00005}
pages held-out "$seed" "${HELD_OUT:-16}" --held-out
number=0
for stage in $stages; do
	count=${stage%%:*} rate=${stage##*:} lines=${stage#*:}
	lines=${lines%:*} number=$((number + 1))
	[ "$count" = 0 ] || pages train "$((1000 * seed + number))" "$count"
	if [ "$number" = 1 ]; then
		set -- --net_spec "$net"
	else
		set -- --continue_from "$out/$((number - 1))_checkpoint" --reset_learning_rate
	fi
	lstmtraining "$@" --traineddata "$out/start/digits/digits.traineddata" --learning_rate "$rate" \
		--model_output "$out/$number" --train_listfile "$out/train.txt" \
		--max_iterations "$lines" >"$out/$number.log" 2>&1
	lstmtraining --stop_training --convert_to_int --continue_from "$out/${number}_checkpoint" \
		--traineddata "$out/start/digits/digits.traineddata" \
		--model_output "$out/digits-$kind.traineddata"
	lstmeval --model "$out/${number}_checkpoint" --eval_listfile "$out/held-out.txt" \
		--traineddata "$out/start/digits/digits.traineddata" 2>&1 | tail -1
done
