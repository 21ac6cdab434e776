# SPDX-License-Identifier: Apache-2.0
# A pipeline.conf without the stages after ocr: the record then has the tables as they were recognised.
/stage = "segment"/ { skipped = 1 }
/^\);/ && skipped { sub(/,$/, "", held); skipped = 0 }
!skipped { if (NR > 1) print held; held = $0 }
END { print held }
