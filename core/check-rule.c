/* SPDX-License-Identifier: Apache-2.0 */
#include "check-rule.h"

#include "message.h"

static const struct gk_check_rule_text texts[GK_CHECK_RULES] = {
    [GK_CHECK_LOADS] = {"object.loads", N_("it loads at once, and every symbol is found")},
    [GK_CHECK_SYMBOLS] = {"object.symbols", N_("it exports its entry function and nothing else")},
    [GK_CHECK_ENTRY] = {"object.entry", N_("the entry function gives the same descriptors again")},
    [GK_CHECK_ABI] = {"descriptor.abi", N_("the descriptor is of an ABI that this program has")},
    [GK_CHECK_NAME] = {"descriptor.name", N_("stage, name, version and flags are sane")},
    [GK_CHECK_FUNCTIONS] = {"descriptor.functions", N_("it has the functions of its stage")},
    [GK_CHECK_SUMMARY] = {"descriptor.summary", N_("the summary is one line that reads well")},
    [GK_CHECK_LICENCE] = {"descriptor.licence", N_("the licence is an SPDX expression")},
    [GK_CHECK_OPTIONS] = {"option.table", N_("options have unique names, types, room and help")},
    [GK_CHECK_DEFAULTS] = {"option.default", N_("defaults are of their type and in their range")},
    [GK_CHECK_OPENS] = {"open.ok", N_("it opens with what the pipeline gives it")},
    [GK_CHECK_BID_RANGE] = {"bid.range", N_("bids are from 0 to 100")},
    [GK_CHECK_BID_PURE] = {"bid.pure", N_("a probe adds nothing")},
    [GK_CHECK_BID_SAME] = {"bid.same",
                           N_("a bid is the same again and in another order of documents")},
    [GK_CHECK_BID_FAST] = {"bid.fast", N_("a probe takes little of the processor")},
    [GK_CHECK_BID_MATRIX] = {"bid.matrix", N_("nobody outbids the owner of a sample")},
    [GK_CHECK_RUN_STATUS] = {"run.status", N_("samples end with ok, skip or reject")},
    [GK_CHECK_RUN_SAME] = {"run.same", N_("what it adds is the same again, in any process")},
    [GK_CHECK_RUN_DECLARED] = {"run.declared", N_("it adds what its stage adds, and nothing else")},
    [GK_CHECK_RUN_ACCEPTED] = {"run.accepted", N_("no item is refused: UTF-8, references, limits")},
    [GK_CHECK_RUN_CONFINED] = {"run.confined", N_("it needs no more than the sandbox allows")},
    [GK_CHECK_GOLDEN_ITEMS] = {"golden.items", N_("items are those of expected/")},
    [GK_CHECK_GOLDEN_DIGEST] = {"golden.digest",
                                N_("output that changed has a version that was raised")},
    [GK_CHECK_HOSTILE_TRUNCATED] = {"hostile.truncated", N_("cut samples do no harm")},
    [GK_CHECK_HOSTILE_FLIPPED] = {"hostile.flipped", N_("samples with changed bytes do no harm")},
    [GK_CHECK_HOSTILE_EMPTY] = {"hostile.empty", N_("an empty document does no harm")},
    [GK_CHECK_HOSTILE_LARGE] = {"hostile.large", N_("a large document does no harm")},
    [GK_CHECK_RESIDUE_FILES] = {"residue.files", N_("no file is left open")},
    [GK_CHECK_RESIDUE_PROCESSES] = {"residue.processes", N_("no process and no thread is left")},
    [GK_CHECK_RESIDUE_STATE] =
        {"residue.state", N_("environment, directory, locale, umask and signals are as they were")},
    [GK_CHECK_RESIDUE_OUTPUT] = {"residue.output", N_("nothing goes to standard output")},
    [GK_CHECK_RESIDUE_MEMORY] = {"residue.memory", N_("memory does not grow from run to run")},
    [GK_CHECK_FETCH_OFFERS] = {"fetch.offers", N_("it offers the documents of a location")},
    [GK_CHECK_FETCH_SAME] = {"fetch.same", N_("it offers the same again, in the same order")},
    [GK_CHECK_FETCH_HOSTILE] = {"fetch.hostile", N_("a location that is none does no harm")},
    [GK_CHECK_FETCH_SETTLED] = {"fetch.settled", N_("it takes note that all is stored")},
};

const struct gk_check_rule_text *gk_check_rule_text(enum gk_check_rule rule)
{
  return &texts[rule];
}
