-- SPDX-License-Identifier: Apache-2.0
-- id: outline.numbering
-- severity: warn
-- applies: section
-- message: “{title}”: {problem_en}
-- message[zh]: “{title}”:{problem_zh}
--
-- Numbers may run on from one parent to the next, as (一) to (十八) do in a plan of work. A heading
-- that is printed but was not taken for one is no gap, so the text between is looked at.
WITH numbered AS (
  SELECT section.id AS id, section.ordinal AS ordinal, section.number AS number,
         section.title AS title, section.level AS level, section.heading_block AS block,
         coalesce(before.ordinal, 0) AS before, before.id AS before_id,
         before.number AS before_number,
         coalesce(before.heading_block, parent.heading_block, 0) AS before_block
    FROM section
    LEFT JOIN section AS before ON before.id = section.numbered_before
    LEFT JOIN section AS earlier ON earlier.id = before.numbered_before
    LEFT JOIN section AS run_on ON run_on.id = section.run_on
    LEFT JOIN section AS parent ON parent.id = section.parent
   WHERE section.number IS NOT NULL
     AND section.ordinal <> coalesce(before.ordinal, 0) + 1
     -- runs on from another parent
     AND NOT (before.id IS NULL AND section.ordinal IS run_on.ordinal + 1)
     -- the one before is misnumbered, this one is right
     AND NOT (earlier.id IS NOT NULL AND section.ordinal = earlier.ordinal + 2)
), unnumbered AS (
  SELECT section.id AS id, section.title AS title, section.numbered_before AS before_id,
         section.level AS level, section.parent AS parent,
         (SELECT min(after.id) FROM section AS after
           WHERE after.level = section.level AND after.id > section.id
             AND after.parent IS section.parent AND after.number IS NOT NULL) AS after_id
    FROM section
   WHERE section.number IS NULL
), announced AS (
  SELECT item.id AS id, item.ordinal AS ordinal, item.number AS number, item.title AS title,
         item.previous AS previous,
         (SELECT max(similar(section.title, item.title)) FROM section
           WHERE section.level = 1) AS similarity,
         (SELECT CASE WHEN max(similar(section.title, item.title)) >= 0.8 THEN section.id END
            FROM section WHERE section.level = 1) AS section
    FROM item
   WHERE item.kind = 'announced'
)
SELECT 'the number is ' || number || ' where ' || numeral(before + 1, number) || ' is due ' ||
       CASE WHEN ordinal = before THEN '(repeated).'
            WHEN ordinal < before THEN '(the count starts again).'
            ELSE '(one is missing).' END AS problem_en,
       '编号为 ' || number || ',应为 ' || numeral(before + 1, number) ||
       CASE WHEN ordinal = before THEN '(编号重复)。'
            WHEN ordinal < before THEN '(编号重新开始)。'
            ELSE '(编号不连续)。' END AS problem_zh,
       numeral(before + 1, number) AS expected, number AS actual, title,
       id AS section_1, before_id AS section_2, NULL AS evidence
  FROM numbered
 WHERE NOT (ordinal = 1 AND (level > 1 AND squeeze(number) GLOB '*[0-9]*'
                             OR numeral(1, number) <> numeral(1, before_number)))
   AND NOT (ordinal > before + 1
            AND (ordinal - before - 1 =
                 (SELECT count(*) FROM section AS between_them
                   WHERE between_them.level = numbered.level AND between_them.number IS NULL
                     AND between_them.id > coalesce(numbered.before_id, 0)
                     AND between_them.id < numbered.id)
                 OR EXISTS (SELECT 1 FROM block
                             WHERE block.role = 'body'
                               AND block.id >= numbered.before_block
                               AND block.id <= numbered.block
                               AND (instr(squeeze(block.text),
                                          squeeze(numeral(before + 1, number)) || '、') > 0
                                    OR instr(squeeze(block.text),
                                             squeeze(numeral(before + 1, number)) || '.') > 0
                                    OR (squeeze(number) GLOB '*[.)、]'
                                        AND instr(squeeze(block.text),
                                                  squeeze(numeral(before + 1, number))) > 0)))))
