# SPDX-License-Identifier: Apache-2.0
# Compares a record with what a person read in its document. A line of $truth is a kind and what
# belongs to it, separated by tabs; the folder's README describes the kinds. Gives one line for
# each assertion: kind, right|wrong|missing, what was expected, what is there.

def outline($parent):
  .[]? | ($parent + (if $parent == "" then "" else "." end) + (.ordinal | tostring)) as $path
  | ({path: $path} + .), (.sections | outline($path));
def value_of: if . == "null" then null else . end;
def number_of: if . == "*" then . else (value_of | if . == null then . else (tonumber? // .) end) end;
def accepts($wanted): $wanted == "*" or . == $wanted or (. != null and tostring == ($wanted | tostring));
def line($kind; $status; $wanted; $got):
  [$kind, $status, ($wanted | tostring), ($got | tostring)] | @tsv;
def judge($kind; $what; $wanted; $got):
  line($kind;
       if $got == $wanted then "right" elif $got == null then "missing" else "wrong" end;
       "\($what) = \($wanted)"; $got);

. as $record
| [.sections | outline("")] as $sections
| ($sections | map({key: .path, value: .}) | from_entries) as $at
| [$truth | split("\n")[] | select(. != "" and (startswith("#") | not)) | split("\t")] as $lines
| ($lines | map(select(.[0] == "figure"))) as $figures
| ($lines[]
   | .[0] as $kind
   | if $kind == "field" then
       (.[1] as $name | .[2] as $wanted
        | if $name == "region" then judge($kind; $name; $wanted | value_of; $record.region.code)
          elif $name == "year" then judge($kind; $name; $wanted | number_of; $record.year)
          elif $name == "document_numbers" then
            judge($kind; $name; ($wanted // "") | split(" "); $record.document_numbers)
          elif $name | startswith("contact.") then
            judge($kind; $name; [$wanted]; $record.contacts[$name[8:]])
          else judge($kind; $name; $wanted | value_of; $record[$name]) end)
     elif $kind == "section" then
       ($at[.[1]] as $got | (.[5] // "") as $first | (.[6] // "") as $last
        | if $got == null then line($kind; "missing"; .[1:5]; null)
          elif [$got.number, $got.level, $got.title] != [(.[2] | value_of), (.[3] | tonumber), .[4]]
          then line($kind; "wrong"; .[1:5]; [$got.number, $got.level, $got.title])
          else line($kind; "right"; .[1]; .[1]) end,
          (if $first != "" then
             line("text"; if $got == null then "missing" elif $got.text | startswith($first) then "right"
                          else "wrong" end; "\(.[1]) begins \($first)"; $got.text[0:20])
           else empty end),
          (if $last != "" then
             line("text"; if $got == null then "missing" elif $got.text | endswith($last) then "right"
                          else "wrong" end; "\(.[1]) ends \($last)"; $got.text[-20:])
           else empty end))
     elif $kind == "nowhere" then
       (.[1] as $text | [$sections[] | select((.title // "") + .text | contains($text)) | .path] as $where
        | line($kind; if $where == [] then "right" else "wrong" end; $text; $where))
     elif $kind == "table" then
       ($record.tables[(.[1] | tonumber) - 1] as $got
        | judge($kind; .[1]; [.[2], (.[3] | value_of)]; if $got == null then null else [$got.section, $got.form] end))
     elif $kind == "row" then
       ($record.tables[(.[1] | tonumber) - 1].rows[.[2] | tonumber] as $got
        | (.[3] | split("|")) as $wanted
        | (range($wanted | length) as $i
           | judge("cell"; "\(.[1]):\(.[2]):\($i)"; $wanted[$i]; $got[$i])),
          (if ($got | length) > ($wanted | length)
           then line("cell"; "wrong"; "row \(.[2]) has \($wanted | length) cells"; $got | length) else empty end))
     elif $kind == "fact" then
       ([.[1:4]] | .[0]) as $key
       | ([$record.facts[] | select([.form, .row, .column] == $key)]) as $got
       | judge($kind; $key | join("/"); [.[4] | number_of]; if $got == [] then null else $got | map(.value) end)
     elif $kind == "item" then
       (.[1] as $path | [$record.items[] | select(.section == $path)] as $got
        | judge($kind; $path; [{title: .[2], responsible: (.[3] | split(",")), lead: (.[4] | value_of)}];
                if $got == [] then null else $got | map({title, responsible, lead}) end))
     elif $kind == "announced" then
       (.[1] as $number | judge($kind; $number; .[2];
          [$record.announced[] | select(.number == $number) | .title][0]))
     elif $kind == "figure" or $kind == "finding" then empty
     elif $kind == "announced_parts" then judge("count"; $kind; .[1] | tonumber; $record.announced | length)
     elif $kind == "sections" then judge("count"; $kind; .[1] | tonumber; $sections | length)
     else judge("count"; $kind; .[1] | tonumber; $record[$kind] | length) end),
  # Of the figures that fit, each is taken once.
  (reduce $figures[] as $wanted ({left: $record.figures, out: []};
     ([.left | to_entries[]
       | select(.value.section == $wanted[1] and (.value.subject // "" | contains($wanted[2]))
                and .value.value == ($wanted[3] | tonumber)
                and .value.approximate == ($wanted[4] == "about") and .value.unit == $wanted[5])
       | .key][0]) as $found
     | if $found == null
       then .out += [line("figure"; "missing"; $wanted[1:];
                          [.left[] | select(.section == $wanted[1]) | "\(.subject) \(.value)\(.unit)"])]
       else .left |= del(.[$found]) | .out += [line("figure"; "right"; $wanted[1:]; $found)] end)
   | .out[]),
  (reduce ($lines[] | select(.[0] == "finding")) as $wanted ({left: $record.findings, out: []};
     ([.left | to_entries[]
       | select(.value.rule == $wanted[1]
                and (.value.expected | accepts($wanted[2] | number_of))
                and (.value.actual | accepts($wanted[3] | number_of)))
       | .key][0]) as $found
     | if $found == null then .out += [line("finding"; "missing"; $wanted[1:]; null)]
       else .left |= del(.[$found]) | .out += [line("finding"; "right"; $wanted[1:]; $found)] end)
   | .out[], (.left[] | line("finding"; "wrong"; "none"; .message)))
