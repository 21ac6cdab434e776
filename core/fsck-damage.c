/* SPDX-License-Identifier: Apache-2.0 */
/* What fsck says of each kind of damage. */
#include "fsck.h"
#include "message.h"

static const struct {
  const char *name, *cost, *mended;
} damages[GK_DAMAGE_END] = {
    [GK_DAMAGE_DATABASE] =
        {"database",
         N_("what stands there may be lost; restore a backup, or save what can be read with: "
            "sqlite3 gongkai.db .dump | sqlite3 new.db"),
         NULL},
    [GK_DAMAGE_SCHEMA] = {"schema",
                          N_("what is read through it may be wrong; restore a backup, or save the "
                             "rows with: sqlite3 gongkai.db .dump"),
                          NULL},
    [GK_DAMAGE_INDEX] = {"index",
                         N_("what is looked up by it may be missed; --repair makes it anew"),
                         N_("made anew; what its rows hang on is looked at again by the next run")},
    [GK_DAMAGE_UNREADABLE] =
        {"unreadable",
         N_("they may be lost; restore a backup, or save what can be read with: sqlite3 gongkai.db "
            ".dump | sqlite3 new.db, then run over the same sources again"),
         NULL},
    [GK_DAMAGE_STRAY] = {"stray-row", N_("nothing can be shown of it; --repair removes it"),
                         N_("removed")},
    [GK_DAMAGE_VERDICT] =
        {"stray-verdict",
         N_("it judges nothing that is there; it is kept, since a person wrote it"), NULL},
    [GK_DAMAGE_CORRECTION] = {"stray-correction",
                              N_("what was said of the cell before is lost; --repair notes that"),
                              N_("noted; it stands for itself")},
    [GK_DAMAGE_RECIPE] = {"recipe",
                          N_("what changed since cannot be told; --repair removes it, and the next "
                             "run compares its documents by their keys"),
                          N_("removed; the next run compares its documents by their keys")},
    [GK_DAMAGE_RESULT] =
        {"result",
         N_("the document cannot be shown or exported; --repair marks it, and the next gongkai run "
            "or gongkai reprocess computes the step again"),
         N_("marked; the next gongkai run or gongkai reprocess computes it again")},
    [GK_DAMAGE_FORMER_RESULT] = {"former-result",
                                 N_("what the document was as of those runs is lost; --repair "
                                    "notes that"),
                                 N_("noted; what the document was as of those runs is lost")},
    [GK_DAMAGE_UNNEEDED_RESULT] = {"unneeded-result", N_("it costs nothing; --repair removes it"),
                                   N_("removed")},
    [GK_DAMAGE_RESULT_COLUMNS] = {"result-columns",
                                  N_("the step itself is whole; --repair writes them from it"),
                                  N_("written again from the step")},
    [GK_DAMAGE_STATE] =
        {"state",
         N_("the document cannot be shown or exported; --repair marks it, and the next gongkai run "
            "or gongkai reprocess does it again"),
         N_("marked; the next gongkai run or gongkai reprocess does the document again")},
    [GK_DAMAGE_FORMER_STATE] = {"former-state",
                                N_("what the document was as of that run is lost; --repair notes "
                                   "that"),
                                N_("noted; what the document was as of that run is lost")},
    [GK_DAMAGE_UNKNOWN_STATE] = {"unknown-state",
                                 N_("it may hide the newest result; --repair removes it and marks "
                                    "the document to be done again"),
                                 N_("removed; the next gongkai run or gongkai reprocess does the "
                                    "document again")},
    [GK_DAMAGE_WAITING] = {"waiting",
                           N_("it was marked by an earlier repair; gongkai run over its source, or "
                              "gongkai reprocess, does it again"),
                           NULL},
    [GK_DAMAGE_COLUMNS] = {"columns",
                           N_("lists and filters show it wrong; --repair writes them from the "
                              "steps, and the next run does the document again"),
                           N_("written again from the steps; the next run does the document "
                              "again")},
    [GK_DAMAGE_DIGEST] = {"digest",
                          N_("its bytes are whole, but a run would not know them; --repair writes "
                             "it from them"),
                          N_("written again from the bytes")},
    [GK_DAMAGE_FINDINGS] = {"findings",
                            N_("gongkai findings and status show them wrong; --repair writes them "
                               "from the steps"),
                            N_("written again from the steps")},
    [GK_DAMAGE_CORPUS] = {"corpus-finding",
                          N_("it is shown wrong; --repair removes it, and the next run finds it "
                             "again"),
                          N_("removed; the next run finds it again")},
    [GK_DAMAGE_ORIGINAL] =
        {"original",
         N_("it cannot be done again without its source; --repair marks it, and the next gongkai "
            "run over that source stores the bytes again"),
         N_("marked; the next gongkai run over its source stores the bytes again")},
    [GK_DAMAGE_ORIGINAL_LOST] =
        {"original-lost",
         N_("no source has it any more, so only its results are left; --repair marks it, in case "
            "that the same bytes come again"),
         N_("marked, in case that the same bytes come again")},
    [GK_DAMAGE_PICTURE] =
        {"picture",
         N_("the documents that show it cannot be done again without it; --repair marks them, and "
            "the next gongkai run over their sources stores it again"),
         N_("marked; the next gongkai run over the sources that show it stores it again")},
    [GK_DAMAGE_MEMORY] =
        {"memory",
         N_("nothing is taken from it; --repair removes it, and a plugin that wants "
            "it computes it again"),
         N_("removed; a plugin that wants it computes it again")},
    [GK_DAMAGE_UNREADABLE_FILE] = {"unreadable-file",
                                   N_("it may be whole; let this user read it, and try again"),
                                   NULL},
    [GK_DAMAGE_ORPHAN] = {"orphan-file", N_("it only takes room; --repair removes it"),
                          N_("removed")},
    [GK_DAMAGE_TEMPORARY] = {"temporary-file",
                             N_("a process left it that was killed; --repair removes it"),
                             N_("removed")},
    [GK_DAMAGE_FOREIGN] = {"foreign-file", N_("gongkai did not put it there; move it elsewhere"),
                           NULL},
};

const char *gk_damage_name(enum gk_damage damage)
{
  return damages[damage].name;
}

const char *gk_damage_cost(enum gk_damage damage)
{
  return _(damages[damage].cost);
}

const char *gk_damage_mended(enum gk_damage damage)
{
  return damages[damage].mended ? _(damages[damage].mended) : NULL;
}