UNION ALL
SELECT 'the heading lacks its number, ' || due || '.', '标题缺少编号 ' || due || '。',
       due, NULL, title, id, NULL, NULL
  FROM (
SELECT unnumbered.id AS id, unnumbered.title AS title,
       coalesce((SELECT CASE WHEN max(similar(item.title, unnumbered.title)) >= 0.6
                             THEN item.number END
                   FROM item WHERE item.kind = 'announced'),
                numeral(coalesce(before.ordinal, 0) + 1 +
                        (SELECT count(*) FROM section AS between_them
                          WHERE between_them.level = unnumbered.level
                            AND between_them.number IS NULL
                            AND between_them.id > coalesce(before.id, 0)
                            AND between_them.id < unnumbered.id),
                        after.number)) AS due
  FROM unnumbered
  LEFT JOIN section AS before ON before.id = unnumbered.before_id
  LEFT JOIN section AS after ON after.id = unnumbered.after_id
 WHERE after.ordinal - coalesce(before.ordinal, 0) - 1 =
       (SELECT count(*) FROM section AS between_them
         WHERE between_them.level = unnumbered.level AND between_them.number IS NULL
           AND between_them.parent IS unnumbered.parent
           AND between_them.id > coalesce(before.id, 0) AND between_them.id < after.id)
    OR (unnumbered.level = 1
        AND EXISTS (SELECT 1 FROM item
                     WHERE item.kind = 'announced' AND item.number IS NOT NULL
                       AND similar(item.title, unnumbered.title) >= 0.6)))
UNION ALL
SELECT 'the list goes from ' || before.number || ' to ' || item.number || '.',
       '列举序号由“' || before.number || '”到“' || item.number || '”,不连续。',
       numeral(before.ordinal + 1, item.number), item.number,
       substr(coalesce(item.title, item.text), 1, 40), NULL, NULL,
       'item:' || before.id || ' ' || group_concat('item:' || item.id, ' ')
  FROM (SELECT min(id) AS first, * FROM item WHERE kind = 'enumeration' GROUP BY id) AS item
 CROSS JOIN item AS before ON before.id = item.previous
 WHERE item.ordinal <> 1 AND item.ordinal <> before.ordinal + 1
   -- a list within a list cannot be told from a repetition
   AND (SELECT count(*) FROM item AS start
         WHERE start.kind = 'enumeration' AND start.ordinal = 1 AND start.section IS item.section
           AND (start.block = item.block OR before.block <> item.block)) <= 1
   AND NOT (item.ordinal > before.ordinal + 1
            AND EXISTS (SELECT 1 FROM block
                         WHERE block.id >= before.block AND block.id <= item.block
                           AND instr(block.text, numeral(before.ordinal + 1, item.number)) > 0))
 GROUP BY item.list
UNION ALL
SELECT 'announced as part ' || announced.ordinal || ', is not there.',
       '所列第 ' || announced.ordinal || ' 部分在正文中没有。',
       announced.number, NULL, announced.title, NULL, NULL, 'item:' || announced.id
  FROM announced
 WHERE announced.similarity < 0.4
   AND NOT EXISTS (SELECT 1 FROM section
                    WHERE section.level = 1 AND section.ordinal = announced.ordinal)
   AND (SELECT count(*) FROM announced AS other WHERE other.section IS NOT NULL) >= 2
UNION ALL
SELECT 'the parts come in another order than announced.', '各部分的顺序与所列不一致。',
       announced.number, section.number, announced.title, section.id, before_section.id,
       'item:' || announced.id
  FROM announced
 CROSS JOIN announced AS before ON before.id = announced.previous
 CROSS JOIN section ON section.id = announced.section
 CROSS JOIN section AS before_section ON before_section.id = before.section
 WHERE section.id < before_section.id
